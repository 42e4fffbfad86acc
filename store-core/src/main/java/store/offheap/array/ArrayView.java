package store.offheap.array;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import store.offheap.model.ArrayStats;
import store.offheap.model.ArrayType;
import store.offheap.model.ElementRange;

/**
 * A view of a {@link DenseArray} or of a part of it: a shape and the location of the elements.
 * Elements are not copied until they are read or written.
 *
 * <p>A view is immutable, although its elements are not, and keeps its shape when rows are appended
 * to the array. Any thread may read; concurrent writers must write different elements.
 */
public final class ArrayView {
  private final Elements elements;
  private final Layout layout;
  private final Conversion conversion;

  ArrayView(Elements elements, Layout layout, Conversion conversion) {
    this.elements = elements;
    this.layout = layout;
    this.conversion = conversion;
  }

  /** Returns the type of an element. */
  public ArrayType type() {
    return elements.type();
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

  /**
   * Returns a view of a part of this view.
   *
   * @param indices one for each axis, starting with the first; remaining axes are selected
   *     completely
   * @throws IllegalArgumentException if a position is outside its axis, or there are too many
   *     indices
   */
  public ArrayView select(Index... indices) {
    Objects.requireNonNull(indices, "indices");
    return new ArrayView(elements, layout.select(indices), conversion);
  }

  /**
   * Returns a view of a part of this view.
   *
   * @param selection a selection in Python syntax, as between brackets, such as {@code 3, ..., ::2}
   */
  public ArrayView select(String selection) {
    return select(Index.parse(selection));
  }

  /**
   * Returns the view of one position of the first axis.
   *
   * @param place position from 0; negative positions count from the end, -1 being the last
   */
  public ArrayView plane(long place) {
    return select(Index.at(place));
  }

  /**
   * Returns the same view with a different rule for numbers that do not fit; the default is
   * {@link Conversion#CHECKED}.
   */
  public ArrayView with(Conversion newConversion) {
    Objects.requireNonNull(newConversion, "conversion");
    return new ArrayView(elements, layout, newConversion);
  }

  /**
   * Returns the number at an index.
   *
   * @param index one position per axis, from 0
   * @throws IllegalArgumentException if it is an integer that a {@code double} cannot represent
   *     exactly
   * @throws IndexOutOfBoundsException if the index is out of bounds
   */
  public double getDouble(long... index) {
    return select(index).toDoubles()[0];
  }

  /**
   * Returns the integer at an index, in the same way as {@link #getDouble}; for {@code uint64}, its
   * 64 bits.
   */
  public long getLong(long... index) {
    return select(index).toLongs()[0];
  }

  private ArrayView select(long... index) {
    Layout one = new Layout(layout.at(index), new long[0], new long[0]);
    return new ArrayView(elements, one, conversion);
  }

  /**
   * Reads all elements in row-major order (last axis varying fastest).
   *
   * @param target array whose length is the number of elements
   * @throws IllegalArgumentException if the length differs, or a number does not fit; elements
   *     before that number may have been read
   */
  public void read(double[] target) {
    read(DoubleBuffer.wrap(target));
  }

  /** Reads all elements, as {@link #read(double[])} does. */
  public void read(float[] target) {
    read(FloatBuffer.wrap(target));
  }

  /** Reads all elements, as {@link #read(double[])} does. */
  public void read(long[] target) {
    read(LongBuffer.wrap(target));
  }

  /** Reads all elements, as {@link #read(double[])} does. */
  public void read(int[] target) {
    read(IntBuffer.wrap(target));
  }

  /** Reads all elements, as {@link #read(double[])} does. */
  public void read(short[] target) {
    read(ShortBuffer.wrap(target));
  }

  /** Reads all elements, as {@link #read(double[])} does. */
  public void read(byte[] target) {
    read(ByteBuffer.wrap(target));
  }

  /**
   * Reads all elements into a buffer of numbers, from its position to its limit, neither of which
   * changes. A {@code ByteBuffer} receives them like a {@code byte[]}, one byte each.
   */
  public void read(Buffer target) {
    Objects.requireNonNull(target, "target");
    elements.read(layout, JavaBuffer.of(target, layout.size), conversion);
  }

  /** Returns all elements, as read by {@link #read(double[])}. */
  public double[] toDoubles() {
    double[] target = new double[intSize()];
    read(target);
    return target;
  }

  /** Returns all elements, as read by {@link #read(float[])}. */
  public float[] toFloats() {
    float[] target = new float[intSize()];
    read(target);
    return target;
  }

  /** Returns all elements, as read by {@link #read(long[])}. */
  public long[] toLongs() {
    long[] target = new long[intSize()];
    read(target);
    return target;
  }

  /** Returns all elements, as read by {@link #read(int[])}. */
  public int[] toInts() {
    int[] target = new int[intSize()];
    read(target);
    return target;
  }

  /** Returns all elements, as read by {@link #read(short[])}. */
  public short[] toShorts() {
    short[] target = new short[intSize()];
    read(target);
    return target;
  }

  /** Returns all elements, as read by {@link #read(byte[])}. */
  public byte[] toBytes() {
    byte[] target = new byte[intSize()];
    read(target);
    return target;
  }

  /**
   * Writes all elements in row-major order (last axis varying fastest).
   *
   * @param source array whose length is the number of elements
   * @throws IllegalArgumentException if the length differs, or a number does not fit; elements
   *     before that number may have been written
   * @throws UnsupportedOperationException if the array was opened read-only
   */
  public void write(double[] source) {
    write(DoubleBuffer.wrap(source));
  }

  /** Writes all elements, as {@link #write(double[])} does. */
  public void write(float[] source) {
    write(FloatBuffer.wrap(source));
  }

  /** Writes all elements, as {@link #write(double[])} does. */
  public void write(long[] source) {
    write(LongBuffer.wrap(source));
  }

  /** Writes all elements, as {@link #write(double[])} does. */
  public void write(int[] source) {
    write(IntBuffer.wrap(source));
  }

  /** Writes all elements, as {@link #write(double[])} does. */
  public void write(short[] source) {
    write(ShortBuffer.wrap(source));
  }

  /** Writes all elements, as {@link #write(double[])} does. */
  public void write(byte[] source) {
    write(ByteBuffer.wrap(source));
  }

  /** Writes all elements from a buffer of numbers; the counterpart of {@link #read(Buffer)}. */
  public void write(Buffer source) {
    Objects.requireNonNull(source, "source");
    elements.write(layout, JavaBuffer.of(source, layout.size), conversion);
  }

  /**
   * Writes the elements of another view, of the same or another array.
   *
   * @param source view of the same shape; if it is of the same file, through this handle or
   *     another, the ranges of the two views must not overlap, except that another handle may have
   *     all the same elements, as a copy-on-write one that was changed
   * @throws IllegalArgumentException if these conditions are not met, or a number does not fit
   * @throws UnsupportedOperationException if the array was opened read-only
   */
  public void write(ArrayView source) {
    Objects.requireNonNull(source, "source");
    if (!Arrays.equals(layout.shape, source.layout.shape)) {
      throw new IllegalArgumentException("shape: expected=" + Arrays.toString(layout.shape)
          + ", actual=" + Arrays.toString(source.layout.shape));
    }
    boolean isItself = !elements.isOfSameHandle(source.elements) && layout.isSame(source.layout);
    if (!isItself && elements.isSeenBy(source.elements) && layout.overlaps(source.layout)) {
      throw new IllegalArgumentException(
          "source: expected=other elements than the target's, actual=ranges that overlap");
    }
    elements.copy(layout, source.elements, source.layout, conversion, count -> {});
  }

  /**
   * Sets every element to one number.
   *
   * @throws IllegalArgumentException if the number does not fit
   * @throws UnsupportedOperationException if the array was opened read-only
   */
  public void fill(double value) {
    fill(ArrayType.FLOAT64, Double.doubleToRawLongBits(value));
  }

  /**
   * Sets every element to one integer, as {@link #fill(double)} does; for {@code uint64}, its 64
   * bits.
   */
  public void fill(long value) {
    fill(ArrayType.INT64, value);
  }

  private void fill(ArrayType from, long raw) {
    try {
      elements.fill(layout, conversion.convertJava(from, type(), raw));
    } catch (Conversion.LossException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private int intSize() {
    if (layout.size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "elements: expected=at most " + (Integer.MAX_VALUE - 8) + ", actual=" + layout.size);
    }
    return (int) layout.size;
  }

  /** Returns statistics of all elements, computed in one pass. */
  public ArrayStats stats() {
    return stats(count -> {});
  }

  /**
   * Returns statistics of all elements, computed in one pass.
   *
   * @param progress called repeatedly with the number of elements processed so far, by one thread
   *     at a time
   */
  public ArrayStats stats(LongConsumer progress) {
    Objects.requireNonNull(progress, "progress");
    return new Reducer(elements, layout).stats(progress);
  }

  /** Reduces all elements to one number. */
  public double reduce(Reduction reduction) {
    Objects.requireNonNull(reduction, "reduction");
    return new Reducer(elements, layout).summary(count -> {}).get(reduction);
  }

  /**
   * Reduces the elements along one axis.
   *
   * @param axis axis from 0; negative axes count from the end, -1 being the last
   * @return a number for each position of the other axes, in row-major order
   */
  public double[] reduce(Reduction reduction, int axis) {
    Objects.requireNonNull(reduction, "reduction");
    return new Reducer(elements, layout).along(layout.axis(axis), reduction);
  }

  /**
   * Splits this view into blocks, in row-major order: views with the same number of axes and a
   * limited number of elements, which together form this view.
   *
   * @param maxElements maximum number of elements of a block, at least 1
   * @param action called with each block, in order
   */
  public void forEachBlock(long maxElements, Consumer<ArrayView> action) {
    Objects.requireNonNull(action, "action");
    if (maxElements < 1) {
      throw new IllegalArgumentException("block: expected=1 or more, actual=" + maxElements);
    }
    Parts.forEach(
        layout, maxElements, part -> action.accept(new ArrayView(elements, part, conversion)));
  }

  /**
   * Returns the smallest type, in bytes, that holds every element exactly. For integers this is an
   * integer type; of two types of the same size, the unsigned one. For floating-point numbers it is
   * any type; of two types of the same size, the floating-point one. Negative zero and NaN are held
   * by floating-point types only. For an empty view it is the type of this view.
   */
  public ArrayType narrowest() {
    return range().narrowest();
  }

  /**
   * Returns the smallest and the largest element and {@link #narrowest()}, computed in one pass.
   */
  public ElementRange range() {
    return range(count -> {});
  }

  /**
   * Returns the same as {@link #range()}, and reports progress as {@link #stats(LongConsumer)}
   * does.
   */
  public ElementRange range(LongConsumer progress) {
    Objects.requireNonNull(progress, "progress");
    return Narrowing.of(elements, layout, progress);
  }

  /**
   * Writes these elements to a new array file. The file appears complete or not at all.
   *
   * @param file path of the new file, which must not exist
   * @param type type of its elements
   * @throws IllegalArgumentException if a number does not fit
   * @throws store.offheap.error.StoreIoException if the file exists, or storage fails
   * @throws store.offheap.error.StoreLockedException if another writer is using that path
   */
  public void copyTo(Path file, ArrayType type) {
    copyTo(file, type, count -> {});
  }

  /**
   * Writes a new array file, as {@link #copyTo(Path, ArrayType)} does.
   *
   * @param progress called repeatedly with the number of elements written so far
   */
  public void copyTo(Path file, ArrayType type, LongConsumer progress) {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(progress, "progress");
    DenseArray.build(
        file,
        NpyHeader.of(type, layout.isFortran(), shape()),
        copy -> copy.all().writeOf(this, progress));
  }

  /**
   * Writes the elements of another view, with its conversion rule, in the storage order of this
   * view.
   */
  private void writeOf(ArrayView source, LongConsumer progress) {
    boolean isReversed = layout.isFortran();
    elements.copy(
        isReversed ? layout.reversed() : layout,
        source.elements,
        isReversed ? source.layout.reversed() : source.layout,
        source.conversion,
        progress);
  }

  /** Returns the element at an index as text, for display. */
  public String getText(long... index) {
    return type().toText(elements.raw(layout.at(index)));
  }

  @Override
  public String toString() {
    return type().label() + Arrays.toString(layout.shape) + " of " + elements.path();
  }
}
