package store.offheap.array;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import store.offheap.array.Conversion.LossException;
import store.offheap.error.StoreException;
import store.offheap.file.StoreFile;
import store.offheap.file.StoreSpec;
import store.offheap.model.ArrayType;
import store.offheap.model.Checking;
import store.offheap.model.ReadAhead;
import store.offheap.model.RecoveryReport;
import store.offheap.table.Table;

/**
 * An array of numbers in a file that has only those elements that are not the fill value. Up to 32
 * axes and 2<sup>63</sup> - 1 elements; what is stored may be larger than memory.
 *
 * <p>The file is an ID map: the keys are places in the order of the last axis first, in the
 * narrowest dtype that has them all, {@code uint32} or {@code int64}; the values are the elements,
 * {@code bool} as {@code uint8} and {@code float16} as its bits. {@code IdMap} opens it, too;
 * attributes say that it is an array. So an element is read and set in place in constant time, and
 * all that holds for the file of an ID map holds for this one: it is mapped, not loaded, grows by
 * segments, is whole after {@code kill -9}, and after a power failure as of the last
 * {@link #sync()}.
 *
 * <p>Setting an element to the fill value removes it. All NaNs are one fill value; -0.0 is not 0.0.
 * A number that the type does not have is an {@link IllegalArgumentException} that names the
 * element.
 *
 * <p><b>Threads:</b> any number of threads read, without locks; writes are serialised by a lock.
 * Other processes may open the file read-only meanwhile, one process may write. After
 * {@link #close()} every method that looks at elements or at the file throws
 * {@link IllegalStateException}.
 *
 * <p>Methods that change an array that was opened read-only throw
 * {@link UnsupportedOperationException}. Those that may need room throw
 * {@link store.offheap.error.StoreIoException} when the disk is full, and have changed nothing
 * then. Whatever goes over all elements throws {@link store.offheap.error.CorruptStoreException} at
 * a key that is no place of the array.
 */
public final class SparseArray implements AutoCloseable {
  private final SparseElements elements;
  private final Layout layout;
  private final ArrayType type;
  private final boolean isNarrow;

  SparseArray(Table table, SparseHeader header) {
    this.elements = new SparseElements(table, header);
    this.layout = header.layout();
    this.type = header.type();
    this.isNarrow = type.bytes() < Long.BYTES;
  }

  /**
   * Begins the description of an array to create, to open if it exists, or to build.
   *
   * @param file where it lies or is to lie
   */
  public static SparseArrayBuilder builder(Path file) {
    return new SparseArrayBuilder(file);
  }

  /**
   * Opens an array for reading and writing. If the last writer died, its work is taken up: as it
   * was, if only the process died; from the last {@link #sync()} on, if the machine went down.
   *
   * @throws store.offheap.error.StoreLockedException if another writer has it open
   * @throws store.offheap.error.NotAStoreException if the file is something else, or an ID map that
   *     is no array
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws store.offheap.error.CorruptStoreException if its bytes contradict each other
   * @throws store.offheap.error.StoreIoException if it cannot be opened or does not exist
   */
  public static SparseArray open(Path file) {
    return opened(file, () -> Table.open(file));
  }

  /**
   * Opens an array for reading, as {@link #open} does, but takes no lock and writes nothing;
   * follows the changes of a writer, in this process or another.
   *
   * @throws store.offheap.error.RecoveryNeededException if the machine went down while it was open
   *     for writing
   */
  public static SparseArray openReadOnly(Path file) {
    return openReadOnly(file, Checking.NONE);
  }

  /**
   * Opens an array for reading, and says whether what is read is compared with the checksums in the
   * file, as {@code IdMap} does.
   */
  public static SparseArray openReadOnly(Path file, Checking checking) {
    Objects.requireNonNull(checking, "checking");
    return opened(file, () -> Table.openReadOnly(file, checking, ReadAhead.AUTOMATIC));
  }

  private static SparseArray opened(Path file, Supplier<Table> opening) {
    try {
      return of(opening.get());
    } catch (InternalError e) {
      throw StoreFile.pageGone(e, file);
    }
  }

  /**
   * Returns whether a file is an ID map, as a sparse array is, whether or not it says that it is an
   * array; false also if it is no store, or nobody can tell.
   *
   * @param file any path
   */
  public static boolean isIdMap(Path file) {
    try {
      return StoreFile.kind(file) == StoreSpec.ID_MAP;
    } catch (StoreException e) {
      return false;
    }
  }

  /** Takes over a table, and closes it if it is no array. */
  static SparseArray of(Table table) {
    boolean isArray = false;
    try {
      SparseArray array = new SparseArray(table, SparseHeader.read(table));
      isArray = true;
      return array;
    } finally {
      if (!isArray) {
        table.close();
      }
    }
  }

  /** Returns the path of the file. */
  public Path file() {
    return elements.file().path();
  }

  /** Returns the type of an element. */
  public ArrayType type() {
    return type;
  }

  /** Returns the lengths of the axes; a copy. */
  public long[] shape() {
    return layout.shape.clone();
  }

  /** Returns how many axes there are. */
  public int rank() {
    return layout.rank();
  }

  /** Returns how many elements there are, stored or not. */
  public long size() {
    return layout.size;
  }

  /** Returns how many elements are stored; a moment's truth while somebody writes. */
  public long nnz() {
    return elements.table().size();
  }

  /** Returns the share of elements that are stored, 0 to 1; 0 where there is no element. */
  public double density() {
    return size() == 0 ? 0 : (double) nnz() / size();
  }

  /** Returns the length of the file in bytes. */
  public long fileBytes() {
    return elements.file().length();
  }

  /** Returns how many bytes all elements would take if each were stored without its place. */
  public double denseBytes() {
    return (double) size() * type.bytes();
  }

  /** Returns whether the array was opened read-only. */
  public boolean isReadOnly() {
    return !elements.file().isWritable();
  }

  /** Returns what opening the array found and did: whether it had to be recovered, and how. */
  public RecoveryReport recovery() {
    return elements.table().recovery();
  }

  /** Returns the attributes of the file, those that make it an array among them, by name. */
  public Map<String, String> attributes() {
    return elements.file().attributes();
  }

  /** Returns a view of everything. */
  public SparseView all() {
    return all(count -> {});
  }

  /**
   * Returns a view of everything. Whoever goes over all elements of it, or of a view that was made
   * of it, is followed.
   *
   * @param progress is told how many stored elements were looked at, again and again
   */
  public SparseView all(LongConsumer progress) {
    return new SparseView(new StoredSource(elements, SparseSelection.of(layout), progress));
  }

  /** Returns a view of a part; see {@link SparseView#select(Index...)}. */
  public SparseView select(Index... indices) {
    return all().select(indices);
  }

  /** Returns a view of a part, such as {@code 3, ..., ::2}. */
  public SparseView select(String selection) {
    return all().select(selection);
  }

  /** Returns the number that elements have which are not stored; an integer may be rounded. */
  public double fillDouble() {
    return elements.header().fill().doubleValue();
  }

  /**
   * Returns the number that elements have which are not stored; of {@code uint64} its 64 bits.
   *
   * @throws UnsupportedOperationException if the elements are floating
   */
  public long fillLong() {
    return type.rawToLong(elements.header().fill().raw());
  }

  /**
   * Returns the number of an array of one axis.
   *
   * @throws IllegalArgumentException if the array has more or fewer, or it is an integer that no
   *     {@code double} is
   * @throws IndexOutOfBoundsException if there is no such place
   */
  public double getDouble(long i) {
    return toDouble(layout.at(i));
  }

  /** Returns the element of an array of two axes, as {@link #getDouble(long)} does. */
  public double getDouble(long i, long j) {
    return toDouble(layout.at(i, j));
  }

  /** Returns the element of an array of three axes, as {@link #getDouble(long)} does. */
  public double getDouble(long i, long j, long k) {
    return toDouble(layout.at(i, j, k));
  }

  /** Returns the element at an index of a place for each axis, as {@link #getDouble(long)} does. */
  public double getDouble(long... index) {
    return toDouble(layout.at(index));
  }

  private double toDouble(long place) {
    long raw = elements.raw(place);
    return isNarrow || type.isFloating()
        ? type.rawToDouble(raw)
        : Double.longBitsToDouble(converted(type, ArrayType.FLOAT64, raw, place));
  }

  /**
   * Returns the integer of an array of one axis; of {@code uint64} its 64 bits.
   *
   * @throws IllegalArgumentException if the array has more or fewer, or it is no integer in the
   *     range of {@code long}
   * @throws IndexOutOfBoundsException if there is no such place
   */
  public long getLong(long i) {
    return toLong(layout.at(i));
  }

  /** Returns the element of an array of two axes, as {@link #getLong(long)} does. */
  public long getLong(long i, long j) {
    return toLong(layout.at(i, j));
  }

  /** Returns the element of an array of three axes, as {@link #getLong(long)} does. */
  public long getLong(long i, long j, long k) {
    return toLong(layout.at(i, j, k));
  }

  /** Returns the element at an index of a place for each axis, as {@link #getLong(long)} does. */
  public long getLong(long... index) {
    return toLong(layout.at(index));
  }

  private long toLong(long place) {
    long raw = elements.raw(place);
    return isNarrow && type.isInteger()
        ? type.rawToLong(raw)
        : converted(type, ArrayType.INT64, raw, place);
  }

  /**
   * Sets the element of an array of one axis; the fill value removes it.
   *
   * @throws IllegalArgumentException if the array has more or fewer, or its type does not have the
   *     number
   * @throws IndexOutOfBoundsException if there is no such place
   */
  public void setDouble(long i, double value) {
    setDoubleAt(layout.at(i), value);
  }

  /** Sets the element of an array of two axes, as {@link #setDouble(long, double)} does. */
  public void setDouble(long i, long j, double value) {
    setDoubleAt(layout.at(i, j), value);
  }

  /** Sets the element of an array of three axes, as {@link #setDouble(long, double)} does. */
  public void setDouble(long i, long j, long k, double value) {
    setDoubleAt(layout.at(i, j, k), value);
  }

  /** Sets the element at an index of a place for each axis. */
  public void setDouble(long[] index, double value) {
    setDoubleAt(layout.at(index), value);
  }

  private void setDoubleAt(long place, double value) {
    elements.put(
        place, converted(ArrayType.FLOAT64, type, Double.doubleToRawLongBits(value), place));
  }

  /**
   * Sets the element of an array of one axis, of {@code uint64} its 64 bits; the fill value removes
   * it.
   *
   * @throws IllegalArgumentException if the array has more or fewer, or its type does not have the
   *     number
   * @throws IndexOutOfBoundsException if there is no such place
   */
  public void setLong(long i, long value) {
    setLongAt(layout.at(i), value);
  }

  /** Sets the element of an array of two axes, as {@link #setLong(long, long)} does. */
  public void setLong(long i, long j, long value) {
    setLongAt(layout.at(i, j), value);
  }

  /** Sets the element of an array of three axes, as {@link #setLong(long, long)} does. */
  public void setLong(long i, long j, long k, long value) {
    setLongAt(layout.at(i, j, k), value);
  }

  /** Sets the element at an index of a place for each axis. */
  public void setLong(long[] index, long value) {
    setLongAt(layout.at(index), value);
  }

  private void setLongAt(long place, long value) {
    elements.put(place, converted(ArrayType.INT64, type, value, place));
  }

  private long converted(ArrayType from, ArrayType to, long raw, long place) {
    try {
      return Conversion.CHECKED.convertJava(from, to, raw);
    } catch (LossException e) {
      throw new IllegalArgumentException(e.getMessage() + ", element="
          + Arrays.toString(layout.coordinates(place)) + ", file=" + file());
    }
  }

  /**
   * Writes all elements to a new array that is as small as can be.
   *
   * @param target where nothing may be
   * @throws store.offheap.error.CorruptStoreException if a checksum of this file is wrong
   * @throws store.offheap.error.StoreIoException if something is there, or storage fails
   */
  public void copyTo(Path target) {
    elements.table().packTo(target);
  }

  /**
   * Writes all changes made before the call to storage, so that they outlive a power failure.
   *
   * @throws store.offheap.error.StoreIoException if storage fails; the array takes no more changes
   *     then
   */
  public void sync() {
    elements.table().writer();
    elements.file().checkpoint();
  }

  /**
   * Writes all changes to storage and closes the file. A second call does nothing.
   *
   * @throws store.offheap.error.StoreIoException if storage fails; the array is closed nevertheless
   */
  @Override
  public void close() {
    elements.table().close();
  }

  /** Returns type, shape, fill value and file; looks at no element. */
  @Override
  public String toString() {
    return "SparseArray{type=" + type.label() + ", shape=" + Arrays.toString(layout.shape)
        + ", fill=" + elements.header().fill().text() + ", file=" + file() + "}";
  }
}
