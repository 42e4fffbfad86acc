package store.offheap.array;

import java.util.Arrays;

/**
 * The location of the elements of an array or selection: the element at {@code index} is element
 * {@code offset + sum(index[k] * strides[k])} of the data. Immutable; the arrays are not copied.
 */
final class Layout {
  /** Maximum number of axes. */
  static final int MAX_RANK = 32;

  final long offset;
  final long[] shape;
  final long[] strides;
  final long size;

  /** Whether this is another layout with its axes in reverse order. */
  private final boolean isReversed;

  Layout(long offset, long[] shape, long[] strides) {
    this(offset, shape, strides, false);
  }

  private Layout(long offset, long[] shape, long[] strides, boolean isReversed) {
    this.isReversed = isReversed;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
    this.size = size(shape);
  }

  /** Returns the layout of all elements of a file. */
  static Layout of(long[] shape, boolean isFortran) {
    long[] strides = new long[shape.length];
    if (size(shape) > 0) {
      long stride = 1;
      for (int i = 0; i < shape.length; i++) {
        int axis = isFortran ? i : shape.length - 1 - i;
        strides[axis] = stride;
        stride *= shape[axis];
      }
    }
    return new Layout(0, shape, strides);
  }

  /**
   * Returns the number of elements of a shape.
   *
   * @throws ArithmeticException if it exceeds the range of a {@code long}
   */
  static long size(long[] shape) {
    for (long length : shape) {
      if (length == 0) {
        return 0;
      }
    }
    long size = 1;
    for (long length : shape) {
      size = Math.multiplyExact(size, length);
    }
    return size;
  }

  int rank() {
    return shape.length;
  }

  /** Returns the layout of the elements that indices select. */
  Layout select(Index... indices) {
    int named = 0;
    int places = 0;
    for (Index index : indices) {
      named += index.isEllipsis() ? 0 : 1;
      places += index.isPlace() ? 1 : 0;
    }
    if (named > rank() || indices.length - named > 1) {
      throw new IllegalArgumentException("selection: expected=at most " + rank()
          + " indices and one ellipsis, actual=" + Arrays.toString(indices));
    }
    long[] newShape = new long[rank() - places];
    long[] newStrides = new long[rank() - places];
    long newOffset = offset;
    int axis = 0;
    int kept = 0;
    for (Index index : indices) {
      int wholes = index.isEllipsis() ? rank() - named : 0;
      for (int i = 0; i < wholes; i++, axis++, kept++) {
        newShape[kept] = shape[axis];
        newStrides[kept] = strides[axis];
      }
      if (index.isPlace()) {
        newOffset += index.place(axis, shape[axis]) * strides[axis];
        axis++;
      } else if (!index.isEllipsis()) {
        newShape[kept] = index.count(shape[axis]);
        if (newShape[kept] > 0) {
          newOffset += index.first(shape[axis]) * strides[axis];
        }
        // With at most one position, the stride is never used and must not overflow.
        newStrides[kept] = newShape[kept] > 1 ? index.step() * strides[axis] : 0;
        axis++;
        kept++;
      }
    }
    System.arraycopy(shape, axis, newShape, kept, rank() - axis);
    System.arraycopy(strides, axis, newStrides, kept, rank() - axis);
    return new Layout(newOffset, newShape, newStrides);
  }

  /**
   * Returns the non-negative number of an axis.
   *
   * @param axis axis from 0; negative axes count from the end, -1 being the last
   * @throws IllegalArgumentException if there is no such axis
   */
  int axis(int axis) {
    int place = axis < 0 ? axis + rank() : axis;
    if (place < 0 || place >= rank()) {
      String expected = rank() == 0 ? "none, there is no axis" : -rank() + ".." + (rank() - 1);
      throw new IllegalArgumentException("axis: expected=" + expected + ", actual=" + axis);
    }
    return place;
  }

  /** Returns whether the first axis, rather than the last, is the one with the smallest stride. */
  boolean isFortran() {
    int first = 0;
    int last = rank() - 1;
    // An axis of length 1 is not significant.
    while (first < last && shape[first] == 1) {
      first++;
    }
    while (first < last && shape[last] == 1) {
      last--;
    }
    return size > 0 && first < last && Math.abs(strides[first]) < Math.abs(strides[last]);
  }

  /**
   * Returns the layout with the axes in reverse order; the indices in messages are still those of
   * this layout.
   */
  Layout reversed() {
    return new Layout(offset, backwards(shape), backwards(strides), !isReversed);
  }

  private static long[] backwards(long[] numbers) {
    long[] result = new long[numbers.length];
    Arrays.setAll(result, i -> numbers[numbers.length - 1 - i]);
    return result;
  }

  /** Returns the layout of a range of positions of one axis. */
  Layout range(int axis, long begin, long end) {
    long[] newShape = shape.clone();
    newShape[axis] = end - begin;
    return new Layout(offset + begin * strides[axis], newShape, strides);
  }

  /**
   * Returns the layout of the first position of an axis, without that axis.
   *
   * @throws ArithmeticException if the number of elements exceeds the range of a {@code long},
   *     which happens if the axis had length 0
   */
  Layout without(int axis) {
    long[] newShape = new long[rank() - 1];
    long[] newStrides = new long[rank() - 1];
    for (int i = 0; i < newShape.length; i++) {
      newShape[i] = shape[i < axis ? i : i + 1];
      newStrides[i] = strides[i < axis ? i : i + 1];
    }
    return new Layout(offset, newShape, newStrides);
  }

  /** Returns the same layout, shifted by a number of places. */
  Layout moved(long places) {
    return new Layout(offset + places, shape, strides);
  }

  /** Returns the index of the element at a place in row-major order. */
  long[] coordinates(long place) {
    long[] coordinates = new long[rank()];
    long rest = place;
    for (int axis = rank() - 1; axis >= 0; axis--) {
      coordinates[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return isReversed ? backwards(coordinates) : coordinates;
  }

  long at(long i) {
    requireRank(1);
    return offset + term(0, i);
  }

  long at(long i, long j) {
    requireRank(2);
    return offset + term(0, i) + term(1, j);
  }

  long at(long i, long j, long k) {
    requireRank(3);
    return offset + term(0, i) + term(1, j) + term(2, k);
  }

  long at(long... index) {
    requireRank(index.length);
    long at = offset;
    for (int axis = 0; axis < index.length; axis++) {
      at += term(axis, index[axis]);
    }
    return at;
  }

  private void requireRank(int rank) {
    if (rank != shape.length) {
      throw new IllegalArgumentException(
          "index: expected=" + shape.length + " numbers, actual=" + rank);
    }
  }

  private long term(int axis, long place) {
    if (place < 0 || place >= shape[axis]) {
      throw outside("0.." + (shape[axis] - 1) + " on axis " + axis, place);
    }
    return place * strides[axis];
  }

  private static IndexOutOfBoundsException outside(String expected, long actual) {
    return new IndexOutOfBoundsException("index: expected=" + expected + ", actual=" + actual);
  }

  /** Returns the index of the element at a place of the data; for the layout of a whole file. */
  long[] index(long place) {
    long[] index = new long[rank()];
    for (int axis = 0; axis < index.length; axis++) {
      index[axis] = place / strides[axis] % shape[axis];
    }
    return index;
  }

  /** Returns whether each element is at the same place as in another layout of the same shape. */
  boolean isSame(Layout other) {
    return offset == other.offset && Arrays.equals(strides, other.strides);
  }

  /** Returns whether the range of places of this layout overlaps that of another one. */
  boolean overlaps(Layout other) {
    return size > 0 && other.size > 0 && low() <= other.high() && other.low() <= high();
  }

  private long low() {
    long low = offset;
    for (int axis = 0; axis < rank(); axis++) {
      low += Math.min((shape[axis] - 1) * strides[axis], 0);
    }
    return low;
  }

  private long high() {
    long high = offset;
    for (int axis = 0; axis < rank(); axis++) {
      high += Math.max((shape[axis] - 1) * strides[axis], 0);
    }
    return high;
  }
}
