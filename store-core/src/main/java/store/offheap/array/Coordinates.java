package store.offheap.array;

import java.util.Arrays;
import store.offheap.model.ArrayType;

/**
 * A list of elements in memory: for each element a position on every axis and a number. The arrays
 * are not copied; instances are equal only if they have the same arrays.
 *
 * @param index for each axis, the positions of all elements: {@code index[axis][i]}
 * @param doubles the elements as floating-point numbers
 * @param longs the elements as integers (for {@code uint64}, their 64 bits); null for
 *     floating-point types
 */
public record Coordinates(long[][] index, double[] doubles, long[] longs) {

  /**
   * Checks the lengths.
   *
   * @throws IllegalArgumentException if they are not all the same
   */
  public Coordinates {
    boolean isEven = longs == null || longs.length == doubles.length;
    for (long[] places : index) {
      isEven &= places.length == doubles.length;
    }
    if (!isEven) {
      throw new IllegalArgumentException(
          "coordinates: expected=as many places on each axis as elements, " + doubles.length
              + ", actual="
              + Arrays.toString(Arrays.stream(index).mapToInt(a -> a.length).toArray()));
    }
  }

  /** Creates a list of floating-point numbers. */
  public Coordinates(long[][] index, double[] doubles) {
    this(index, doubles, null);
  }

  /** Creates a list of integers. */
  public Coordinates(long[][] index, long[] longs) {
    this(index, Arrays.stream(longs).asDoubleStream().toArray(), longs);
  }

  /** Returns the number of elements. */
  public int count() {
    return doubles.length;
  }

  /** Collects the elements of a source in row-major order. */
  static Coordinates of(SparseSource source) {
    ArrayType type = source.fill().type();
    Layout layout = Layout.of(source.shape(), false);
    try (OrderedCells cells = source.ordered()) {
      int count = count(cells);
      long[][] index = new long[layout.rank()][count];
      double[] doubles = new double[count];
      long[] longs = type.isFloating() ? null : new long[count];
      CellCursor cursor = cells.cursor();
      for (int i = 0; cursor.next(); i++) {
        long rest = cursor.place();
        for (int axis = 0; axis < layout.rank(); axis++) {
          index[axis][i] = rest / layout.strides[axis];
          rest %= layout.strides[axis];
        }
        doubles[i] = type.rawToDouble(cursor.raw());
        if (longs != null) {
          longs[i] = type.rawToLong(cursor.raw());
        }
      }
      return new Coordinates(index, doubles, longs);
    }
  }

  private static int count(OrderedCells cells) {
    int count = 0;
    CellCursor cursor = cells.cursor();
    while (cursor.next()) {
      if (count == Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "elements: expected=at most " + (Integer.MAX_VALUE - 8) + ", actual=more");
      }
      count++;
    }
    return count;
  }

  /** Adds all elements to a build. */
  void addTo(SparseArrayBuild build) {
    long[] at = new long[index.length];
    for (int i = 0; i < count(); i++) {
      for (int axis = 0; axis < at.length; axis++) {
        at[axis] = index[axis][i];
      }
      if (longs == null) {
        build.addDouble(doubles[i], at);
      } else {
        build.addLong(longs[i], at);
      }
    }
  }

  /** Returns the elements of a matrix as compressed lines of the axis by which they are sorted. */
  CompressedLines compressed(long lines) {
    if (lines > Integer.MAX_VALUE - 9) {
      throw new IllegalArgumentException(
          "lines: expected=at most " + (Integer.MAX_VALUE - 9) + ", actual=" + lines);
    }
    long[] starts = new long[(int) lines + 1];
    for (long line : index[0]) {
      starts[(int) line + 1]++;
    }
    Arrays.parallelPrefix(starts, Long::sum);
    return new CompressedLines(starts, index[1], doubles, longs);
  }
}
