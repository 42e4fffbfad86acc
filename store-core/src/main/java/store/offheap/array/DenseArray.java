package store.offheap.array;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import store.offheap.array.Conversion.LossException;
import store.offheap.error.CorruptStoreException;
import store.offheap.file.ArrayFile;
import store.offheap.model.ArrayType;
import store.offheap.model.DType;

/**
 * An array of numbers in a file that is an {@code .npy} file: {@code numpy.load(file,
 * mmap_mode=...)} opens it, also while it is open here. Up to 32 axes, more than 2<sup>31</sup>
 * elements, larger than memory.
 *
 * <p>The file is mapped, not loaded. Elements are read and set in place; a {@link #select
 * selection} is a view that reads and writes Java arrays in bulk. Bulk writes go through one buffer
 * of 2 MiB and the channel, so that an array of any size is written in little memory; only elements
 * that are set one by one, or in small pieces, make pages of the file resident here, as reading
 * does, and the system takes those back when it needs them.
 *
 * <p>Numbers that the target's type does not have are errors that name the element; see
 * {@link Conversion}.
 *
 * <p>One handle at a time may write a file, guarded by {@code <file>.lock}; programs that know
 * nothing of that lock are not kept out. Any thread may read; threads that write need other
 * elements each. After {@link #close()} every method that looks at elements or at the file throws
 * {@link IllegalStateException}. Somebody who cuts the file short while it is open causes a
 * {@link store.offheap.error.StoreIoException} or {@link CorruptStoreException}; on Java 17 now and
 * then an {@link InternalError}, because the JVM is told late.
 */
public final class DenseArray implements AutoCloseable {
  private final NpyFile npy;
  private final ArrayFile file;
  private final Elements elements;
  private volatile Layout layout;

  private DenseArray(NpyFile npy) {
    this.npy = npy;
    this.file = npy.cells();
    try {
      NpyHeader header = npy.header();
      this.elements = new Elements(file, header.type(), header.order());
      this.layout = Layout.of(header.shape(), header.isFortran());
      writing(Writing.AUTOMATIC);
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /**
   * Makes a new file of zeros, in C order. Room on the disk is taken as it is written, or by
   * {@link #reserve()}.
   *
   * @param file where nothing may be
   * @param type the type of an element
   * @param shape the lengths of the axes; none for a single element
   * @throws IllegalArgumentException if there are more than 32 axes, or a length is negative, or
   *     the data would be longer than a file can be, or would be but for an axis of no places
   * @throws store.offheap.error.StoreIoException if something is there, or storage fails
   */
  public static DenseArray create(Path file, ArrayType type, long... shape) {
    return create(file, type, false, shape);
  }

  /** Makes a new file; as {@link #create(Path, ArrayType, long...)}. */
  public static DenseArray create(Path file, DType type, long... shape) {
    return create(file, ArrayType.of(type), false, shape);
  }

  /** Makes a new file in Fortran order: the elements along the first axis are adjacent. */
  public static DenseArray createFortran(Path file, ArrayType type, long... shape) {
    return create(file, type, true, shape);
  }

  private static DenseArray create(Path file, ArrayType type, boolean isFortran, long[] shape) {
    return new DenseArray(NpyFile.create(file, NpyFile.header(type, isFortran, shape)));
  }

  /**
   * Returns the bytes of a file before its data, in C order, for a program that writes the elements
   * itself, little-endian. Of arrays of one axis and the same type all have the same length.
   *
   * @param type the type of an element
   * @param shape the lengths of the axes
   */
  public static byte[] header(ArrayType type, long... shape) {
    return NpyFile.header(type, false, shape).encode();
  }

  /** Makes a new file that appears with its content, which an action writes. */
  static void build(Path file, NpyHeader header, Consumer<DenseArray> content) {
    NpyFile.build(file, header, pending -> content.accept(new DenseArray(pending)));
  }

  /**
   * Opens a file for reading and writing.
   *
   * @throws store.offheap.error.NotAStoreException if it is no {@code .npy} file of a known type,
   *     or has more than 32 axes
   * @throws CorruptStoreException if it contradicts itself
   * @throws store.offheap.error.FormatTooNewException if its format is later than 3.0
   * @throws store.offheap.error.StoreLockedException if another writer has it open
   * @throws store.offheap.error.StoreIoException if it cannot be opened
   */
  public static DenseArray open(Path file) {
    return new DenseArray(NpyFile.open(file, ArrayFile.Mode.WRITE));
  }

  /**
   * Opens a file for reading; takes no lock and writes nothing.
   *
   * @throws store.offheap.error.StoreException for the other reasons that {@link #open} has
   */
  public static DenseArray openReadOnly(Path file) {
    return new DenseArray(NpyFile.open(file, ArrayFile.Mode.READ_ONLY));
  }

  /**
   * Opens a file so that what is set is seen by this handle only, and lost when it is closed. Takes
   * no lock; the system asks that the file may be written all the same.
   *
   * @throws store.offheap.error.StoreException for the other reasons that {@link #open} has
   */
  public static DenseArray openCopyOnWrite(Path file) {
    return new DenseArray(NpyFile.open(file, ArrayFile.Mode.COPY_ON_WRITE));
  }

  Elements elements() {
    return elements;
  }

  /** Returns the path of the file. */
  public Path file() {
    return file.path();
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

  /** Returns whether the elements along the first axis are adjacent, instead of the last. */
  public boolean isFortran() {
    return npy.header().isFortran();
  }

  /** Returns the byte order of the elements in the file. */
  public ByteOrder byteOrder() {
    return npy.header().order();
  }

  /** Returns the major version of the file's format, 1 to 3. */
  public int formatVersion() {
    return npy.header().version();
  }

  /** Returns how many bytes of the file come before the elements. */
  public int dataStart() {
    return npy.header().dataStart();
  }

  /** Returns the length of the file in bytes. */
  public long fileBytes() {
    return file.length();
  }

  /** Returns a view of everything. */
  public ArrayView all() {
    return new ArrayView(elements, layout, Conversion.CHECKED);
  }

  /** Returns a view of a part; see {@link ArrayView#select(Index...)}. */
  public ArrayView select(Index... indices) {
    return all().select(indices);
  }

  /**
   * Returns a view of a part, such as {@code 3, ..., ::2}; see {@link ArrayView#select(String)}.
   */
  public ArrayView select(String selection) {
    return all().select(selection);
  }

  /** Returns a view of one place of the first axis, from 0, or from -1 for the last one. */
  public ArrayView plane(long place) {
    return all().plane(place);
  }

  /**
   * Returns the number of an array of one axis.
   *
   * @throws IllegalArgumentException if the array has more or fewer, or it is an integer that no
   *     {@code double} is
   * @throws IndexOutOfBoundsException if there is no such place
   */
  public double getDouble(long i) {
    Layout now = layout;
    return toDouble(now, now.at(i));
  }

  /** Returns the element of an array of two axes, as {@link #getDouble(long)} does. */
  public double getDouble(long i, long j) {
    Layout now = layout;
    return toDouble(now, now.at(i, j));
  }

  /** Returns the element of an array of three axes, as {@link #getDouble(long)} does. */
  public double getDouble(long i, long j, long k) {
    Layout now = layout;
    return toDouble(now, now.at(i, j, k));
  }

  /** Returns the element at an index of a place for each axis, as {@link #getDouble(long)} does. */
  public double getDouble(long... index) {
    Layout now = layout;
    return toDouble(now, now.at(index));
  }

  private double toDouble(Layout now, long at) {
    ArrayType type = elements.type();
    long raw = elements.raw(at);
    return type.bytes() < Long.BYTES
        ? type.rawToDouble(raw)
        : Double.longBitsToDouble(converted(type, ArrayType.FLOAT64, raw, now, at));
  }

  /**
   * Sets the element of an array of one axis.
   *
   * @throws IllegalArgumentException if the array has more or fewer, or its type does not have the
   *     number
   * @throws IndexOutOfBoundsException if there is no such place
   * @throws UnsupportedOperationException if the array is open for reading
   */
  public void setDouble(long i, double value) {
    Layout now = layout;
    store(ArrayType.FLOAT64, Double.doubleToRawLongBits(value), now, now.at(i));
  }

  /** Sets the element of an array of two axes, as {@link #setDouble(long, double)} does. */
  public void setDouble(long i, long j, double value) {
    Layout now = layout;
    store(ArrayType.FLOAT64, Double.doubleToRawLongBits(value), now, now.at(i, j));
  }

  /** Sets the element of an array of three axes, as {@link #setDouble(long, double)} does. */
  public void setDouble(long i, long j, long k, double value) {
    Layout now = layout;
    store(ArrayType.FLOAT64, Double.doubleToRawLongBits(value), now, now.at(i, j, k));
  }

  /**
   * Sets the element at an index of a place for each axis, as {@link #setDouble(long, double)}
   * does.
   */
  public void setDouble(long[] index, double value) {
    Layout now = layout;
    store(ArrayType.FLOAT64, Double.doubleToRawLongBits(value), now, now.at(index));
  }

  /**
   * Returns the integer of an array of one axis; of {@code uint64} its 64 bits.
   *
   * @throws IllegalArgumentException if the array has more or fewer, or it is no integer in the
   *     range of {@code long}
   * @throws IndexOutOfBoundsException if there is no such place
   */
  public long getLong(long i) {
    Layout now = layout;
    return toLong(now, now.at(i));
  }

  /** Returns the element of an array of two axes, as {@link #getLong(long)} does. */
  public long getLong(long i, long j) {
    Layout now = layout;
    return toLong(now, now.at(i, j));
  }

  /** Returns the element of an array of three axes, as {@link #getLong(long)} does. */
  public long getLong(long i, long j, long k) {
    Layout now = layout;
    return toLong(now, now.at(i, j, k));
  }

  /** Returns the element at an index of a place for each axis, as {@link #getLong(long)} does. */
  public long getLong(long... index) {
    Layout now = layout;
    return toLong(now, now.at(index));
  }

  private long toLong(Layout now, long at) {
    return converted(elements.type(), ArrayType.INT64, elements.raw(at), now, at);
  }

  /**
   * Sets the element of an array of one axis; of {@code uint64} its 64 bits.
   *
   * @throws IllegalArgumentException if the array has more or fewer, or its type does not have the
   *     number
   * @throws IndexOutOfBoundsException if there is no such place
   * @throws UnsupportedOperationException if the array is open for reading
   */
  public void setLong(long i, long value) {
    Layout now = layout;
    store(ArrayType.INT64, value, now, now.at(i));
  }

  /** Sets the element of an array of two axes, as {@link #setLong(long, long)} does. */
  public void setLong(long i, long j, long value) {
    Layout now = layout;
    store(ArrayType.INT64, value, now, now.at(i, j));
  }

  /** Sets the element of an array of three axes, as {@link #setLong(long, long)} does. */
  public void setLong(long i, long j, long k, long value) {
    Layout now = layout;
    store(ArrayType.INT64, value, now, now.at(i, j, k));
  }

  /**
   * Sets the element at an index of a place for each axis, as {@link #setLong(long, long)} does.
   */
  public void setLong(long[] index, long value) {
    Layout now = layout;
    store(ArrayType.INT64, value, now, now.at(index));
  }

  private void store(ArrayType from, long value, Layout now, long at) {
    file.requireStores();
    elements.putRaw(at, converted(from, elements.type(), value, now, at));
  }

  private long converted(ArrayType from, ArrayType to, long raw, Layout now, long at) {
    try {
      return Conversion.CHECKED.convertJava(from, to, raw);
    } catch (LossException e) {
      throw elements.loss(e, now.index(at));
    }
  }

  /**
   * Makes the first axis longer and returns a view of the new elements, zeros, to be written.
   *
   * <p>The data grow first and the header is written last: whoever opens the file sees it with the
   * new places or without. Other handles see the shape that was there when they were opened. What
   * is to outlive a power failure needs a {@link #flush()}: before one, elements may reach the disk
   * without the header, and are in the way of the next append then, which says where to cut the
   * file.
   *
   * @param count how many places are added
   * @throws IllegalArgumentException if it is negative, or the file would be longer than one can be
   * @throws UnsupportedOperationException if the array is not in C order, has no axis, is not open
   *     for writing, or its header has no room for the longer shape
   * @throws IllegalStateException if something else follows the data in the file
   */
  public synchronized ArrayView append(long count) {
    long begin = npy.append(count);
    layout = Layout.of(npy.header().shape(), false);
    return select(Index.range(begin, begin + count));
  }

  /**
   * Chooses how long writes reach storage, {@link Writing#AUTOMATIC} unless told otherwise.
   *
   * @return this
   */
  public DenseArray writing(Writing writing) {
    file.writeDirectly(writing.isDirect(layout.size << elements.type().shift()));
    return this;
  }

  /**
   * Takes the room on the disk for the whole array now, instead of when it is written.
   *
   * @throws store.offheap.error.StoreIoException if the disk is full
   */
  public void reserve() {
    file.reserveAll();
  }

  /**
   * Brings everything that was written to storage. After a failure no more is written.
   *
   * @throws CorruptStoreException if somebody cut the file short
   * @throws store.offheap.error.StoreIoException if storage fails
   */
  public void flush() {
    file.force();
  }

  /** Returns type, shape and file; looks at no element. */
  @Override
  public String toString() {
    return "DenseArray{type=" + type().label() + ", shape=" + Arrays.toString(layout.shape)
        + ", file=" + file() + "}";
  }

  /**
   * Closes the file; what was written stays with the system, which brings it to storage in its own
   * time. A second call does nothing.
   */
  @Override
  public void close() {
    file.close();
  }
}
