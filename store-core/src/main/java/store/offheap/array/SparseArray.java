package store.offheap.array;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import store.offheap.array.Conversion.LossException;
import store.offheap.file.StoreFile;
import store.offheap.file.StoreSpec;
import store.offheap.model.ArrayType;
import store.offheap.model.Checking;
import store.offheap.model.ReadAhead;
import store.offheap.model.RecoveryReport;
import store.offheap.table.Table;

/**
 * An array of numbers in a file that stores only the elements that differ from the fill value. It
 * can have up to 32 axes and 2<sup>63</sup> - 1 elements; the stored data may be larger than
 * memory.
 *
 * <p>The file is an ID map. The keys are places in row-major order (last axis varying fastest), in
 * the narrower of the dtypes {@code uint32} and {@code int64} that holds all of them; the values
 * are the elements, with {@code bool} stored as {@code uint8} and {@code float16} as its bits.
 * {@code IdMap} can open it, too; attributes mark it as an array. Elements are therefore read and
 * set in place in constant time, and the properties of ID map files apply: the file is mapped, not
 * loaded; grows segment by segment; is intact after {@code kill -9}; and after a power failure has
 * all changes up to the last {@link #sync()}.
 *
 * <p>Setting an element to the fill value removes it. All NaNs are the same fill value; -0.0 is not
 * 0.0. A number that the type cannot represent causes an {@link IllegalArgumentException} that
 * names the element.
 *
 * <p><b>Threads:</b> any number of threads may read concurrently, without locks; writes are
 * serialised by a lock. One process at a time may open the file for writing; others may open it
 * read-only at the same time. After {@link #close()} every method that accesses elements or the
 * file throws {@link IllegalStateException}.
 *
 * <p>On an array that was opened read-only, methods that change it throw
 * {@link UnsupportedOperationException}. Methods that may need more space throw
 * {@link store.offheap.error.StoreIoException} when the disk is full; nothing has changed then.
 * Methods that traverse all elements throw {@link store.offheap.error.CorruptStoreException} at a
 * key that is not a place of the array.
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
   * Returns a builder for an array to create, to open if it exists, or to build.
   *
   * @param file path of the file, existing or new
   */
  public static SparseArrayBuilder builder(Path file) {
    return new SparseArrayBuilder(file);
  }

  /**
   * Opens an array for reading and writing. If the last writer did not close the array, it is
   * recovered: with all changes if only the process died; with all changes up to the last
   * {@link #sync()} if the machine crashed, in which case later changes may be lost.
   *
   * @throws store.offheap.error.StoreLockedException if another writer has it open
   * @throws store.offheap.error.NotAStoreException if the file is something else, or an ID map that
   *     is not an array
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws store.offheap.error.CorruptStoreException if its bytes are inconsistent
   * @throws store.offheap.error.StoreIoException if it cannot be opened or does not exist
   */
  public static SparseArray open(Path file) {
    return opened(file, () -> Table.open(file));
  }

  /**
   * Opens an array for reading, as {@link #open} does, but takes no lock and writes nothing.
   * Changes by a writer in this or another process are visible.
   *
   * @throws store.offheap.error.RecoveryNeededException if the machine crashed while it was open
   *     for writing
   */
  public static SparseArray openReadOnly(Path file) {
    return openReadOnly(file, Checking.NONE);
  }

  /**
   * Opens an array for reading, with a choice of whether the data read is verified against the
   * checksums in the file, as in {@code IdMap}.
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
   * Returns whether a file is an ID map, as sparse arrays are, regardless of whether it is marked
   * as an array; also false if it is not a store, or if this cannot be determined.
   *
   * @param file any path
   */
  public static boolean isIdMap(Path file) {
    return StoreFile.isKind(file, StoreSpec.ID_MAP);
  }

  /** Takes ownership of a table, and closes it if it is not an array. */
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

  /** Returns the number of axes. */
  public int rank() {
    return layout.rank();
  }

  /** Returns the number of elements, stored or not. */
  public long size() {
    return layout.size;
  }

  /**
   * Returns the number of stored elements; only a snapshot during concurrent writes. If a writer
   * died in the middle of a change, a read-only array may count one too many or too few until the
   * file is opened for writing.
   */
  public long nnz() {
    try {
      return elements.table().size();
    } catch (InternalError e) {
      throw elements.file().pageGone(e);
    }
  }

  /** Returns the fraction of elements that are stored, 0 to 1; 0 if there are no elements. */
  public double density() {
    return size() == 0 ? 0 : (double) nnz() / size();
  }

  /** Returns the length of the file in bytes. */
  public long fileBytes() {
    return elements.file().length();
  }

  /** Returns the number of bytes that all elements would occupy in a dense array. */
  public double denseBytes() {
    return (double) size() * type.bytes();
  }

  /** Returns whether the array was opened read-only. */
  public boolean isReadOnly() {
    return !elements.file().isWritable();
  }

  /** Returns whether opening the array required recovery, and what was recovered. */
  public RecoveryReport recovery() {
    return elements.table().recovery();
  }

  /** Returns the attributes of the file by name, including those that mark it as an array. */
  public Map<String, String> attributes() {
    return elements.file().attributes();
  }

  /**
   * Sets an attribute of the file; it is on disk when the method returns.
   *
   * @param name its name, which does not begin with {@code array.}
   * @param value its value; null removes it
   * @throws IllegalArgumentException if the name begins with {@code array.}, all attributes
   *     together would exceed 1 MiB, or one contains an unpaired surrogate
   */
  public void setAttribute(String name, String value) {
    SparseHeader.requireFree(name);
    elements.file().attribute(name, value);
  }

  /**
   * Returns the guarantees that the array's file system cannot give, each as a readable sentence;
   * empty on a local disk. Nothing is printed.
   */
  public List<String> warnings() {
    return elements.file().warnings();
  }

  /** Returns a view of all elements. */
  public SparseView all() {
    return all(count -> {});
  }

  /**
   * Returns a view of all elements that reports the progress of operations that traverse all
   * elements of it, or of a view derived from it.
   *
   * @param progress called repeatedly with the number of stored elements processed so far
   */
  public SparseView all(LongConsumer progress) {
    Objects.requireNonNull(progress, "progress");
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

  /** Returns the fill value; an integer may be rounded. */
  public double fillDouble() {
    return elements.header().fill().doubleValue();
  }

  /**
   * Returns the fill value as an integer; for {@code uint64}, its 64 bits.
   *
   * @throws UnsupportedOperationException if the elements are floating-point
   */
  public long fillLong() {
    SparseView.requireInteger(type, "fillDouble");
    return type.rawToLong(elements.header().fill().raw());
  }

  /**
   * Returns an element of a one-dimensional array as a number.
   *
   * @throws IllegalArgumentException if the array has a different number of axes, or the element is
   *     an integer that a {@code double} cannot represent exactly
   * @throws IndexOutOfBoundsException if the index is out of bounds
   */
  public double getDouble(long i) {
    return toDouble(layout.at(i));
  }

  /** Returns an element of a two-dimensional array, as {@link #getDouble(long)} does. */
  public double getDouble(long i, long j) {
    return toDouble(layout.at(i, j));
  }

  /** Returns an element of a three-dimensional array, as {@link #getDouble(long)} does. */
  public double getDouble(long i, long j, long k) {
    return toDouble(layout.at(i, j, k));
  }

  /**
   * Returns the element at an index with one position per axis, as {@link #getDouble(long)} does.
   */
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
   * Returns an element of a one-dimensional array as an integer; for {@code uint64}, its 64 bits.
   *
   * @throws IllegalArgumentException if the array has a different number of axes, or the element is
   *     not an integer in the range of {@code long}
   * @throws IndexOutOfBoundsException if the index is out of bounds
   */
  public long getLong(long i) {
    return toLong(layout.at(i));
  }

  /** Returns an element of a two-dimensional array, as {@link #getLong(long)} does. */
  public long getLong(long i, long j) {
    return toLong(layout.at(i, j));
  }

  /** Returns an element of a three-dimensional array, as {@link #getLong(long)} does. */
  public long getLong(long i, long j, long k) {
    return toLong(layout.at(i, j, k));
  }

  /** Returns the element at an index with one position per axis, as {@link #getLong(long)} does. */
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
   * Sets an element of a one-dimensional array; setting the fill value removes the element.
   *
   * @throws IllegalArgumentException if the array has a different number of axes, or its type
   *     cannot represent the number
   * @throws IndexOutOfBoundsException if the index is out of bounds
   */
  public void setDouble(long i, double value) {
    setDoubleAt(layout.at(i), value);
  }

  /** Sets an element of a two-dimensional array, as {@link #setDouble(long, double)} does. */
  public void setDouble(long i, long j, double value) {
    setDoubleAt(layout.at(i, j), value);
  }

  /** Sets an element of a three-dimensional array, as {@link #setDouble(long, double)} does. */
  public void setDouble(long i, long j, long k, double value) {
    setDoubleAt(layout.at(i, j, k), value);
  }

  /** Sets the element at an index with one position per axis. */
  public void setDouble(long[] index, double value) {
    setDoubleAt(layout.at(index), value);
  }

  private void setDoubleAt(long place, double value) {
    elements.put(
        place, converted(ArrayType.FLOAT64, type, Double.doubleToRawLongBits(value), place));
  }

  /**
   * Sets an element of a one-dimensional array to an integer (for {@code uint64}, its 64 bits);
   * setting the fill value removes the element.
   *
   * @throws IllegalArgumentException if the array has a different number of axes, or its type
   *     cannot represent the number
   * @throws IndexOutOfBoundsException if the index is out of bounds
   */
  public void setLong(long i, long value) {
    setLongAt(layout.at(i), value);
  }

  /** Sets an element of a two-dimensional array, as {@link #setLong(long, long)} does. */
  public void setLong(long i, long j, long value) {
    setLongAt(layout.at(i, j), value);
  }

  /** Sets an element of a three-dimensional array, as {@link #setLong(long, long)} does. */
  public void setLong(long i, long j, long k, long value) {
    setLongAt(layout.at(i, j, k), value);
  }

  /** Sets the element at an index with one position per axis. */
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
   * Writes all elements to a new array that is as small as possible.
   *
   * @param target path of the new file, which must not exist
   * @throws store.offheap.error.CorruptStoreException if a checksum of this file does not match
   * @throws store.offheap.error.StoreIoException if the file exists, or storage fails
   */
  public void copyTo(Path target) {
    Objects.requireNonNull(target, "target");
    elements.table().packTo(target);
  }

  /**
   * Writes all changes made before the call to storage, so that they survive a power failure.
   *
   * @throws UnsupportedOperationException if the array was opened read-only
   * @throws store.offheap.error.StoreIoException if storage fails; the array accepts no more
   *     changes then
   */
  public void sync() {
    elements.table().writer();
    elements.file().checkpoint();
  }

  /**
   * Writes all changes to storage and closes the file. Further calls have no effect.
   *
   * @throws store.offheap.error.StoreIoException if storage fails or has failed; the array is
   *     closed nevertheless
   */
  @Override
  public void close() {
    elements.table().close();
  }

  /** Returns type, shape, fill value and file; reads no elements. */
  @Override
  public String toString() {
    return "SparseArray{type=" + type.label() + ", shape=" + Arrays.toString(layout.shape)
        + ", fill=" + elements.header().fill().text() + ", file=" + file() + "}";
  }
}
