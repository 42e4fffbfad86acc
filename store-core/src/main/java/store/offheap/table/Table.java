package store.offheap.table;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.StoreIoException;
import store.offheap.file.StoreFile;
import store.offheap.file.StoreSpec;
import store.offheap.model.Checking;
import store.offheap.model.PageReading;
import store.offheap.model.ReadAhead;
import store.offheap.model.RecoveryReport;
import store.offheap.model.TableStats;

/**
 * An open table: its specification, and access to all its operations.
 *
 * <p>Lookups, by any number of threads without locks, are made by {@link #lookup()}; changes are
 * made by {@link #writer()}. Keys are bits, sign-extended for 4-byte keys; values are zero-extended
 * bits.
 */
public final class Table implements AutoCloseable {
  private final StoreFile file;
  private final TableSpec spec;
  private final SegmentLayout layout;
  private final SegmentAccess access;
  private final ReservedKeys reserved;
  private final Currency currency;
  private final Overflows overflows;
  private final Lookup lookup;
  private final BatchLookup batch;
  private final TableWriter writer;

  /** The result of the recovery check at opening. */
  private RecoveryReport recovery;

  Table(StoreFile file, Checking checking, ReadAhead readAhead) {
    this.file = file;
    this.spec = readSpec(file);
    this.layout = spec.layout();
    this.access = new SegmentAccess(layout, spec.seed());
    this.reserved = new ReservedKeys(file.live().cells());
    this.currency = new Currency(this, checking, readAhead);
    this.overflows = new Overflows(this);
    this.lookup = new Lookup(this, currency);
    currency.read();
    this.batch = new BatchLookup(this);
    this.recovery =
        new RecoveryReport(file.condition(), 0, 0, Math.max(0, file.live().size()));
    this.writer = file.isWritable() ? new TableWriter(this) : null;
  }

  private static TableSpec readSpec(StoreFile file) {
    try {
      return TableSpec.of(file.spec());
    } catch (IllegalArgumentException e) {
      throw new CorruptStoreException(e.getMessage(), file.path(), e, "superblock");
    }
  }

  /**
   * Creates a table and opens it for writing. The file appears complete or not at all.
   *
   * @param path path of the file, which must not exist
   * @param spec specification of the table
   * @param entries number of entries that it must hold without growing, 0 or more
   * @param attributes attributes of the file
   * @throws StoreIoException if it exists or cannot be written
   * @throws store.offheap.error.StoreLockedException if another writer holds the path
   */
  public static Table create(
      Path path, TableSpec spec, long entries, Map<String, String> attributes) {
    return TableCreation.create(path, spec, entries, attributes);
  }

  /**
   * Creates a table in a file that is not visible to others yet, without a lock, and opens it for
   * writing. It makes no checkpoint before it is closed.
   *
   * @param path a file that does not exist
   * @param spec specification of the table
   * @param entries number of entries that it must hold without growing, 0 or more
   * @param attributes attributes of the file
   */
  public static Table createAt(
      Path path, TableSpec spec, long entries, Map<String, String> attributes) {
    return TableCreation.createAt(path, spec, entries, attributes);
  }

  /** Creates a table in a file without segments; closes the file on failure. */
  public static Table create(StoreFile file, int depth) {
    return TableCreation.create(file, depth);
  }

  /**
   * Opens a table for writing, and recovers it if its last writer did not close it.
   *
   * @throws store.offheap.error.NotAStoreException if the file is something else
   * @throws CorruptStoreException if its bytes are inconsistent
   * @throws store.offheap.error.StoreLockedException if another writer has it open
   * @throws StoreIoException if it cannot be opened
   */
  public static Table open(Path path) {
    return open(path, ReadAhead.AUTOMATIC);
  }

  /**
   * Opens a table for writing, as {@link #open(Path)} does.
   *
   * @param readAhead how pages are read that are not in memory
   */
  public static Table open(Path path, ReadAhead readAhead) {
    return TableOpening.open(path, StoreSpec.ID_MAP, Recovery.NONE, readAhead);
  }

  /** Opens the table in a file and recovers it if necessary; closes the file on failure. */
  public static Table open(StoreFile file) {
    return TableOpening.open(
        file, StoreSpec.ID_MAP, Recovery.NONE, Checking.NONE, ReadAhead.AUTOMATIC);
  }

  /**
   * Opens a table for reading; takes no lock and writes nothing.
   *
   * @throws store.offheap.error.NotAStoreException if the file is something else
   * @throws CorruptStoreException if its bytes are inconsistent
   * @throws store.offheap.error.RecoveryNeededException if the machine crashed while it was open
   *     for writing
   * @throws StoreIoException if it cannot be opened
   */
  public static Table openReadOnly(Path path) {
    return openReadOnly(path, Checking.NONE, ReadAhead.AUTOMATIC);
  }

  /**
   * Opens a table for reading, as {@link #openReadOnly(Path)} does.
   *
   * @param checking whether lookups verify segments against their checksums
   * @param readAhead how pages are read that are not in memory
   */
  public static Table openReadOnly(Path path, Checking checking, ReadAhead readAhead) {
    return Succession.open(path, checking, readAhead);
  }

  /** Opens the table of an object map for writing, as {@link #open(Path)} does. */
  public static Table openObjects(Path path, Recovery recovery) {
    return openObjects(path, recovery, ReadAhead.AUTOMATIC);
  }

  /** Opens the table of an object map in an open file; closes the file on failure. */
  public static Table openObjects(StoreFile file, Recovery recovery) {
    return openObjects(file, recovery, ReadAhead.AUTOMATIC);
  }

  /** Opens the table of an object map for reading. */
  public static Table openObjectsReadOnly(Path path, Checking checking) {
    return openObjectsReadOnly(path, checking, ReadAhead.AUTOMATIC);
  }

  /**
   * Opens the table of an object map for writing, as {@link #open(Path)} does for an ID map.
   *
   * @param recovery repairs the layer above if the last writer did not close the file
   * @param readAhead how pages are read that are not in memory
   */
  public static Table openObjects(Path path, Recovery recovery, ReadAhead readAhead) {
    return TableOpening.open(path, StoreSpec.OBJECT_MAP, recovery, readAhead);
  }

  /** Opens the table of an object map in an open file; closes the file on failure. */
  public static Table openObjects(StoreFile file, Recovery recovery, ReadAhead readAhead) {
    return TableOpening.open(file, StoreSpec.OBJECT_MAP, recovery, Checking.NONE, readAhead);
  }

  /**
   * Opens the table of an object map for reading, as {@link #openReadOnly(Path, Checking,
   * ReadAhead)} does.
   */
  public static Table openObjectsReadOnly(Path path, Checking checking, ReadAhead readAhead) {
    return TableOpening.open(
        StoreFile.openReadOnly(path), StoreSpec.OBJECT_MAP, Recovery.NONE, checking, readAhead);
  }

  /** Repairs a table that was opened for writing if its last writer did not close it. */
  void recover(Recovery above) {
    recovery = writer.recover(above);
  }

  /** Returns the result of the recovery check at opening. */
  public RecoveryReport recovery() {
    return recovery;
  }

  /** Returns the file of the table. */
  public StoreFile file() {
    return file;
  }

  /** Returns the specification of the table. */
  public TableSpec spec() {
    return spec;
  }

  /**
   * Returns the writer of the table, whose methods require the file's write lock.
   *
   * @throws UnsupportedOperationException if the table was opened read-only
   */
  public TableWriter writer() {
    file.requireOpen();
    if (writer == null) {
      throw new UnsupportedOperationException("store was opened read-only: file=" + file.path());
    }
    return writer;
  }

  SegmentLayout layout() {
    return layout;
  }

  SegmentAccess access() {
    return access;
  }

  ReservedKeys reserved() {
    return reserved;
  }

  /** Returns the object that keeps the directory current. */
  Currency currency() {
    return currency;
  }

  /** Returns the object that shortens unsuccessful searches. */
  Overflows overflows() {
    return overflows;
  }

  /** Returns the lookup for single keys, which may be kept as long as the table. */
  public Lookup lookup() {
    return lookup;
  }

  /** Looks up a key, as specified by {@link Lookup#get}. */
  public long get(long key, long missing) {
    return lookup.get(key, missing);
  }

  /** Looks up a key, as specified by {@link Lookup#getDouble}. */
  public double getDouble(long key, double missing) {
    return lookup.getDouble(key, missing);
  }

  /** Looks up a key, as specified by {@link Lookup#find}. */
  public OptionalLong find(long key) {
    return lookup.find(key);
  }

  /** Looks up a key, as specified by {@link Lookup#contains}. */
  public boolean contains(long key) {
    return lookup.contains(key);
  }

  /**
   * Looks up many keys.
   *
   * @param keys the keys' bits; for 4-byte keys, the low 32 bits are used
   * @param values receives the value of each key at the same index; must not be the same array
   * @param missing what to store for a key that is absent
   * @return the number of keys present
   */
  public int getAll(long[] keys, long[] values, long missing) {
    if (!isReadPageByPage()) {
      return batch.getAll(keys, values, missing);
    }
    int hits = 0;
    for (int from = 0; from < keys.length; from += OrderedKeys.MOST) {
      OrderedKeys order = inFileOrder(keys, from);
      while (order.hasNext()) {
        hits += batch.get(keys, values, order.next(), missing) ? 1 : 0;
      }
    }
    return hits;
  }

  /** Returns whether pages that are not in memory are read one by one. */
  public boolean isReadPageByPage() {
    return file.reading() != PageReading.AHEAD;
  }

  /**
   * Returns the order of up to {@link OrderedKeys#MOST} keys.
   *
   * @param keys bits of the keys, with arbitrary bits above those of 4-byte keys
   * @param from index of the first
   */
  public OrderedKeys inFileOrder(long[] keys, int from) {
    return new OrderedKeys(this, keys, from, Math.min(keys.length, from + OrderedKeys.MOST));
  }

  /** Returns the table in the file that is at the path now, following compactions. */
  public Table latest() {
    return currency.latest();
  }

  /**
   * Sets the listener that is notified when a compaction has replaced this file: it receives the
   * table in the new file, which has the same dtypes. Lookups made here are redirected until then,
   * but slowly.
   */
  public void onSuccessor(Consumer<Table> listener) {
    currency.onSuccessor(listener);
  }

  /**
   * Marks this file as about to be replaced by another one with the same entries; it must not be
   * changed afterwards. Opening the file for writing reverts this.
   */
  public void supersede() {
    currency.supersede();
  }

  /** Returns the number of entries; only a snapshot during concurrent writes. */
  public long size() {
    return latest().file.live().size();
  }

  /** Returns the number of slots in live segments. */
  public long slotCount() {
    return TableCounts.slots(this);
  }

  /** Scans all slots and returns statistics. */
  public TableStats stats() {
    return TableCounts.stats(this);
  }

  /** Returns the number of slots of a copy that is no larger than necessary. */
  public long compactSlotCount() {
    return TableCounts.compactSlots(this);
  }

  /** Returns a cursor over all entries. */
  public TableCursor cursor() {
    return new TableCursor(latest(), 0, TableCursor.PREFIX_END);
  }

  /**
   * Returns a cursor over part of the entries: those whose hash prefix, its top 32 bits as a
   * number, is in a range. Ranges that do not overlap have no entry in common.
   *
   * @param from first prefix, 0 to 2^32
   * @param end one past the last prefix, {@code from} to 2^32
   */
  public TableCursor cursor(long from, long end) {
    return new TableCursor(latest(), from, end);
  }

  /**
   * Writes all entries to a new file that is no larger than necessary, with the same attributes.
   *
   * @param target path of the new file, which must not exist
   * @throws CorruptStoreException if a checksum of this file does not match
   * @throws StoreIoException if the file exists or cannot be written
   */
  public void copyTo(Path target) {
    TableCreation.copy(this, target);
  }

  /**
   * Writes all entries to a new file that is as short as possible, with the same attributes:
   * searches in it are longer, and the next insertion makes it grow.
   *
   * @param target path of the new file, which must not exist
   * @throws CorruptStoreException if a checksum of this file does not match
   * @throws StoreIoException if the file exists or cannot be written
   */
  public void packTo(Path target) {
    TableCreation.pack(this, target);
  }

  /**
   * Makes a checkpoint if anything has changed, and closes the file. Further calls have no effect.
   *
   * @throws StoreIoException if storage fails or has failed; the table is closed nevertheless
   */
  @Override
  public void close() {
    try {
      file.close();
    } finally {
      currency.close();
    }
  }
}
