package store.offheap.array;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import store.offheap.array.Conversion.LossException;
import store.offheap.error.CorruptStoreException;
import store.offheap.file.ArrayFile;
import store.offheap.model.ArrayType;
import store.offheap.model.DType;

/**
 * An array of numbers in an {@code .npy} file: {@code numpy.load(file, mmap_mode=...)} can open it,
 * even while it is open here. It can have up to 32 axes and more than 2<sup>31</sup> elements, and
 * can be larger than memory.
 *
 * <p>The file is mapped, not loaded. Elements are read and set in place; a {@link #select
 * selection} is a view that reads and writes Java arrays in bulk. Bulk writes use a single buffer
 * of 2 MiB and the file channel, so that an array of any size can be written with little memory.
 * Only elements that are set one by one or in small pieces make pages of the file resident in this
 * process, as reading does; the system reclaims these when needed.
 *
 * <p>A number that the target type cannot represent causes an error that names the element; see
 * {@link Conversion}.
 *
 * <p>Only one handle at a time may write a file, which is enforced by {@code <file>.lock}; programs
 * that do not know this lock are not kept out. Any thread may read; concurrent writers must write
 * different elements. After {@link #close()} every method that accesses elements or the file throws
 * {@link IllegalStateException}. Truncating the file while it is open causes a
 * {@link store.offheap.error.StoreIoException} or {@link CorruptStoreException}; on Java 17
 * occasionally an {@link InternalError}, because the JVM is notified late.
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
   * Creates a new file of zeros, in C order. Disk space is allocated as the array is written, or by
   * {@link #reserve()}.
   *
   * @param file path of the new file, which must not exist
   * @param type type of the elements
   * @param shape the lengths of the axes; none for a single element
   * @throws IllegalArgumentException if there are more than 32 axes, or a length is negative, or
   *     the data would be longer than a file can be, even when axes of length 0 are disregarded
   * @throws store.offheap.error.StoreIoException if the file exists, or storage fails
   * @throws store.offheap.error.StoreLockedException if another writer is using that path
   */
  public static DenseArray create(Path file, ArrayType type, long... shape) {
    return create(file, type, false, shape);
  }

  /** Creates a new file, as {@link #create(Path, ArrayType, long...)} does. */
  public static DenseArray create(Path file, DType type, long... shape) {
    return create(file, ArrayType.of(type), false, shape);
  }

  /** Creates a new file in Fortran order: elements along the first axis are adjacent. */
  public static DenseArray createFortran(Path file, ArrayType type, long... shape) {
    return create(file, type, true, shape);
  }

  private static DenseArray create(Path file, ArrayType type, boolean isFortran, long[] shape) {
    return new DenseArray(NpyFile.create(file, NpyFile.header(type, isFortran, shape)));
  }

  /**
   * Returns the bytes that precede the data of a file in C order, for a program that writes the
   * elements itself, in little-endian order. For all one-dimensional arrays of the same type, the
   * length is the same.
   *
   * @param type type of the elements
   * @param shape the lengths of the axes
   */
  public static byte[] header(ArrayType type, long... shape) {
    return NpyFile.header(type, false, shape).encode();
  }

  /** Creates a new file that appears together with its content, which an action writes. */
  static void build(Path file, NpyHeader header, Consumer<DenseArray> content) {
    NpyFile.build(file, header, pending -> content.accept(new DenseArray(pending)));
  }

  /**
   * Opens a file for reading and writing.
   *
   * @throws store.offheap.error.NotAStoreException if it is not an {@code .npy} file of a known
   *     type, or has more than 32 axes
   * @throws CorruptStoreException if it is inconsistent
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
   * @throws store.offheap.error.StoreException for the other reasons listed at {@link #open}
   */
  public static DenseArray openReadOnly(Path file) {
    return new DenseArray(NpyFile.open(file, ArrayFile.Mode.READ_ONLY));
  }

  /**
   * Opens a file copy-on-write: changes are visible only to this handle and are lost when it is
   * closed. Takes no lock, but the system still requires write permission for the file.
   *
   * @throws store.offheap.error.StoreException for the other reasons listed at {@link #open}
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

  /** Returns the number of axes. */
  public int rank() {
    return layout.rank();
  }

  /** Returns the number of elements. */
  public long size() {
    return layout.size;
  }

  /**
   * Returns whether the elements along the first axis are adjacent, rather than those along the
   * last.
   */
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

  /** Returns the offset of the elements in the file, in bytes. */
  public int dataStart() {
    return npy.header().dataStart();
  }

  /** Returns the length of the file in bytes. */
  public long fileBytes() {
    return file.length();
  }

  /** Returns a view of all elements. */
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

  /**
   * Returns a view of one position of the first axis, from 0; negative positions count from the
   * end, -1 being the last.
   */
  public ArrayView plane(long place) {
    return all().plane(place);
  }

  /**
   * Returns an element of a one-dimensional array as a number.
   *
   * @throws IllegalArgumentException if the array has a different number of axes, or the element is
   *     an integer that a {@code double} cannot represent exactly
   * @throws IndexOutOfBoundsException if the index is out of bounds
   */
  public double getDouble(long i) {
    Layout now = layout;
    return toDouble(now, now.at(i));
  }

  /** Returns an element of a two-dimensional array, as {@link #getDouble(long)} does. */
  public double getDouble(long i, long j) {
    Layout now = layout;
    return toDouble(now, now.at(i, j));
  }

  /** Returns an element of a three-dimensional array, as {@link #getDouble(long)} does. */
  public double getDouble(long i, long j, long k) {
    Layout now = layout;
    return toDouble(now, now.at(i, j, k));
  }

  /**
   * Returns the element at an index with one position per axis, as {@link #getDouble(long)} does.
   */
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
   * Sets an element of a one-dimensional array.
   *
   * @throws IllegalArgumentException if the array has a different number of axes, or its type
   *     cannot represent the number
   * @throws IndexOutOfBoundsException if the index is out of bounds
   * @throws UnsupportedOperationException if the array was opened read-only
   */
  public void setDouble(long i, double value) {
    Layout now = layout;
    store(ArrayType.FLOAT64, Double.doubleToRawLongBits(value), now, now.at(i));
  }

  /** Sets an element of a two-dimensional array, as {@link #setDouble(long, double)} does. */
  public void setDouble(long i, long j, double value) {
    Layout now = layout;
    store(ArrayType.FLOAT64, Double.doubleToRawLongBits(value), now, now.at(i, j));
  }

  /** Sets an element of a three-dimensional array, as {@link #setDouble(long, double)} does. */
  public void setDouble(long i, long j, long k, double value) {
    Layout now = layout;
    store(ArrayType.FLOAT64, Double.doubleToRawLongBits(value), now, now.at(i, j, k));
  }

  /**
   * Sets the element at an index with one position per axis, as {@link #setDouble(long, double)}
   * does.
   */
  public void setDouble(long[] index, double value) {
    Layout now = layout;
    store(ArrayType.FLOAT64, Double.doubleToRawLongBits(value), now, now.at(index));
  }

  /**
   * Returns an element of a one-dimensional array as an integer; for {@code uint64}, its 64 bits.
   *
   * @throws IllegalArgumentException if the array has a different number of axes, or the element is
   *     not an integer in the range of {@code long}
   * @throws IndexOutOfBoundsException if the index is out of bounds
   */
  public long getLong(long i) {
    Layout now = layout;
    return toLong(now, now.at(i));
  }

  /** Returns an element of a two-dimensional array, as {@link #getLong(long)} does. */
  public long getLong(long i, long j) {
    Layout now = layout;
    return toLong(now, now.at(i, j));
  }

  /** Returns an element of a three-dimensional array, as {@link #getLong(long)} does. */
  public long getLong(long i, long j, long k) {
    Layout now = layout;
    return toLong(now, now.at(i, j, k));
  }

  /** Returns the element at an index with one position per axis, as {@link #getLong(long)} does. */
  public long getLong(long... index) {
    Layout now = layout;
    return toLong(now, now.at(index));
  }

  private long toLong(Layout now, long at) {
    return converted(elements.type(), ArrayType.INT64, elements.raw(at), now, at);
  }

  /**
   * Sets an element of a one-dimensional array to an integer; for {@code uint64}, its 64 bits.
   *
   * @throws IllegalArgumentException if the array has a different number of axes, or its type
   *     cannot represent the number
   * @throws IndexOutOfBoundsException if the index is out of bounds
   * @throws UnsupportedOperationException if the array was opened read-only
   */
  public void setLong(long i, long value) {
    Layout now = layout;
    store(ArrayType.INT64, value, now, now.at(i));
  }

  /** Sets an element of a two-dimensional array, as {@link #setLong(long, long)} does. */
  public void setLong(long i, long j, long value) {
    Layout now = layout;
    store(ArrayType.INT64, value, now, now.at(i, j));
  }

  /** Sets an element of a three-dimensional array, as {@link #setLong(long, long)} does. */
  public void setLong(long i, long j, long k, long value) {
    Layout now = layout;
    store(ArrayType.INT64, value, now, now.at(i, j, k));
  }

  /**
   * Sets the element at an index with one position per axis, as {@link #setLong(long, long)} does.
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
   * Extends the first axis and returns a view of the new elements, which are zeros, for writing.
   *
   * <p>The data is extended first and the header is written last: a program that opens the file
   * sees it either with or without the new elements. Other handles see the shape as of when they
   * were opened. To survive a power failure, a {@link #flush()} is required: before it, elements
   * may reach the disk without the header. They then obstruct the next append, whose error tells
   * where to truncate the file.
   *
   * @param count number of positions to add
   * @throws IllegalArgumentException if it is negative, or the file would exceed the maximum length
   *     of a file
   * @throws UnsupportedOperationException if the array is not in C order, has no axes, is not open
   *     for writing, or its header has no space for the longer shape
   * @throws IllegalStateException if the file has other bytes after the data
   */
  public synchronized ArrayView append(long count) {
    long begin = npy.append(count);
    layout = Layout.of(npy.header().shape(), false);
    return select(Index.range(begin, begin + count));
  }

  /**
   * Sets how bulk writes reach storage; the default is {@link Writing#AUTOMATIC}.
   *
   * @return this
   */
  public DenseArray writing(Writing writing) {
    Objects.requireNonNull(writing, "writing");
    file.writeDirectly(writing.isDirect(layout.size << elements.type().shift()));
    return this;
  }

  /**
   * Allocates the disk space for the whole array now, rather than when it is written.
   *
   * @throws UnsupportedOperationException if the array was opened read-only
   * @throws store.offheap.error.StoreIoException if the disk is full
   */
  public void reserve() {
    file.reserveAll();
  }

  /**
   * Forces everything that was written to storage. After a failure, nothing more is written.
   *
   * @throws CorruptStoreException if the file was truncated
   * @throws store.offheap.error.StoreIoException if storage fails
   */
  public void flush() {
    file.force();
  }

  /** Returns type, shape and file; reads no elements. */
  @Override
  public String toString() {
    return "DenseArray{type=" + type().label() + ", shape=" + Arrays.toString(layout.shape)
        + ", file=" + file() + "}";
  }

  /**
   * Closes the file. Written data stays in the page cache and is written to storage by the system
   * later. Further calls have no effect.
   */
  @Override
  public void close() {
    file.close();
  }
}
