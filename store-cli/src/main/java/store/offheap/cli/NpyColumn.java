package store.offheap.cli;

import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import store.offheap.array.DenseArray;
import store.offheap.array.Index;
import store.offheap.model.ArrayType;
import store.offheap.model.DType;

/**
 * The elements of a one-dimensional array, read sequentially. Owns the array and closes it.
 * Confined to one thread.
 */
final class NpyColumn implements AutoCloseable {
  /** Number of elements read at a time. */
  static final int BLOCK = 1 << 13;

  private final DenseArray array;
  private final DType type;
  private final long length;

  /** Numbers, or the bits of doubles. */
  private final long[] block = new long[BLOCK];

  private final double[] doubles;

  /** Index of the first element in the block. */
  private long start;

  private long end;

  private NpyColumn(DenseArray array, DType type) {
    this.array = array;
    this.type = type;
    this.length = array.size();
    this.doubles = new double[type.isFloating() ? BLOCK : 0];
  }

  /**
   * Wraps an array of keys.
   *
   * @throws RejectedInputException if it does not have exactly one axis or does not hold integers;
   *     it is closed then
   */
  static NpyColumn ofKeys(DenseArray array) {
    if (!array.type().isInteger() || array.type() == ArrayType.BOOL) {
      array.close();
      throw new RejectedInputException(
          "key: expected=integers, actual=" + array.type().label() + ", file=" + array.file());
    }
    return of(array, "key");
  }

  /**
   * Wraps an array.
   *
   * @param what names its elements in messages
   * @throws RejectedInputException if it does not have exactly one axis; it is closed then
   */
  static NpyColumn of(DenseArray array, String what) {
    if (array.rank() != 1) {
      array.close();
      throw new RejectedInputException(what + ": expected=one axis, actual="
          + Arrays.toString(array.shape()) + ", file=" + array.file());
    }
    return new NpyColumn(array, wide(array.type()));
  }

  /** Returns the 8-byte dtype of the numbers that {@link #at} returns. */
  private static DType wide(ArrayType type) {
    if (type.isFloating()) {
      return DType.FLOAT64;
    }
    return type == ArrayType.UINT64 ? DType.UINT64 : DType.INT64;
  }

  /** Returns the name of the file, as it was given. */
  String name() {
    return array.file().toString();
  }

  /** Returns the type of the numbers: {@code INT64}, {@code UINT64} or {@code FLOAT64}. */
  DType type() {
    return type;
  }

  /** Returns the number of elements. */
  long length() {
    return length;
  }

  /** Returns the number of bytes of an element in the file. */
  int elementBytes() {
    return array.type().bytes();
  }

  /** Returns the number at an index; for a floating-point number, the bits of the double. */
  long at(long place) {
    if (place < start || place >= end) {
      read(place);
    }
    return block[(int) (place - start)];
  }

  private void read(long place) {
    start = place;
    end = Math.min(length, place + BLOCK);
    int count = (int) (end - start);
    if (!type.isFloating()) {
      array.select(Index.range(start, end)).read(LongBuffer.wrap(block, 0, count));
      return;
    }
    array.select(Index.range(start, end)).read(DoubleBuffer.wrap(doubles, 0, count));
    for (int i = 0; i < count; i++) {
      block[i] = Double.doubleToRawLongBits(doubles[i]);
    }
  }

  @Override
  public void close() {
    array.close();
  }
}
