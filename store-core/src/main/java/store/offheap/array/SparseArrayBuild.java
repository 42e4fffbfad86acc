package store.offheap.array;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import store.offheap.array.Conversion.LossException;
import store.offheap.error.DuplicateKeyException;
import store.offheap.error.StoreIoException;
import store.offheap.file.OutputPlace;
import store.offheap.model.ArrayType;
import store.offheap.output.PendingFile;
import store.offheap.table.Table;
import store.offheap.table.TableSpec;

/**
 * Builds a sparse array from its elements, in any order. They are kept in a temporary file next to
 * the output, which grows like an array; {@link #finish()} writes the output from it, no larger
 * than necessary. The output appears complete or not at all.
 *
 * <p>Not thread-safe. If {@link #finish()} was not called, {@link #close()} leaves nothing behind.
 */
public final class SparseArrayBuild implements AutoCloseable {
  private final Path file;
  private final SparseHeader header;
  private final Duplicates duplicates;
  private final OutputPlace place;
  private final PendingFile pending;
  private Table table;
  private SparseElements elements;
  private long added;
  private boolean isOver;

  SparseArrayBuild(
      Path file,
      SparseHeader header,
      TableSpec spec,
      Map<String, String> attributes,
      Duplicates duplicates,
      boolean isOverwrite) {
    this.file = file;
    this.header = header;
    this.duplicates = duplicates;
    this.place = OutputPlace.at(file, isOverwrite);
    requireWritable();
    this.pending = pending(place);
    boolean isStarted = false;
    try {
      this.table =
          Table.createAt(pending.path(), spec.shrunkTo(header.layout().size), 0, attributes);
      this.elements = new SparseElements(table, header);
      isStarted = true;
    } catch (StoreIoException e) {
      throw pending.named(e);
    } finally {
      if (!isStarted) {
        close();
      }
    }
  }

  private static PendingFile pending(OutputPlace place) {
    try {
      return PendingFile.beside(place.target());
    } catch (StoreIoException e) {
      place.close();
      throw e;
    }
  }

  /**
   * Checks that a file to be replaced is writable: the new file gets its mode and is open for
   * writing in the end.
   */
  private void requireWritable() {
    if (place.isReplacing() && !Files.isWritable(place.target())) {
      place.close();
      throw new StoreIoException(
          "cannot replace: expected=a file that may be written",
          file,
          new AccessDeniedException(file.toString()));
    }
  }

  /**
   * Adds an element.
   *
   * @param value a number that the type can represent
   * @param index one position per axis
   * @throws IllegalArgumentException if the number of positions is not that of the axes, or the
   *     type cannot represent the number or the sum
   * @throws IndexOutOfBoundsException if the index is out of bounds
   * @throws DuplicateKeyException if the element was added before and duplicates are errors
   * @throws IllegalStateException after {@link #finish} or {@link #close}
   * @throws StoreIoException if the temporary file cannot be written
   */
  public void addDouble(double value, long... index) {
    long at = header.layout().at(index);
    addRaw(at, converted(ArrayType.FLOAT64, Double.doubleToRawLongBits(value), at));
  }

  /** Adds an element, as {@link #addDouble} does; for {@code uint64}, the 64 bits of the value. */
  public void addLong(long value, long... index) {
    long at = header.layout().at(index);
    addRaw(at, converted(ArrayType.INT64, value, at));
  }

  /** Adds an element that is an integer of any size. */
  void addInteger(BigInteger value, long... index) {
    boolean isUnsigned = header.type() == ArrayType.UINT64;
    double nearest = value.doubleValue();
    if (value.bitLength() < Long.SIZE + (isUnsigned ? 1 : 0)
        && !(isUnsigned && value.signum() < 0)) {
      addLong(value.longValue(), index);
    } else if (Double.isFinite(nearest)
        && new BigDecimal(nearest).toBigInteger().equals(value)) {
      addDouble(nearest, index);
    } else {
      throw refused(
          "value does not fit " + header.type().label() + ": actual=" + value,
          header.layout().at(index));
    }
  }

  private long converted(ArrayType from, long raw, long at) {
    try {
      return Conversion.CHECKED.convertJava(from, header.type(), raw);
    } catch (LossException e) {
      throw refused(e.getMessage(), at);
    }
  }

  private IllegalArgumentException refused(String message, long at) {
    return new IllegalArgumentException(message + ", element="
        + Arrays.toString(header.layout().coordinates(at)) + ", file=" + file);
  }

  /** Adds the cell of an element at a place within the array. */
  void addRaw(long at, long raw) {
    requireOpen();
    added++;
    try {
      // Elements with the fill value are stored as well until all elements have been added, because
      // another number may be added to them.
      if (!elements.putIfAbsent(at, raw)) {
        addAgain(at, raw);
      }
    } catch (StoreIoException e) {
      throw pending.named(e);
    }
  }

  private void requireOpen() {
    if (isOver) {
      throw new IllegalStateException("build is over: file=" + file);
    }
  }

  private void addAgain(long at, long raw) {
    if (duplicates == Duplicates.REFUSE) {
      String index = Arrays.toString(header.layout().coordinates(at));
      throw new DuplicateKeyException(
          "duplicate element: element=" + index, file, at, index, 0, added - 1);
    }
    elements.putStored(at, sum(elements.raw(at), raw, at));
  }

  private long sum(long a, long b, long at) {
    ArrayType type = header.type();
    if (type == ArrayType.BOOL) {
      return type.rawToLong(a) | type.rawToLong(b);
    }
    if (type.isFloating()) {
      double sum = type.rawToDouble(a) + type.rawToDouble(b);
      return type.doubleToRaw(type.isInRange(sum) ? sum : sum * Double.POSITIVE_INFINITY);
    }
    try {
      if (type == ArrayType.UINT64) {
        long sum = a + b;
        if (Long.compareUnsigned(sum, a) < 0) {
          throw new ArithmeticException();
        }
        return sum;
      }
      return converted(ArrayType.INT64, Math.addExact(type.rawToLong(a), type.rawToLong(b)), at);
    } catch (ArithmeticException e) {
      throw refused("sum does not fit " + type.label(), at);
    }
  }

  /** Returns the number of elements added, including duplicates and those with the fill value. */
  public long added() {
    return added;
  }

  /**
   * Writes the file and makes it appear.
   *
   * @return the array, open for reading and writing
   * @throws IllegalStateException if it was called before, or after {@link #close}
   * @throws StoreIoException if the file cannot be written, or was created by someone else
   *     meanwhile
   */
  public SparseArray finish() {
    requireOpen();
    elements.removeFill();
    try (PendingFile compact = PendingFile.beside(place.target())) {
      try {
        table.packTo(compact.path());
      } catch (StoreIoException e) {
        throw compact.named(e);
      }
      place.publish(compact);
    }
    close();
    return SparseArray.open(place.target());
  }

  /** Deletes the temporary file. */
  @Override
  public void close() {
    isOver = true;
    try {
      if (table != null) {
        // It is not read again, so none of it need reach the disk.
        table.file().abandon();
      }
    } finally {
      pending.close();
      place.close();
    }
  }
}
