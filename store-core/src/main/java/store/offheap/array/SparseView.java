package store.offheap.array;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongConsumer;
import store.offheap.model.ArrayStats;
import store.offheap.model.ArrayType;

/**
 * A view of a {@link SparseArray}, of a part of it, or of values computed from one or two views.
 * Nothing is copied or computed until it is read; then it reflects the state of the array at that
 * time.
 *
 * <p>Operations over all elements take time proportional to the number of elements stored in the
 * file, not to the size of the view: each stored element is processed, and the rest have the fill
 * value.
 *
 * <p>Immutable, although its elements are not. Any thread may read.
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

  /** Returns the number of axes. */
  public int rank() {
    return layout.rank();
  }

  /** Returns the number of elements. */
  public long size() {
    return layout.size;
  }

  /** Returns the fill value; an integer may be rounded. */
  public double fillDouble() {
    return source.fill().doubleValue();
  }

  /**
   * Returns the fill value as an integer; for {@code uint64}, its 64 bits.
   *
   * @throws UnsupportedOperationException if the elements are floating-point
   */
  public long fillLong() {
    requireInteger(type(), "fillDouble");
    return type().rawToLong(source.fill().raw());
  }

  static void requireInteger(ArrayType type, String instead) {
    if (type.isFloating()) {
      throw new UnsupportedOperationException("elements are " + type.label() + ": use " + instead);
    }
  }

  /** Returns the fill value as text. */
  public String fillText() {
    return source.fill().text();
  }

  /**
   * Returns a view of a part of this view.
   *
   * @param indices one for each axis, starting with the first; remaining axes are selected
   *     completely
   * @throws IllegalArgumentException if a position is outside its axis, or there are too many
   *     indices
   */
  public SparseView select(Index... indices) {
    Objects.requireNonNull(indices, "indices");
    return new SparseView(source.select(indices));
  }

  /**
   * Returns a view of a part of this view, given in Python syntax.
   *
   * @param selection such as {@code 3, ..., ::2}
   */
  public SparseView select(String selection) {
    return select(Index.parse(selection));
  }

  /** Returns this view with its axes in reverse order. */
  public SparseView transpose() {
    int[] axes = new int[rank()];
    Arrays.setAll(axes, axis -> axes.length - 1 - axis);
    return transpose(axes);
  }

  /**
   * Returns this view with its axes permuted.
   *
   * @param axes each axis from 0 exactly once: the first number is the axis that becomes the first
   * @throws IllegalArgumentException if it is not a permutation of the axes
   */
  public SparseView transpose(int... axes) {
    Objects.requireNonNull(axes, "axes");
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
   * @throws IllegalArgumentException if the number of positions is not that of the axes
   * @throws IndexOutOfBoundsException if the index is out of bounds
   */
  public double getDouble(long... index) {
    return type().rawToDouble(source.raw(layout.at(index)));
  }

  /**
   * Returns an element as an integer; for {@code uint64}, its 64 bits.
   *
   * @throws IllegalArgumentException if the number of positions is not that of the axes
   * @throws IndexOutOfBoundsException if the index is out of bounds
   * @throws UnsupportedOperationException if the elements are floating-point
   */
  public long getLong(long... index) {
    return type().rawToLong(source.raw(layout.at(index)));
  }

  /**
   * Returns a cursor before the first element that is not the fill value; the caller must close it.
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

  /** Returns statistics of all elements, computed in one pass. */
  public ArrayStats stats() {
    return new SparseReducer(source).stats();
  }

  /** Reduces all elements to one number. */
  public double reduce(Reduction reduction) {
    Objects.requireNonNull(reduction, "reduction");
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
   * Reduces the elements along one axis. Returns a number for each position of the other axes, in
   * row-major order. Needs 24 bytes of memory for each.
   *
   * @param axis the axis to remove, from 0; negative axes count from the end, -1 being the last
   * @throws IllegalArgumentException if there is no such axis, or there are more than
   *     2<sup>31</sup> - 9 results
   */
  public double[] reduce(Reduction reduction, int axis) {
    Objects.requireNonNull(reduction, "reduction");
    return new SparseReducer(source).along(layout.axis(axis), reduction);
  }

  /**
   * Returns the results of applying a function to each element, as {@code float64}. The function is
   * called once for the fill value, and for stored elements each time they are read.
   */
  public SparseView map(DoubleUnaryOperator function) {
    Objects.requireNonNull(function, "function");
    return new SparseView(new MappedSource(source, function));
  }

  /**
   * Returns the element-wise sum: exact {@code int64} for integers other than {@code uint64},
   * otherwise {@code float64}.
   *
   * @param other view of the same shape
   * @throws IllegalArgumentException if it has a different shape
   * @throws ArithmeticException if the sum of the fill values exceeds 64 bits; for other elements,
   *     thrown when they are read
   */
  public SparseView plus(SparseView other) {
    return merged(Operation.PLUS, other);
  }

  /** Returns this view with a number added to each element, as {@link #plus(SparseView)} does. */
  public SparseView plus(double number) {
    return merged(Operation.PLUS, scalar(number));
  }

  /** Returns the element-wise difference, with the rules of {@link #plus(SparseView)}. */
  public SparseView minus(SparseView other) {
    return merged(Operation.MINUS, other);
  }

  /**
   * Returns this view with a number subtracted from each element, as {@link #plus(SparseView)}
   * does.
   */
  public SparseView minus(double number) {
    return merged(Operation.MINUS, scalar(number));
  }

  /** Returns the element-wise product, with the rules of {@link #plus(SparseView)}. */
  public SparseView times(SparseView other) {
    return merged(Operation.TIMES, other);
  }

  /**
   * Returns this view with each element multiplied by a number, as {@link #plus(SparseView)} does.
   */
  public SparseView times(double number) {
    return merged(Operation.TIMES, scalar(number));
  }

  /**
   * Returns a number as a view of this shape without stored elements, for computations.
   *
   * @param number a number of type {@code float64}
   */
  public SparseView scalar(double number) {
    return scalar(Fill.of(ArrayType.FLOAT64, number));
  }

  /**
   * Returns an integer as a view of this shape without stored elements, for computations.
   *
   * @param number an integer of type {@code int64}
   */
  public SparseView scalar(long number) {
    return scalar(Fill.of(ArrayType.INT64, number));
  }

  private SparseView scalar(Fill fill) {
    return new SparseView(new ScalarSource(layout.shape, fill));
  }

  /**
   * Compares this view element by element with another view, or with a number.
   *
   * @param comparison the relation for which the result is true
   * @param other view view of the same shape; {@link #scalar(double)} creates one from a number
   * @return a view of {@code bool}
   * @throws IllegalArgumentException if it has a different shape
   */
  public SparseView compare(Comparison comparison, SparseView other) {
    Objects.requireNonNull(comparison, "comparison");
    return merged(comparison.operation(), other);
  }

  /** Compares each element with a number, as {@link #compare(Comparison, SparseView)} does. */
  public SparseView compare(Comparison comparison, double number) {
    Objects.requireNonNull(comparison, "comparison");
    return merged(comparison.operation(), scalar(number));
  }

  private SparseView merged(Operation operation, SparseView other) {
    Objects.requireNonNull(other, "other");
    return new SparseView(new MergedSource(source, operation, other.source));
  }

  /**
   * Writes this view to a new sparse array of the same type and fill value, as small as possible.
   *
   * @param file path of the new file, which must not exist
   * @return the array, open for reading and writing
   * @throws store.offheap.error.StoreIoException if the file exists, or storage fails
   */
  public SparseArray to(Path file) {
    return SparseArray.builder(file).buildFrom(this);
  }

  /**
   * Writes all elements, stored or not, to a new dense array of the same type, which appears
   * complete or not at all.
   *
   * @param file path of the new file, which must not exist
   * @return the array, open for reading and writing
   * @throws store.offheap.error.StoreIoException if the file exists, or storage fails
   * @throws store.offheap.error.StoreLockedException if another writer is using that path
   */
  public DenseArray toDense(Path file) {
    return toDense(file, count -> {});
  }

  /**
   * Writes all elements, as {@link #toDense(Path)} does.
   *
   * @param progress called repeatedly with the number of elements written so far
   */
  public DenseArray toDense(Path file, LongConsumer progress) {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(progress, "progress");
    return DenseCopy.write(source, file, progress);
  }

  /**
   * Writes this view to an {@code .npz} file, which appears complete or not at all.
   *
   * @param file path of the new file, which must not exist
   * @throws IllegalArgumentException if the format does not support such arrays
   * @throws store.offheap.error.StoreIoException if the file exists, or storage fails
   */
  public void toNpz(Path file, NpzFormat format) {
    toNpz(file, format, count -> {});
  }

  /**
   * Writes this view to an {@code .npz} file, as {@link #toNpz(Path, NpzFormat)} does.
   *
   * @param progress called repeatedly with the number of elements written so far, not counting
   *     those with the fill value
   */
  public void toNpz(Path file, NpzFormat format, LongConsumer progress) {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(progress, "progress");
    NpzWriter.write(source, format, file, progress);
  }

  /**
   * Returns the elements that are not the fill value, in row-major order.
   *
   * @throws IllegalArgumentException if there are more than fit in a Java array
   */
  public Coordinates toCoordinates() {
    return Coordinates.of(source);
  }

  /**
   * Returns the elements that are not the fill value row by row; call it on the transpose to get
   * them column by column.
   *
   * @throws IllegalArgumentException if there are not two axes, or more rows or elements than fit
   *     in a Java array
   */
  public CompressedLines toRows() {
    if (rank() != 2) {
      throw new IllegalArgumentException("axes: expected=2, actual=" + rank());
    }
    return toCoordinates().compressed(layout.shape[0]);
  }

  /**
   * Returns all elements in row-major order; integers beyond 2<sup>53</sup> are rounded.
   *
   * @throws IllegalArgumentException if there are more than fit in a Java array
   */
  public double[] toDoubles() {
    double[] target = new double[length()];
    Arrays.fill(target, fillDouble());
    source.scan((place, raw) -> target[(int) place] = type().rawToDouble(raw));
    return target;
  }

  /**
   * Returns all elements in row-major order as integers; for {@code uint64}, their 64 bits.
   *
   * @throws IllegalArgumentException if there are more than fit in a Java array
   * @throws UnsupportedOperationException if they are floating-point
   */
  public long[] toLongs() {
    requireInteger(type(), "toDoubles");
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

  /** Returns type, shape and fill value; reads no elements. */
  @Override
  public String toString() {
    return "SparseView{type=" + type().label() + ", shape=" + Arrays.toString(layout.shape)
        + ", fill=" + source.fill().text() + "}";
  }
}
