package store.offheap.array;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import store.offheap.model.ArrayType;

/**
 * The remaining elements of a buffer, or a Java array in one, as cells of a type; its position is
 * never moved. Not thread-safe.
 */
final class JavaBuffer {
  private final Buffer buffer;
  private final ArrayType type;
  private final int start;

  private JavaBuffer(Buffer buffer, ArrayType type) {
    this.buffer = buffer;
    this.type = type;
    this.start = buffer.position();
  }

  /**
   * Takes a buffer that is to hold as many elements as a selection has.
   *
   * @throws IllegalArgumentException if it does not, or is one of {@code char}
   */
  static JavaBuffer of(Buffer buffer, long size) {
    if (buffer.remaining() != size) {
      throw new IllegalArgumentException(
          "length: expected=" + size + ", actual=" + buffer.remaining());
    }
    return new JavaBuffer(buffer, type(buffer));
  }

  private static ArrayType type(Buffer buffer) {
    if (buffer instanceof DoubleBuffer) {
      return ArrayType.FLOAT64;
    } else if (buffer instanceof FloatBuffer) {
      return ArrayType.FLOAT32;
    } else if (buffer instanceof LongBuffer) {
      return ArrayType.INT64;
    } else if (buffer instanceof IntBuffer) {
      return ArrayType.INT32;
    } else if (buffer instanceof ShortBuffer) {
      return ArrayType.INT16;
    } else if (buffer instanceof ByteBuffer) {
      return ArrayType.INT8;
    }
    throw new IllegalArgumentException("buffer: expected=one of numbers, actual=" + buffer);
  }

  ArrayType type() {
    return type;
  }

  /** Takes elements out as cells, with arbitrary bits above them. */
  void take(int at, long[] cells, int count) {
    int from = start + at;
    switch (type) {
      case FLOAT64:
        DoubleBuffer doubles = (DoubleBuffer) buffer;
        for (int i = 0; i < count; i++) {
          cells[i] = Double.doubleToRawLongBits(doubles.get(from + i));
        }
        break;
      case FLOAT32:
        FloatBuffer floats = (FloatBuffer) buffer;
        for (int i = 0; i < count; i++) {
          cells[i] = Float.floatToRawIntBits(floats.get(from + i));
        }
        break;
      case INT64:
        ((LongBuffer) buffer).get(from, cells, 0, count);
        break;
      case INT32:
        IntBuffer ints = (IntBuffer) buffer;
        for (int i = 0; i < count; i++) {
          cells[i] = ints.get(from + i);
        }
        break;
      case INT16:
        ShortBuffer shorts = (ShortBuffer) buffer;
        for (int i = 0; i < count; i++) {
          cells[i] = shorts.get(from + i);
        }
        break;
      default:
        ByteBuffer bytes = (ByteBuffer) buffer;
        for (int i = 0; i < count; i++) {
          cells[i] = bytes.get(from + i);
        }
        break;
    }
  }

  /** Puts cells in as elements. */
  void put(int at, long[] cells, int count) {
    int to = start + at;
    switch (type) {
      case FLOAT64:
        DoubleBuffer doubles = (DoubleBuffer) buffer;
        for (int i = 0; i < count; i++) {
          doubles.put(to + i, Double.longBitsToDouble(cells[i]));
        }
        break;
      case FLOAT32:
        FloatBuffer floats = (FloatBuffer) buffer;
        for (int i = 0; i < count; i++) {
          floats.put(to + i, Float.intBitsToFloat((int) cells[i]));
        }
        break;
      case INT64:
        ((LongBuffer) buffer).put(to, cells, 0, count);
        break;
      case INT32:
        IntBuffer ints = (IntBuffer) buffer;
        for (int i = 0; i < count; i++) {
          ints.put(to + i, (int) cells[i]);
        }
        break;
      case INT16:
        ShortBuffer shorts = (ShortBuffer) buffer;
        for (int i = 0; i < count; i++) {
          shorts.put(to + i, (short) cells[i]);
        }
        break;
      default:
        ByteBuffer bytes = (ByteBuffer) buffer;
        for (int i = 0; i < count; i++) {
          bytes.put(to + i, (byte) cells[i]);
        }
        break;
    }
  }

  /** Copies elements to the start of bytes, in the order of these. */
  void copyTo(ByteBuffer target, int at, int count) {
    int from = start + at;
    switch (type) {
      case FLOAT64:
        target.asDoubleBuffer().put(0, (DoubleBuffer) buffer, from, count);
        break;
      case FLOAT32:
        target.asFloatBuffer().put(0, (FloatBuffer) buffer, from, count);
        break;
      case INT64:
        target.asLongBuffer().put(0, (LongBuffer) buffer, from, count);
        break;
      case INT32:
        target.asIntBuffer().put(0, (IntBuffer) buffer, from, count);
        break;
      case INT16:
        target.asShortBuffer().put(0, (ShortBuffer) buffer, from, count);
        break;
      default:
        target.put(0, (ByteBuffer) buffer, from, count);
        break;
    }
  }

  /** Copies elements from the start of bytes, in the order of these. */
  void copyFrom(ByteBuffer source, int at, int count) {
    int to = start + at;
    switch (type) {
      case FLOAT64:
        ((DoubleBuffer) buffer).put(to, source.asDoubleBuffer(), 0, count);
        break;
      case FLOAT32:
        ((FloatBuffer) buffer).put(to, source.asFloatBuffer(), 0, count);
        break;
      case INT64:
        ((LongBuffer) buffer).put(to, source.asLongBuffer(), 0, count);
        break;
      case INT32:
        ((IntBuffer) buffer).put(to, source.asIntBuffer(), 0, count);
        break;
      case INT16:
        ((ShortBuffer) buffer).put(to, source.asShortBuffer(), 0, count);
        break;
      default:
        ((ByteBuffer) buffer).put(to, source, 0, count);
        break;
    }
  }
}
