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
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import store.offheap.model.ArrayStats;
import store.offheap.model.ArrayType;
import store.offheap.model.ElementRange;

/**
 * A part of a {@link DenseArray}, or all of it: a shape and where the elements lie. Nothing is
 * copied before it is read or written.
 *
 * <p>A view is immutable, though the elements it shows are not, and keeps its shape when rows are
 * appended to the array. Any thread may read; threads that write need other elements each.
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

  /** Returns how many axes there are. */
  public int rank() {
    return layout.rank();
  }

  /** Returns how many elements there are. */
  public long size() {
    return layout.size;
  }

  /**
   * Returns a part of this.
   *
   * @param indices one for each axis from the first on; axes that none names are taken whole
   * @throws IllegalArgumentException if a place is outside of its axis, or the indices are too many
   */
  public ArrayView select(Index... indices) {
    return new ArrayView(elements, layout.select(indices), conversion);
  }

  /**
   * Returns a part of this.
   *
   * @param selection as Python writes it between brackets, such as {@code 3, ..., ::2}
   */
  public ArrayView select(String selection) {
    return select(Index.parse(selection));
  }

  /**
   * Returns what one place of the first axis has.
   *
   * @param place from 0, or from -1 for the last one
   */
  public ArrayView plane(long place) {
    return select(Index.at(place));
  }

  /**
   * Returns the same part with another rule for numbers that do not fit; {@link Conversion#CHECKED}
   * unless told otherwise.
   */
  public ArrayView with(Conversion newConversion) {
    return new ArrayView(elements, layout, newConversion);
  }

  /**
   * Returns the number at an index.
   *
   * @param index a place for each axis, from 0
   * @throws IllegalArgumentException if it is an integer that no {@code double} is
   * @throws IndexOutOfBoundsException if there is no such place
   */
  public double getDouble(long... index) {
    return select(index).toDoubles()[0];
  }

  /**
   * Returns the integer at an index, as {@link #getDouble} returns a number; of {@code uint64} its
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
   * Reads all elements, the last axis first.
   *
   * @param target as long as this has elements
   * @throws IllegalArgumentException if it is not, or a number does not fit; elements before that
   *     one may have been read
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
   * Reads all elements into a buffer of numbers, from its position to its limit, which are not
   * moved; a {@code ByteBuffer} takes them as a {@code byte[]} does, one byte each.
   */
  public void read(Buffer target) {
    elements.read(layout, JavaBuffer.of(target, layout.size), conversion);
  }

  /** Returns all elements, as {@link #read(double[])} reads them. */
  public double[] toDoubles() {
    double[] target = new double[intSize()];
    read(target);
    return target;
  }

  /** Returns all elements, as {@link #read(float[])} reads them. */
  public float[] toFloats() {
    float[] target = new float[intSize()];
    read(target);
    return target;
  }

  /** Returns all elements, as {@link #read(long[])} reads them. */
  public long[] toLongs() {
    long[] target = new long[intSize()];
    read(target);
    return target;
  }

  /** Returns all elements, as {@link #read(int[])} reads them. */
  public int[] toInts() {
    int[] target = new int[intSize()];
    read(target);
    return target;
  }

  /** Returns all elements, as {@link #read(short[])} reads them. */
  public short[] toShorts() {
    short[] target = new short[intSize()];
    read(target);
    return target;
  }

  /** Returns all elements, as {@link #read(byte[])} reads them. */
  public byte[] toBytes() {
    byte[] target = new byte[intSize()];
    read(target);
    return target;
  }

  /**
   * Writes all elements, the last axis first.
   *
   * @param source as long as this has elements
   * @throws IllegalArgumentException if it is not, or a number does not fit; elements before that
   *     one may have been written
   * @throws UnsupportedOperationException if the array is open for reading
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

  /** Writes all elements from a buffer of numbers, as {@link #read(Buffer)} reads them. */
  public void write(Buffer source) {
    elements.write(layout, JavaBuffer.of(source, layout.size), conversion);
  }

  /**
   * Writes the elements of another view, of this array or of another one.
   *
   * @param source of the same shape; no part of what this may show of the same array
   * @throws IllegalArgumentException if it is not so, or a number does not fit
   */
  public void write(ArrayView source) {
    if (!Arrays.equals(layout.shape, source.layout.shape)) {
      throw new IllegalArgumentException("shape: expected=" + Arrays.toString(layout.shape)
          + ", actual=" + Arrays.toString(source.layout.shape));
    }
    if (elements.isSameFile(source.elements) && layout.overlaps(source.layout)) {
      throw new IllegalArgumentException(
          "source: expected=other elements than the target's, actual=ranges that overlap");
    }
    elements.copy(layout, source.elements, source.layout, conversion, count -> {});
  }

  /**
   * Sets every element to one number.
   *
   * @throws IllegalArgumentException if it does not fit
   */
  public void fill(double value) {
    fill(ArrayType.FLOAT64, Double.doubleToRawLongBits(value));
  }

  /**
   * Sets every element to one integer, as {@link #fill(double)} does; of {@code uint64} its 64
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

  /** Returns what one pass over all elements finds. */
  public ArrayStats stats() {
    return stats(count -> {});
  }

  /**
   * Returns what one pass over all elements finds.
   *
   * @param progress is told how many elements were looked at, again and again, by one thread at a
   *     time
   */
  public ArrayStats stats(LongConsumer progress) {
    return new Reducer(elements, layout).stats(progress);
  }

  /** Reduces all elements to one number. */
  public double reduce(Reduction reduction) {
    return new Reducer(elements, layout).summary(count -> {}).get(reduction);
  }

  /**
   * Reduces the elements along one axis.
   *
   * @param axis from 0, or from -1 for the last one
   * @return a number for each place of the other axes, the last axis first
   */
  public double[] reduce(Reduction reduction, int axis) {
    return new Reducer(elements, layout).along(layout.axis(axis), reduction);
  }

  /**
   * Goes through the elements by blocks, the last axis first: views of at most so many elements and
   * as many axes as this, which together are this.
   *
   * @param maxElements at least 1
   * @param action is given each block, in order
   */
  public void forEachBlock(long maxElements, Consumer<ArrayView> action) {
    if (maxElements < 1) {
      throw new IllegalArgumentException("block: expected=1 or more, actual=" + maxElements);
    }
    Parts.forEach(
        layout, maxElements, part -> action.accept(new ArrayView(elements, part, conversion)));
  }

  /**
   * Returns the type of the fewest bytes that holds every element exactly: of integers an integer
   * type, the unsigned one of two, of floating numbers any, the floating one of two. A sign of zero
   * and a NaN are held by floating types only. The type of no elements is their own.
   */
  public ArrayType narrowest() {
    return range().narrowest();
  }

  /** Returns the smallest and the largest element with {@link #narrowest()}, of one pass. */
  public ElementRange range() {
    return range(count -> {});
  }

  /** Returns what {@link #range()} does, and tells of progress as {@link #stats} does. */
  public ElementRange range(LongConsumer progress) {
    return Narrowing.of(elements, layout, progress);
  }

  /**
   * Writes a new array file that holds these elements: it appears complete or not at all.
   *
   * @param file where nothing may be
   * @param type the type of its elements
   * @throws IllegalArgumentException if a number does not fit
   * @throws store.offheap.error.StoreIoException if something is there, or storage fails
   */
  public void copyTo(Path file, ArrayType type) {
    copyTo(file, type, count -> {});
  }

  /**
   * Writes a new array file, as {@link #copyTo(Path, ArrayType)} does.
   *
   * @param progress is told how many elements are written, again and again
   */
  public void copyTo(Path file, ArrayType type, LongConsumer progress) {
    DenseArray.build(
        file,
        NpyHeader.of(type, layout.isFortran(), shape()),
        copy -> copy.all().writeOf(this, progress));
  }

  /** Writes another view's elements, by its rule, in the order in which they lie here. */
  private void writeOf(ArrayView source, LongConsumer progress) {
    boolean isReversed = layout.isFortran();
    elements.copy(
        isReversed ? layout.reversed() : layout,
        source.elements,
        isReversed ? source.layout.reversed() : source.layout,
        source.conversion,
        progress);
  }

  /** Returns the text of the element at an index, for people. */
  public String getText(long... index) {
    return type().toText(elements.raw(layout.at(index)));
  }

  @Override
  public String toString() {
    return type().label() + Arrays.toString(layout.shape) + " of " + elements.path();
  }
}
