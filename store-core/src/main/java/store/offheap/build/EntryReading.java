package store.offheap.build;

import java.nio.file.Path;
import java.util.function.LongConsumer;
import store.offheap.model.Checking;
import store.offheap.model.DType;
import store.offheap.model.ReadAhead;
import store.offheap.table.Table;
import store.offheap.table.TableCursor;

/** Adds the entries of tables to a build. */
final class EntryReading {
  private static final int PROGRESS_ENTRIES = 1 << 16;

  private final BulkBuilder builder;
  private final LongConsumer progress;
  private long count;

  /**
   * Creates an instance; adds nothing yet.
   *
   * @param progress called from time to time with the number of entries read so far
   */
  EntryReading(BulkBuilder builder, LongConsumer progress) {
    this.builder = builder;
    this.progress = progress;
  }

  /**
   * Opens a table whose entries are to be copied or printed. Its checksums are verified, because
   * the copy has none or checksums of its own.
   */
  static Table open(Path file) {
    return Table.openReadOnly(file, Checking.FIRST_TOUCH, ReadAhead.AUTOMATIC);
  }

  /**
   * Adds all entries of a table.
   *
   * @param origin number by which the caller identifies the table
   */
  void addAll(Table table, long origin) {
    DType keyType = table.spec().keyType();
    DType valueType = table.spec().valueType();
    TableCursor entries = table.cursor();
    while (entries.next()) {
      builder.add(
          keyType,
          keyType.fromRaw(keyType.toRaw(entries.key())),
          valueType,
          value(valueType, entries.raw()),
          origin);
      count++;
      if (count % PROGRESS_ENTRIES == 0) {
        progress.accept(count);
      }
    }
    progress.accept(count);
  }

  /** Returns the number that a cell holds; for a floating-point type, the bits of the double. */
  static long value(DType type, long raw) {
    return type.isFloating()
        ? Double.doubleToRawLongBits(type.rawToDouble(raw))
        : type.fromRaw(raw);
  }
}
