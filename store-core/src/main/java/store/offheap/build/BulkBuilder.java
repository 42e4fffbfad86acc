package store.offheap.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import store.offheap.error.DuplicateKeyException;
import store.offheap.error.StoreIoException;
import store.offheap.file.OutputPlace;
import store.offheap.file.PendingFile;
import store.offheap.model.BuildReport;
import store.offheap.model.DType;
import store.offheap.model.DuplicatePolicy;
import store.offheap.table.Table;
import store.offheap.table.TableSpec;
import store.offheap.table.TableWriter;

/**
 * Builds an ID map from rows: takes them all, chooses the narrowest dtypes that hold them, and
 * writes a file that is no larger than it need be.
 *
 * <p>Rows are kept in a few megabytes of memory and in a temporary file beside the output, 16 bytes
 * a row (24 with {@link DuplicatePolicy#ERROR}). The output appears complete or not at all. The
 * same rows in the same order with the same options give the same bytes.
 *
 * <p>Not thread-safe.
 */
public final class BulkBuilder implements AutoCloseable {
  private static final long PROGRESS_ROWS = 1 << 16;

  private final BuildOptions options;
  private final RowSpool rows;
  private final Column keys;
  private final Column values;
  private final OutputPlace place;

  BulkBuilder(BuildOptions options) {
    this.options = options;
    this.keys = Column.ofKeys(options.keyType());
    this.values = Column.ofValues(options.valueType());
    this.place = OutputPlace.at(options.output(), options.isOverwrite());
    this.rows = new RowSpool(place.target(), options.duplicatePolicy() == DuplicatePolicy.ERROR);
  }

  /**
   * Begins a build.
   *
   * @param output where the file is to appear
   */
  public static BuildOptions to(Path output) {
    return new BuildOptions(output);
  }

  /**
   * Adds a row.
   *
   * @param key an integer; of {@code UINT64} its 64 bits
   * @param value an integer, of {@code UINT64} its 64 bits; for a floating type
   *     {@link Double#doubleToRawLongBits}; for a set 0
   * @param origin any number that tells the caller where the row is from; comes back in
   *     {@link DuplicateKeyException}
   * @throws IllegalArgumentException if key or value is out of the range of a dtype that was
   *     chosen; the row is then not added
   * @throws StoreIoException if the temporary file cannot be written
   */
  public void add(long key, long value, long origin) {
    long keyBits = keys.checked(key);
    long valueBits = values.checked(value);
    keys.accept();
    values.accept();
    append(keyBits, valueBits, origin);
  }

  /**
   * Adds a row as text.
   *
   * @param key decimal digits, with a sign if need be
   * @param value the same, or a floating number; null or empty for a set
   * @param origin any number that tells the caller where the row is from; comes back in
   *     {@link DuplicateKeyException}
   * @throws IllegalArgumentException if a text is not such a number or out of range; the message
   *     begins with {@code key: } or {@code value: }, and the row is not added
   * @throws StoreIoException if the temporary file cannot be written
   */
  public void add(CharSequence key, CharSequence value, long origin) {
    long keyBits = keys.parsed(key);
    long valueBits = values.parsed(value == null ? "" : value);
    keys.accept();
    values.accept();
    append(keyBits, valueBits, origin);
  }

  private void append(long keyBits, long valueBits, long origin) {
    try {
      rows.append(keyBits, valueBits, origin);
    } catch (IOException e) {
      IOException named = rows.named(e);
      throw new StoreIoException(
          "cannot write the temporary file of rows: " + named, options.output(), named);
    }
  }

  /** Returns how many rows were added. */
  public long rows() {
    return rows.count();
  }

  /**
   * Writes the file, and makes it appear.
   *
   * @param progress called now and then with the number of rows written so far
   * @return what was built
   * @throws DuplicateKeyException if a key came twice and that is an error
   * @throws IllegalArgumentException if no dtype holds all keys or all values
   * @throws StoreIoException if the file cannot be written, or has appeared meanwhile
   */
  public BuildReport finish(LongConsumer progress) {
    DType keyType = keys.type();
    DType valueType = values.type();
    TableSpec spec = TableSpec.seeded(
            keyType, valueType, TableSpec.DEFAULT_SEGMENT_SLOTS, options.seedNumber())
        .shrunkTo(rows.count());
    try (PendingFile pending = PendingFile.beside(place.target())) {
      long entries;
      boolean isCompact;
      try (Table table = Table.createAt(pending.path(), spec, rows.count(), options.attributes())) {
        insert(table, progress);
        entries = table.size();
        isCompact = table.slotCount() <= table.compactSlotCount();
      } catch (StoreIoException e) {
        throw pending.named(e);
      }
      return isCompact ? publish(pending, entries) : publishCopy(pending, entries);
    } catch (IOException e) {
      throw new StoreIoException(
          "cannot read the temporary file of rows: " + e, options.output(), e);
    }
  }

  private void insert(Table table, LongConsumer progress) throws IOException {
    TableWriter writer = table.writer();
    RowSpool.Reader reader = rows.reader();
    table.file().writeLock().lock();
    try {
      while (reader.next()) {
        insert(writer, reader);
        if (reader.index() % PROGRESS_ROWS == 0) {
          progress.accept(reader.index());
        }
      }
    } finally {
      table.file().writeLock().unlock();
    }
    progress.accept(rows.count());
  }

  private void insert(TableWriter writer, RowSpool.Reader reader) throws IOException {
    long key = keys.raw(reader.key(), reader.index());
    long keyBits = keys.type().bytes() == Integer.BYTES ? (int) key : key;
    if (!writer.seekOrMakeRoom(keyBits)) {
      writer.insert(values.raw(reader.value(), reader.index()));
    } else if (options.duplicatePolicy() == DuplicatePolicy.LAST) {
      writer.update(values.raw(reader.value(), reader.index()));
    } else if (options.duplicatePolicy() == DuplicatePolicy.ERROR) {
      String keyText = keys.type().toText(reader.key());
      throw new DuplicateKeyException(
          "duplicate key: key=" + keyText,
          options.output(),
          reader.key(),
          keyText,
          rows.firstOrigin(reader.key()),
          reader.origin());
    }
  }

  private BuildReport publishCopy(PendingFile oversized, long entries) {
    try (PendingFile pending = PendingFile.beside(place.target())) {
      try (Table table = Table.openReadOnly(oversized.path())) {
        table.copyTo(pending.path());
      } catch (StoreIoException e) {
        throw pending.named(e);
      }
      return publish(pending, entries);
    }
  }

  private BuildReport publish(PendingFile pending, long entries) {
    long slots;
    long length;
    try (Table table = Table.openReadOnly(pending.path())) {
      slots = table.slotCount();
      length = table.file().length();
    }
    place.publish(pending);
    return new BuildReport(
        options.output(),
        entries,
        rows.count(),
        rows.count() - entries,
        keys.type(),
        values.type(),
        length,
        (double) entries / slots);
  }

  /** Deletes the temporary file of rows; without a {@link #finish} nothing is left. */
  @Override
  public void close() {
    try {
      rows.close();
    } finally {
      place.close();
    }
  }
}
