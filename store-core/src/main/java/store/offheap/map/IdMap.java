package store.offheap.map;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import store.offheap.build.Salvage;
import store.offheap.error.StoreIoException;
import store.offheap.file.StoreFile;
import store.offheap.model.Checking;
import store.offheap.model.DType;
import store.offheap.model.PageReading;
import store.offheap.model.ReadAhead;
import store.offheap.model.RecoveryReport;
import store.offheap.model.SalvageReport;
import store.offheap.model.StoreDescription;
import store.offheap.model.TableStats;
import store.offheap.model.VerifyReport;
import store.offheap.table.Lookup;
import store.offheap.table.Table;
import store.offheap.table.TableCursor;
import store.offheap.table.TableWriter;

/**
 * A persistent map from integers to numbers, stored in one memory-mapped file.
 *
 * <p>Keys have one of the 32-bit and 64-bit integer {@link DType}s; values have any type. Every key
 * and every value of its type is legal. A map without values, {@link DType#NONE}, is a set: it
 * behaves as if every value were 0. The capacity need not be declared: the file grows segment by
 * segment, and no operation ever copies the whole map.
 *
 * <p>A key or value of type {@code UINT64} is passed as its 64 bits in a {@code long}. A key
 * outside the range of the map's key type is never in the map: looking it up finds nothing, and
 * putting it throws {@link IllegalArgumentException}. Methods that pass values as {@code long}
 * require integer values; those named {@code ...Double} work on all maps.
 *
 * <p><b>Threads:</b> any number of threads may read concurrently, without locks; writes are
 * serialised by a lock. One process at a time may open the file for writing; others may open it
 * read-only at the same time. <b>After {@link #close()}</b> every method that accesses entries or
 * the file, on any thread, throws {@link IllegalStateException}.
 *
 * <p><b>Durability:</b> a change is visible to all readers immediately and survives a crash of this
 * process. It survives a power failure once {@link #sync()} or {@link #close()} has returned.
 *
 * <p>On a map that was opened read-only, all methods that change it throw
 * {@link UnsupportedOperationException}. Methods that may need more space throw
 * {@link store.offheap.error.StoreIoException} when the disk is full; nothing has changed then.
 *
 * <p><b>Loss of the backing storage</b> of a mapped page, because the file was truncated or the
 * disk failed, does not crash the JVM. Methods throw {@link store.offheap.error.StoreIoException}
 * in this case, and the map accepts no more changes. Lookups of single keys, and other methods when
 * the JVM reports the fault late, may instead throw the JVM's own {@link InternalError}. Because
 * that error may be delayed, results of lookups shortly before it cannot be trusted.
 */
public final class IdMap implements AutoCloseable {
  private static final int TO_STRING_ENTRIES = 10;

  /**
   * Replaced when a compaction has put a new file in place of one that this map only reads. Not
   * volatile: a stale table leads to its successor.
   */
  private Table table;

  /** The lookup of {@link #table}, kept in its own field to save each lookup a load. */
  private Lookup lookup;

  private final ReentrantLock lock;
  private final DType keyType;
  private final DType valueType;
  private final boolean isIntKeys;
  private final EntryChanges changes;
  private final EntryBatch batch;

  /**
   * Bounds the keys that {@link Lookup#getInWords} accepts, which are all from 1 up to some
   * unsigned number: a key is accepted if, after adding {@code Long.MAX_VALUE} with overflow, it is
   * less than this.
   */
  private final long wordsEnd;

  /** Bounds the keys that {@link Lookup#getInPairs} accepts, in the same way. */
  private final long pairsEnd;

  IdMap(Table table) {
    this.table = table;
    this.lookup = table.lookup();
    this.lock = table.file().writeLock();
    this.keyType = table.spec().keyType();
    this.valueType = table.spec().valueType();
    this.isIntKeys = keyType.bytes() == Integer.BYTES;
    this.changes = new EntryChanges(this);
    this.batch = new EntryBatch(this);
    boolean isPairs = lookup.isSearchedInPairs() && !valueType.isFloating();
    this.wordsEnd = (lookup.isSearchedInWords() ? keyType.maxValue() - 1 : 0) + Long.MIN_VALUE;
    this.pairsEnd = (isPairs ? -2 : 0) + Long.MIN_VALUE;
    table.onSuccessor(this::follow);
  }

  private void follow(Table later) {
    table = later;
    lookup = later.lookup();
  }

  /** Returns the table of the file that is at the path now. */
  Table table() {
    return table.latest();
  }

  /**
   * Returns a builder for a map to create, or to open if it exists.
   *
   * @param file path of the file, existing or new
   */
  public static IdMapBuilder builder(Path file) {
    return new IdMapBuilder(file);
  }

  /**
   * Opens a map for reading and writing. If the last writer did not close the map, it is recovered:
   * with all changes if only the process died; with all changes up to the last {@link #sync()} if
   * the machine crashed, in which case later changes may be lost.
   *
   * @param file an existing map
   * @throws store.offheap.error.StoreLockedException if another writer has it open
   * @throws store.offheap.error.NotAStoreException if the file is something else
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws store.offheap.error.CorruptStoreException if its bytes are inconsistent
   * @throws store.offheap.error.StoreIoException if it cannot be opened or does not exist
   */
  public static IdMap open(Path file) {
    return open(file, ReadAhead.AUTOMATIC);
  }

  /**
   * Opens a map for reading and writing, as {@link #open(Path)} does.
   *
   * @param file an existing map
   * @param readAhead how pages are read that are not in memory; {@link #reading()} returns the
   *     outcome
   */
  public static IdMap open(Path file, ReadAhead readAhead) {
    return IdMapOpening.open(file, readAhead);
  }

  /**
   * Opens a map for reading. Takes no lock and writes nothing, so the file may be on a read-only
   * mount. Changes by a writer in this or another process are visible. When the map is compacted in
   * place, this map switches to the compacted file, on file systems that can tell one file from
   * another.
   *
   * @param file an existing map
   * @throws store.offheap.error.RecoveryNeededException if the machine crashed while it was open
   *     for writing
   * @throws store.offheap.error.NotAStoreException if the file is something else
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws store.offheap.error.CorruptStoreException if its bytes are inconsistent
   * @throws store.offheap.error.StoreIoException if it cannot be opened or does not exist
   */
  public static IdMap openReadOnly(Path file) {
    return openReadOnly(file, Checking.NONE);
  }

  /**
   * Opens a map for reading, as {@link #openReadOnly(Path)} does, with a choice of whether the data
   * read is verified against the checksums in the file. With {@link Checking#FIRST_TOUCH}, a lookup
   * or cursor step throws {@link store.offheap.error.CorruptStoreException} when it reaches a
   * segment whose bytes do not match its checksum. Recently changed segments have no checksum.
   *
   * @param file an existing map
   * @param checking whether and when checksums are verified
   */
  public static IdMap openReadOnly(Path file, Checking checking) {
    return openReadOnly(file, checking, ReadAhead.AUTOMATIC);
  }

  /**
   * Opens a map for reading, as {@link #openReadOnly(Path, Checking)} does.
   *
   * @param file an existing map
   * @param checking whether and when checksums are verified
   * @param readAhead how pages are read that are not in memory; {@link #reading()} returns the
   *     outcome
   */
  public static IdMap openReadOnly(Path file, Checking checking, ReadAhead readAhead) {
    return IdMapOpening.openReadOnly(file, checking, readAhead);
  }

  /**
   * Checks every structure and every slot of a map's file. Writes nothing.
   *
   * @param file a file that is not written concurrently
   * @return what was checked and every problem found
   * @throws store.offheap.error.NotAStoreException if the file is something else
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws store.offheap.error.StoreIoException if it cannot be read or does not exist
   */
  public static VerifyReport verify(Path file) {
    return IdMapOpening.verify(file);
  }

  /** Returns whether opening the map required recovery, and what was recovered. */
  public RecoveryReport recovery() {
    return table.recovery();
  }

  /**
   * Performs the checks of {@link #verify}, and also checks that each segment has the same bytes
   * when read again without the mapping, and that a lookup finds every entry.
   *
   * @param file a file that is not written concurrently
   * @return what was checked and every problem found
   * @throws store.offheap.error.NotAStoreException if the file is something else
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws store.offheap.error.StoreIoException if it cannot be read or does not exist
   */
  public static VerifyReport verifyDeep(Path file) {
    return IdMapOpening.verifyDeep(file);
  }

  /**
   * Writes to a new file every readable entry of a map that is damaged, truncated or was not
   * closed. Use {@link Salvage} when no superblock is intact.
   *
   * @param in the damaged file, which is only read and must not be written concurrently
   * @param out path of the new file, which must not exist
   * @return what was saved and what was not
   * @throws store.offheap.error.NotAStoreException if the file is something else
   * @throws store.offheap.error.CorruptStoreException if the file does not tell what it holds
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws store.offheap.error.StoreIoException if it cannot be opened, or the new file exists or
   *     cannot be written
   */
  public static SalvageReport salvage(Path in, Path out) {
    return Salvage.from(in).to(out);
  }

  /** Returns the dtype of the keys. */
  public DType keyType() {
    return keyType;
  }

  /** Returns the dtype of the values; {@link DType#NONE} for a set. */
  public DType valueType() {
    return valueType;
  }

  /** Returns the path of the file. */
  public Path file() {
    return table.file().path();
  }

  /** Returns whether the map was opened read-only. */
  public boolean isReadOnly() {
    return !table.file().isWritable();
  }

  /**
   * Returns the value of a key.
   *
   * @param key any number
   * @param missingValue what to return when the key is absent
   * @throws UnsupportedOperationException if the values are floating-point
   */
  public long get(long key, long missingValue) {
    if (key + Long.MAX_VALUE < wordsEnd) {
      return lookup.getInWords((int) key, missingValue);
    }
    if (key + Long.MAX_VALUE < pairsEnd) {
      return lookup.getInPairs(key, missingValue);
    }
    return getSlowly(key, missingValue);
  }

  private long getSlowly(long key, long missingValue) {
    requireInteger("getDouble");
    return keyType.holds(key) ? lookup.get(bits(key), missingValue) : absent(missingValue);
  }

  /**
   * Returns the value of a key, as {@link #get(long, long)} does; named as in
   * {@code java.util.Map}.
   */
  public long getOrDefault(long key, long defaultValue) {
    return get(key, defaultValue);
  }

  /**
   * Returns the value of a key as a floating-point number; an integer beyond 2^53 is rounded.
   *
   * @param key any number
   * @param missingValue what to return when the key is absent
   */
  public double getDouble(long key, double missingValue) {
    if (!keyType.holds(key)) {
      absent(0);
      return missingValue;
    }
    return lookup.getDouble(bits(key), missingValue);
  }

  /** Returns whether a key is present. */
  public boolean containsKey(long key) {
    return keyType.holds(key) ? lookup.contains(bits(key)) : absent(0) != 0;
  }

  /** Returns the bits of a key's value, or empty if the key is absent or out of range. */
  OptionalLong find(long key) {
    if (!keyType.holds(key)) {
      absent(0);
      return OptionalLong.empty();
    }
    return lookup.find(bits(key));
  }

  long absent(long missingValue) {
    table.file().requireOpen();
    return missingValue;
  }

  long bits(long key) {
    return isIntKeys ? (int) key : key;
  }

  long requireKey(long key) {
    try {
      return bits(keyType.requireKey(key));
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  /**
   * Returns the exception for a wrong argument of a call that changes entries.
   *
   * @throws IllegalStateException instead, if the map is closed
   */
  IllegalArgumentException refused(IllegalArgumentException e) {
    table.file().requireOpen();
    return e;
  }

  static void requireInteger(DType valueType, String instead) {
    if (valueType.isFloating()) {
      throw new UnsupportedOperationException(
          "values are " + valueType.label() + ": use " + instead);
    }
  }

  /** Requires that values are integers; only for a map that is open. */
  void requireInteger(String instead) {
    if (valueType.isFloating()) {
      table.file().requireOpen();
      requireInteger(valueType, instead);
    }
  }

  long requireRaw(long key, long value) {
    requireInteger("putDouble");
    try {
      return valueType.toRaw(valueType.requireValue(key, value));
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  /**
   * Puts an entry, replacing an existing entry with the same key.
   *
   * @param key in the range of the key type
   * @param value in the range of the value type
   * @return whether the key was absent
   * @throws IllegalArgumentException if key or value is out of range
   * @throws UnsupportedOperationException if the values are floating-point
   */
  public boolean put(long key, long value) {
    return putRaw(requireKey(key), requireRaw(key, value));
  }

  /**
   * Puts an entry, replacing an existing entry with the same key. A {@code FLOAT32} value is
   * rounded to the nearest float; an integer value must be exact.
   *
   * @param key in the range of the key type
   * @param value in the range of the value type
   * @return whether the key was absent
   * @throws IllegalArgumentException if key or value is out of range
   */
  public boolean putDouble(long key, double value) {
    return putRaw(requireKey(key), rawOf(key, value));
  }

  long rawOf(long key, double value) {
    try {
      return valueType.doubleToRaw(value);
    } catch (IllegalArgumentException e) {
      throw refused(
          new IllegalArgumentException(e.getMessage() + ", key=" + keyType.toText(key), e));
    }
  }

  private boolean putRaw(long bits, long raw) {
    TableWriter writer = table.writer();
    lock.lock();
    try {
      if (writer.seekOrMakeRoom(bits)) {
        writer.update(raw);
        return false;
      }
      writer.insert(raw);
      return true;
    } catch (InternalError e) {
      throw gone(e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds a key to a set; in a map, puts it with the value 0 unless it is present.
   *
   * @param key in the range of the key type
   * @return whether the key was absent
   * @throws IllegalArgumentException if the key is out of range
   */
  public boolean add(long key) {
    return changes.putIfAbsent(requireKey(key), 0);
  }

  /**
   * Puts an entry unless its key is present.
   *
   * @param key in the range of the key type
   * @param value in the range of the value type
   * @return whether the key was absent
   * @throws IllegalArgumentException if key or value is out of range
   * @throws UnsupportedOperationException if the values are floating-point
   */
  public boolean putIfAbsent(long key, long value) {
    return changes.putIfAbsent(requireKey(key), requireRaw(key, value));
  }

  /**
   * Changes the value of a key that is present.
   *
   * @param key any number
   * @param value in the range of the value type
   * @return whether the key is present
   * @throws IllegalArgumentException if the value is out of range
   * @throws UnsupportedOperationException if the values are floating-point
   */
  public boolean replace(long key, long value) {
    return changes.replace(key, OptionalLong.empty(), requireRaw(key, value));
  }

  /**
   * Changes the value of a key if it has an expected value.
   *
   * @param key any number
   * @param expected the value it must have
   * @param value the new value, in the range of the value type
   * @return whether the key is present and had the expected value
   * @throws IllegalArgumentException if the new value is out of range
   * @throws UnsupportedOperationException if the values are floating-point
   */
  public boolean replace(long key, long expected, long value) {
    return changes.replace(key, OptionalLong.of(expected), requireRaw(key, value));
  }

  /** Returns the exception for a lost mapped page; accesses no page itself. */
  StoreIoException gone(InternalError e) {
    return table.file().pageGone(e);
  }

  /**
   * Puts an entry and returns the previous value of its key.
   *
   * @param key in the range of the key type
   * @param value in the range of the value type
   * @param missingValue what to return when the key was absent
   * @throws IllegalArgumentException if key or value is out of range
   * @throws UnsupportedOperationException if the values are floating-point
   */
  public long getAndPut(long key, long value, long missingValue) {
    OptionalLong before = exchange(key, value);
    return before.isPresent() ? before.getAsLong() : missingValue;
  }

  /** Puts an entry and returns the previous value of its key, or empty if the key was absent. */
  OptionalLong exchange(long key, long value) {
    return changes.exchange(requireKey(key), requireRaw(key, value));
  }

  /**
   * Adds to the value of a key; an absent key counts as 0.
   *
   * @param key in the range of the key type
   * @param delta what to add, signed
   * @return the new value
   * @throws IllegalArgumentException if the key or the sum is out of range; nothing has changed
   *     then
   * @throws UnsupportedOperationException if the values are floating-point
   */
  public long addTo(long key, long delta) {
    return changes.addTo(key, delta);
  }

  /**
   * Adds to the value of a key; an absent key counts as 0.
   *
   * @param key in the range of the key type
   * @param delta what to add
   * @return the new value, as it is stored, except that an integer beyond 2^53 is rounded
   * @throws IllegalArgumentException if the key or the sum is out of range, or the values are
   *     integers and the sum is not an integer; nothing has changed then
   */
  public double addToDouble(long key, double delta) {
    return changes.addToDouble(key, delta);
  }

  /**
   * Removes a key.
   *
   * @param key any number
   * @return whether it was present
   */
  public boolean remove(long key) {
    return takeOut(key, OptionalLong.empty()).isPresent();
  }

  /**
   * Removes a key if it has an expected value.
   *
   * @param key any number
   * @param expected the value it must have
   * @return whether it was present with that value
   * @throws UnsupportedOperationException if the values are floating-point
   */
  public boolean remove(long key, long expected) {
    requireInteger("getDouble and remove");
    return takeOut(key, OptionalLong.of(expected)).isPresent();
  }

  /**
   * Removes a key and returns the value it had.
   *
   * @param key any number
   * @param missingValue what to return when it was absent
   * @throws UnsupportedOperationException if the values are floating-point
   */
  public long getAndRemove(long key, long missingValue) {
    requireInteger("getDouble and remove");
    OptionalLong before = takeOut(key, OptionalLong.empty());
    return before.isPresent() ? before.getAsLong() : missingValue;
  }

  /** Removes a key if it has the expected value, and returns that value; empty if it did not. */
  OptionalLong takeOut(long key, OptionalLong expected) {
    return changes.takeOut(key, expected);
  }

  /** Removes all entries. The file keeps its length; its space is reused. */
  public void clear() {
    changes.clear();
  }

  /**
   * Looks up many keys.
   *
   * @param keys any numbers
   * @param values receives the value of {@code keys[i]} at index i; at least as long as
   *     {@code keys}
   * @param missingValue what to store for keys that are absent
   * @return how many keys are present
   * @throws IllegalArgumentException if {@code values} is shorter than {@code keys}
   * @throws UnsupportedOperationException if the values are floating-point
   */
  public int getAll(long[] keys, long[] values, long missingValue) {
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(values, "values");
    return batch.getAll(keys, values, missingValue);
  }

  /**
   * Puts many entries; a later entry replaces an earlier one with the same key. If pages are read
   * one by one, different keys are put in file order, and 8 bytes of heap are needed for each of up
   * to a million keys. If storage fails, any of the entries may have been put.
   *
   * @param keys in the range of the key type
   * @param values in the range of the value type; at least as long as {@code keys}
   * @throws IllegalArgumentException if a key or value is out of range, or {@code values} is
   *     shorter than {@code keys}; nothing has changed then
   * @throws UnsupportedOperationException if the values are floating-point
   */
  public void putAll(long[] keys, long[] values) {
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(values, "values");
    batch.putAll(keys, values);
  }

  /**
   * Puts all entries of another map. Its dtypes may differ as long as each entry fits, as specified
   * by {@link #put} and {@link #putDouble}; an integer must be exactly representable as a
   * {@code double} to become a floating-point value.
   *
   * @param other the other map; entries changed concurrently may be copied in their old or new
   *     state
   * @throws IllegalArgumentException if a key or value does not fit; the entries before it have
   *     been put
   */
  public void putAll(IdMap other) {
    Objects.requireNonNull(other, "other");
    batch.putAll(other);
  }

  /**
   * Returns the number of entries; only a snapshot during concurrent writes. If a writer died in
   * the middle of a change, a read-only map may count one too many or too few until the file is
   * opened for writing.
   */
  public long size() {
    try {
      return table.size();
    } catch (InternalError e) {
      throw gone(e);
    }
  }

  /** Returns whether the map has no entries. */
  public boolean isEmpty() {
    return size() == 0;
  }

  /**
   * Calls an action with every entry, in the order and with the guarantees of {@link #cursor()}.
   *
   * @throws UnsupportedOperationException if the values are floating-point
   */
  public void forEach(EntryConsumer action) {
    Objects.requireNonNull(action, "action");
    requireInteger("cursor and doubleValue");
    TableCursor entries = table().cursor();
    while (entries.next()) {
      action.accept(keyType.fromRaw(entries.key()), valueType.fromRaw(entries.raw()));
    }
  }

  /** Returns a cursor before the first entry. */
  public IdMapCursor cursor() {
    return new IdMapCursor(table().cursor(), keyType, valueType);
  }

  /** Returns the keys, in no particular order, for sequential or parallel use. */
  public LongStream keys() {
    return StreamSupport.longStream(
        new EntrySpliterator(table(), entries -> keyType.fromRaw(entries.key())), false);
  }

  /**
   * Returns the values, in no particular order, for sequential or parallel use.
   *
   * @throws UnsupportedOperationException if the values are floating-point
   */
  public LongStream values() {
    requireInteger("cursor and doubleValue");
    return StreamSupport.longStream(
        new EntrySpliterator(table(), entries -> valueType.fromRaw(entries.raw())), false);
  }

  /**
   * Returns a view of this map as a {@code java.util.Map}. Changes to either are visible in the
   * other. The view contains no null keys or values and rejects them. It is a
   * {@link java.util.concurrent.ConcurrentMap}, so {@code merge}, {@code removeIf} and similar
   * methods lose no change made by another thread.
   *
   * @throws UnsupportedOperationException if the values are floating-point
   */
  public Map<Long, Long> asMap() {
    requireInteger("getDouble and putDouble");
    table.file().requireOpen();
    return new BoxedView(this);
  }

  /**
   * Writes all entries to a new file that is no larger than necessary. The file appears complete or
   * not at all. Entries that are put or removed concurrently may or may not be in it.
   *
   * @param target path of the new file, which must not exist
   * @throws store.offheap.error.CorruptStoreException if a checksum of this file does not match;
   *     the file can be salvaged
   * @throws store.offheap.error.StoreIoException if the file exists or cannot be written
   */
  public void copyTo(Path target) {
    Objects.requireNonNull(target, "target");
    try {
      table().copyTo(target);
    } catch (InternalError e) {
      throw gone(e);
    }
  }

  /** Scans all slots and returns counts, sizes and probe lengths. */
  public TableStats stats() {
    try {
      return table().stats();
    } catch (InternalError e) {
      throw gone(e);
    }
  }

  /** Returns how pages of the file that are not in memory are read. */
  public PageReading reading() {
    return table().file().reading();
  }

  /** Returns the file's description of itself. */
  public StoreDescription describe() {
    try {
      return IdMapDescription.of(table());
    } catch (InternalError e) {
      throw gone(e);
    }
  }

  /**
   * Returns the guarantees that the map's file system cannot give, each as a readable sentence;
   * empty on a local disk. Nothing is printed.
   */
  public List<String> warnings() {
    return table().file().warnings();
  }

  /**
   * Returns the guarantees that the file system of a path cannot give to maps stored there, as
   * {@link #warnings()} does.
   *
   * @param path a folder or a file, which need not be a map
   */
  public static List<String> warnings(Path path) {
    return StoreFile.warnings(path);
  }

  /** Returns the attributes of the file as of the last checkpoint, in ascending order of name. */
  public Map<String, String> attributes() {
    return table().file().attributes();
  }

  /**
   * Sets an attribute of the file; it is on disk when the method returns.
   *
   * @param name its name
   * @param value its value; null removes it
   * @throws IllegalArgumentException if all attributes together would exceed 1 MiB, or one contains
   *     an unpaired surrogate
   */
  public void setAttribute(String name, String value) {
    table.file().attribute(name, value);
  }

  /**
   * Writes all changes made before the call to storage, so that they survive a power failure.
   *
   * @throws UnsupportedOperationException if the map was opened read-only
   * @throws store.offheap.error.StoreIoException if storage fails; the map accepts no more changes
   *     then
   */
  public void sync() {
    table.writer();
    table.file().checkpoint();
  }

  /**
   * Writes all changes to storage and closes the file. Further calls have no effect.
   *
   * @throws store.offheap.error.StoreIoException if storage fails or has failed; the map is closed
   *     nevertheless
   */
  @Override
  public void close() {
    table.close();
  }

  /**
   * Returns whether another map has the same entries: the same numbers, regardless of dtype,
   * provided that the values of both are integers, or floating-point, or absent. Floating-point
   * values are the same if their bits are.
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof IdMap
        && (other == this || new Comparison(this, (IdMap) other).isEqual());
  }

  /** Returns a hash code computed from every entry. */
  @Override
  public int hashCode() {
    return Comparison.hashOf(this);
  }

  /** Returns the first few entries and the count of the rest; does not throw on a closed map. */
  @Override
  public String toString() {
    try {
      return Comparison.toString(this, TO_STRING_ENTRIES);
    } catch (IllegalStateException e) {
      return "IdMap{closed, file=" + table.file().path() + "}";
    }
  }
}
