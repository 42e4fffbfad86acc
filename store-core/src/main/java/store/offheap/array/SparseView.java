package store.offheap.array;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongConsumer;
import store.offheap.model.ArrayStats;
import store.offheap.model.ArrayType;

/**
 * A part of a {@link SparseArray}, all of it, or what is computed of one or two. Nothing is copied
 * or computed before it is read, and then it is what the array has at that time.
 *
 * <p>What goes over all elements takes time by those that are stored in the file, not by those that
 * there are: each is counted, moved or computed with, and the rest are the fill value.
 *
 * <p>Immutable, though the elements it shows are not. Any thread may read.
 */
public final class SparseView {
  private final SparseSource source;
  private final Layout layout;

  SparseView(SparseSource source) {
    this.source = source;
    this.layout = Layout.of(source.shape(), false);
  }

  SparseSource source() {
    return source;
  }

  /** Returns the type of an element. */
  public ArrayType type() {
    return source.fill().type();
  }

  /** Returns the lengths of the axes; a copy. */
  public long[] shape() {
    return layout.shape.clone();
  }

  /** Returns how many axes there are. */
  public int rank() {
    return layout.rank();
  }

  /** Returns how many elements there are. */
  public long size() {
    return layout.size;
  }

  /** Returns the number that elements have which are not stored; an integer may be rounded. */
  public double fillDouble() {
    return source.fill().doubleValue();
  }

  /**
   * Returns the number that elements have which are not stored; of {@code uint64} its 64 bits.
   *
   * @throws UnsupportedOperationException if the elements are floating
   */
  public long fillLong() {
    return type().rawToLong(source.fill().raw());
  }

  /** Returns the number that elements have which are not stored, as text. */
  public String fillText() {
    return source.fill().text();
  }

  /**
   * Returns a part of this.
   *
   * @param indices one for each axis from the first on; axes that none names are taken whole
   * @throws IllegalArgumentException if a place is outside of its axis, or the indices are too many
   */
  public SparseView select(Index... indices) {
    return new SparseView(source.select(indices));
  }

  /**
   * Returns a part of this, in Python's words.
   *
   * @param selection such as {@code 3, ..., ::2}
   */
  public SparseView select(String selection) {
    return select(Index.parse(selection));
  }

  /** Returns this with its axes in the opposite order. */
  public SparseView transpose() {
    int[] axes = new int[rank()];
    Arrays.setAll(axes, axis -> axes.length - 1 - axis);
    return transpose(axes);
  }

  /**
   * Returns this with its axes in another order.
   *
   * @param axes each axis from 0 on once: the first number says which axis is to be the first
   * @throws IllegalArgumentException if they are not
   */
  public SparseView transpose(int... axes) {
    int[] sorted = axes.clone();
    Arrays.sort(sorted);
    boolean isPermutation = axes.length == rank();
    for (int axis = 0; axis < sorted.length; axis++) {
      isPermutation &= sorted[axis] == axis;
    }
    if (!isPermutation) {
      throw new IllegalArgumentException(
          "axes: expected=0 to " + (rank() - 1) + ", each once, actual=" + Arrays.toString(axes));
    }
    return new SparseView(source.transpose(axes.clone()));
  }

  /**
   * Returns an element; an integer beyond 2<sup>53</sup> is rounded.
   *
   * @throws IllegalArgumentException if there are not as many places as axes
   * @throws IndexOutOfBoundsException if there is no such place
   */
  public double getDouble(long... index) {
    return type().rawToDouble(source.raw(layout.at(index)));
  }

  /**
   * Returns an element; of {@code uint64} its 64 bits.
   *
   * @throws IllegalArgumentException if there are not as many places as axes
   * @throws IndexOutOfBoundsException if there is no such place
   * @throws UnsupportedOperationException if the elements are floating
   */
  public long getLong(long... index) {
    return type().rawToLong(source.raw(layout.at(index)));
  }

  /**
   * Returns a cursor before the first element that is not the fill value, which is to be closed.
   */
  public SparseCursor cursor() {
    OrderedCells cells = source.ordered();
    try {
      return new SparseCursor(cells, layout.shape, type());
    } catch (RuntimeException | Error e) {
      cells.close();
      throw e;
    }
  }

  /** Counts the elements that are not the fill value. */
  public long nnz() {
    long[] count = new long[1];
    source.scan((place, raw) -> count[0]++);
    return count[0];
  }

  /** Returns everything about all elements, in one pass. */
  public ArrayStats stats() {
    return new SparseReducer(source).stats();
  }

  /** Returns one number of all elements. */
  public double reduce(Reduction reduction) {
    ArrayStats stats = stats();
    switch (reduction) {
      case SUM:
        return stats.sum();
      case MIN:
        return stats.min();
      case MAX:
        return stats.max();
      case MEAN:
        return stats.mean();
      default:
        return stats.nonZero();
    }
  }

  /**
   * Returns a number for each place of the other axes, in the order of the last axis first. Takes
   * 24 bytes of memory for each.
   *
   * @param axis the one that goes away, from 0, or from -1 for the last one
   * @throws IllegalArgumentException if there is no such axis, or there are more than
   *     2<sup>31</sup> - 9 results
   */
  public double[] reduce(Reduction reduction, int axis) {
    return new SparseReducer(source).along(layout.axis(axis), reduction);
  }

  /**
   * Returns what a function makes of each element, as {@code float64}. The function is called once
   * for the fill value, and for stored elements whenever they are read.
   */
  public SparseView map(DoubleUnaryOperator function) {
    return new SparseView(new MappedSource(source, function));
  }

  /**
   * Returns the element-wise sum: exact {@code int64} of integers, else {@code float64}; with
   * {@code uint64} it is {@code float64}, too.
   *
   * @param other of the same shape
   * @throws IllegalArgumentException if it is of another shape
   * @throws ArithmeticException if the sum of the fill values is no 64-bit integer; of other
   *     elements when they are read
   */
  public SparseView plus(SparseView other) {
    return merged(Operation.PLUS, other);
  }

  /** Returns this with a number added to each element, as {@link #plus(SparseView)} does. */
  public SparseView plus(double number) {
    return merged(Operation.PLUS, scalar(number));
  }

  /** Returns the element-wise difference, as {@link #plus(SparseView)} does the sum. */
  public SparseView minus(SparseView other) {
    return merged(Operation.MINUS, other);
  }

  /** Returns this with a number taken from each element, as {@link #plus(SparseView)} does. */
  public SparseView minus(double number) {
    return merged(Operation.MINUS, scalar(number));
  }

  /** Returns the element-wise product, as {@link #plus(SparseView)} does the sum. */
  public SparseView times(SparseView other) {
    return merged(Operation.TIMES, other);
  }

  /** Returns this with each element multiplied, as {@link #plus(SparseView)} does. */
  public SparseView times(double number) {
    return merged(Operation.TIMES, scalar(number));
  }

  /**
   * Returns a number as a view of this shape, of which nothing is stored, to compute with.
   *
   * @param number a {@code float64}
   */
  public SparseView scalar(double number) {
    return scalar(Fill.of(ArrayType.FLOAT64, number));
  }

  /**
   * Returns an integer as a view of this shape, of which nothing is stored, to compute with.
   *
   * @param number an {@code int64}
   */
  public SparseView scalar(long number) {
    return scalar(Fill.of(ArrayType.INT64, number));
  }

  private SparseView scalar(Fill fill) {
    return new SparseView(new ScalarSource(layout.shape, fill));
  }

  /**
   * Compares with the elements of another view, or with a number, element by element.
   *
   * @param comparison which result is true
   * @param other of the same shape; {@link #scalar(double)} makes one of a number
   * @return a view of {@code bool}
   * @throws IllegalArgumentException if it is of another shape
   */
  public SparseView compare(Comparison comparison, SparseView other) {
    return merged(comparison.operation(), other);
  }

  /** Compares each element with a number, as {@link #compare(Comparison, SparseView)} does. */
  public SparseView compare(Comparison comparison, double number) {
    return merged(comparison.operation(), scalar(number));
  }

  private SparseView merged(Operation operation, SparseView other) {
    return new SparseView(new MergedSource(source, operation, other.source));
  }

  /**
   * Writes this to a new sparse array of the same type and fill value, as small as can be.
   *
   * @param file where nothing may be
   * @return the array, open for reading and writing
   * @throws store.offheap.error.StoreIoException if something is there, or storage fails
   */
  public SparseArray to(Path file) {
    return SparseArray.builder(file).buildFrom(this);
  }

  /**
   * Writes all elements, stored or not, to a new dense array of the same type, which appears
   * complete or not at all.
   *
   * @param file where nothing may be
   * @return the array, open for reading and writing
   * @throws store.offheap.error.StoreIoException if something is there, or storage fails
   */
  public DenseArray toDense(Path file) {
    return toDense(file, count -> {});
  }

  /**
   * Writes all elements, as {@link #toDense(Path)} does.
   *
   * @param progress is told how many elements are there, again and again
   */
  public DenseArray toDense(Path file, LongConsumer progress) {
    return DenseCopy.write(source, file, progress);
  }

  /**
   * Writes this to an {@code .npz} file, which appears complete or not at all.
   *
   * @param file where nothing may be
   * @throws IllegalArgumentException if the format does not have such arrays
   * @throws store.offheap.error.StoreIoException if something is there, or storage fails
   */
  public void toNpz(Path file, NpzFormat format) {
    toNpz(file, format, count -> {});
  }

  /**
   * Writes this to an {@code .npz} file, as {@link #toNpz(Path, NpzFormat)} does.
   *
   * @param progress is told how many of the elements that are not the fill value are written, again
   *     and again
   */
  public void toNpz(Path file, NpzFormat format, LongConsumer progress) {
    NpzWriter.write(source, format, file, progress);
  }

  /**
   * Returns the elements that are not the fill value, in the order of the last axis first.
   *
   * @throws IllegalArgumentException if they are more than a Java array holds
   */
  public Coordinates toCoordinates() {
    return Coordinates.of(source);
  }

  /**
   * Returns the elements that are not the fill value row by row; of the transpose, column by
   * column.
   *
   * @throws IllegalArgumentException if there are not two axes, or more rows or elements than a
   *     Java array holds
   */
  public CompressedLines toRows() {
    if (rank() != 2) {
      throw new IllegalArgumentException("axes: expected=2, actual=" + rank());
    }
    return toCoordinates().compressed(layout.shape[0]);
  }

  /**
   * Returns all elements in the order of the last axis first; integers are rounded.
   *
   * @throws IllegalArgumentException if they are more than a Java array holds
   */
  public double[] toDoubles() {
    double[] target = new double[length()];
    Arrays.fill(target, fillDouble());
    source.scan((place, raw) -> target[(int) place] = type().rawToDouble(raw));
    return target;
  }

  /**
   * Returns all elements in the order of the last axis first; of {@code uint64} their 64 bits.
   *
   * @throws IllegalArgumentException if they are more than a Java array holds
   * @throws UnsupportedOperationException if they are floating
   */
  public long[] toLongs() {
    long[] target = new long[length()];
    Arrays.fill(target, fillLong());
    source.scan((place, raw) -> target[(int) place] = type().rawToLong(raw));
    return target;
  }

  private int length() {
    if (size() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "elements: expected=at most " + (Integer.MAX_VALUE - 8) + ", actual=" + size());
    }
    return (int) size();
  }

  /** Returns type, shape and fill value; looks at no element. */
  @Override
  public String toString() {
    return "SparseView{type=" + type().label() + ", shape=" + Arrays.toString(layout.shape)
        + ", fill=" + source.fill().text() + "}";
  }
}
