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
 * The remaining elements of a buffer, or of a Java array wrapped in one, as cells of a type; its
 * position never changes. Not thread-safe.
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
   * Wraps a buffer that must have as many elements as a selection.
   *
   * @throws IllegalArgumentException if it does not, or is a {@code char} buffer
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
    throw new IllegalArgumentException(
        "buffer: expected=one of numbers, actual=" + buffer.getClass().getSimpleName());
  }

  ArrayType type() {
    return type;
  }

  /** Returns the Java array that holds the elements; null if there is no writable one. */
  Object array() {
    return buffer.hasArray() ? buffer.array() : null;
  }

  /** Returns the index of the first element in {@link #array}. */
  int arrayOffset() {
    return buffer.arrayOffset() + start;
  }

  /** Reads elements as cells; the bits above a cell are arbitrary. */
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

  /** Writes cells as elements. */
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

  /** Copies elements to the start of bytes, in the byte order of these. */
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

  /** Returns a view of bytes as elements of this buffer's type, in their byte order. */
  Buffer view(ByteBuffer bytes) {
    switch (type) {
      case FLOAT64:
        return bytes.asDoubleBuffer();
      case FLOAT32:
        return bytes.asFloatBuffer();
      case INT64:
        return bytes.asLongBuffer();
      case INT32:
        return bytes.asIntBuffer();
      case INT16:
        return bytes.asShortBuffer();
      default:
        return bytes;
    }
  }

  /**
   * Copies rows of adjacent elements from a view consecutively to this buffer.
   *
   * @param view a view created by {@link #view}
   * @param from index of the first element in the view
   * @param stride distance between the starts of consecutive rows
   * @param at index of the first element in this buffer
   * @param count number of elements of a row
   */
  void copyRows(Buffer view, int from, long stride, int at, int count, int rows) {
    int to = start + at;
    switch (type) {
      case FLOAT64:
        for (int i = 0; i < rows; i++) {
          ((DoubleBuffer) buffer)
              .put(to + i * count, (DoubleBuffer) view, (int) (from + i * stride), count);
        }
        break;
      case FLOAT32:
        for (int i = 0; i < rows; i++) {
          ((FloatBuffer) buffer)
              .put(to + i * count, (FloatBuffer) view, (int) (from + i * stride), count);
        }
        break;
      case INT64:
        for (int i = 0; i < rows; i++) {
          ((LongBuffer) buffer)
              .put(to + i * count, (LongBuffer) view, (int) (from + i * stride), count);
        }
        break;
      case INT32:
        for (int i = 0; i < rows; i++) {
          ((IntBuffer) buffer)
              .put(to + i * count, (IntBuffer) view, (int) (from + i * stride), count);
        }
        break;
      case INT16:
        for (int i = 0; i < rows; i++) {
          ((ShortBuffer) buffer)
              .put(to + i * count, (ShortBuffer) view, (int) (from + i * stride), count);
        }
        break;
      default:
        for (int i = 0; i < rows; i++) {
          ((ByteBuffer) buffer)
              .put(to + i * count, (ByteBuffer) view, (int) (from + i * stride), count);
        }
        break;
    }
  }
}
