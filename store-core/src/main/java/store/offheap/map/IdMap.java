package store.offheap.map;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
 * A map from integers to numbers that lives in one memory-mapped file.
 *
 * <p>Keys are of one of the 32- and 64-bit integer {@link DType}s, values of any; every key and
 * every value of the type is legal. A map without values, {@link DType#NONE}, is a set: it behaves
 * as if every value were 0. No size is declared: the file grows segment by segment, and no
 * operation ever copies the whole.
 *
 * <p>A key or value of {@code UINT64} is passed as its 64 bits in a {@code long}. A key outside the
 * range of the map's key type is not in the map, so that looking it up finds nothing; putting it is
 * an {@link IllegalArgumentException}. Methods that pass values as {@code long} are for maps of
 * integers, those named {@code ...Double} are for all maps.
 *
 * <p><b>Threads:</b> any number of threads read, without locks; writes are serialised by a lock.
 * Other processes may open the file read-only meanwhile, one process may write. <b>After
 * {@link #close()}</b> every method that looks at entries or at the file, from any thread, throws
 * {@link IllegalStateException}.
 *
 * <p><b>What is on disk:</b> a change is seen by all readers at once and outlives the death of this
 * process. It outlives a power failure after the next {@link #sync()} or {@link #close()}.
 *
 * <p>All methods that change a map that was opened read-only throw
 * {@link UnsupportedOperationException}. Those that may need room throw
 * {@link store.offheap.error.StoreIoException} when the disk is full, and have changed nothing
 * then.
 *
 * <p><b>A mapped page whose storage is gone</b>, because somebody cut the file short or the disk
 * failed, does not end the JVM. Methods throw {@link store.offheap.error.StoreIoException} then,
 * and the map takes no more changes. The lookups of single keys, and others when the JVM is late,
 * may end with the JVM's own {@link InternalError} instead, which may come late: what a lookup
 * returned shortly before is not to be trusted.
 */
public final class IdMap implements AutoCloseable {
  private static final int TO_STRING_ENTRIES = 10;

  /**
   * Another one when a compaction has put another file in the place of a map that is only read. Not
   * volatile: the earlier one leads on.
   */
  private Table table;

  /** The one of {@link #table}; a field of its own saves every lookup a load. */
  private Lookup lookup;

  private final ReentrantLock lock;
  private final DType keyType;
  private final DType valueType;
  private final boolean isIntKeys;
  private final EntryChanges changes;
  private final EntryBatch batch;

  /**
   * Tells the keys that {@link Lookup#getInWords} takes, all from 1 up to some number, taken as
   * unsigned: when {@code Long.MAX_VALUE} is added to them, with overflow, they are less than this.
   */
  private final long wordsEnd;

  /** Tells the keys that {@link Lookup#getInPairs} takes, in the same way. */
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

  /** Returns the table in the file that the path leads to now. */
  Table table() {
    return table.latest();
  }

  /**
   * Begins the description of a map to create, or to open if it exists.
   *
   * @param file where it lies or is to lie
   */
  public static IdMapBuilder builder(Path file) {
    return new IdMapBuilder(file);
  }

  /**
   * Opens a map for reading and writing. If the last writer died, its work is taken up: as it was,
   * if only the process died; from the last {@link #sync()} on, if the machine went down.
   *
   * @param file an existing map
   * @throws store.offheap.error.StoreLockedException if another writer has it open
   * @throws store.offheap.error.NotAStoreException if the file is something else
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws store.offheap.error.CorruptStoreException if its bytes contradict each other
   * @throws store.offheap.error.StoreIoException if it cannot be opened or does not exist
   */
  public static IdMap open(Path file) {
    return open(file, ReadAhead.AUTOMATIC);
  }

  /**
   * Opens a map for reading and writing, as {@link #open(Path)} does.
   *
   * @param file an existing map
   * @param readAhead how pages are read that are not in memory; {@link #reading()} says what came
   *     of it
   */
  public static IdMap open(Path file, ReadAhead readAhead) {
    return IdMapOpening.open(file, readAhead);
  }

  /**
   * Opens a map for reading. Takes no lock and writes nothing, so that a file on a read-only mount
   * will do, and follows the changes of a writer, in this process or another. When the map is
   * compacted in its place, the compacted file is what is read from then on, on file systems that
   * tell one file from another.
   *
   * @param file an existing map
   * @throws store.offheap.error.RecoveryNeededException if the machine went down while it was open
   *     for writing
   * @throws store.offheap.error.NotAStoreException if the file is something else
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws store.offheap.error.CorruptStoreException if its bytes contradict each other
   * @throws store.offheap.error.StoreIoException if it cannot be opened or does not exist
   */
  public static IdMap openReadOnly(Path file) {
    return openReadOnly(file, Checking.NONE);
  }

  /**
   * Opens a map for reading, as {@link #openReadOnly(Path)} does, and says whether what is read is
   * compared with the checksums in the file. With {@link Checking#FIRST_TOUCH} a lookup, and a step
   * of a cursor, throws {@link store.offheap.error.CorruptStoreException} when it leads to a
   * segment whose bytes are not those of its checksum. Segments that were changed lately have none.
   *
   * @param file an existing map
   * @param checking whether, and when
   */
  public static IdMap openReadOnly(Path file, Checking checking) {
    return openReadOnly(file, checking, ReadAhead.AUTOMATIC);
  }

  /**
   * Opens a map for reading, as {@link #openReadOnly(Path, Checking)} does.
   *
   * @param file an existing map
   * @param checking whether what is read is compared with the checksums in the file
   * @param readAhead how pages are read that are not in memory; {@link #reading()} says what came
   *     of it
   */
  public static IdMap openReadOnly(Path file, Checking checking, ReadAhead readAhead) {
    return IdMapOpening.openReadOnly(file, checking, readAhead);
  }

  /**
   * Checks every structure and every slot of a map's file, and writes nothing.
   *
   * @param file a file that nobody writes meanwhile
   * @return what was checked and every problem found
   * @throws store.offheap.error.NotAStoreException if the file is something else
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws store.offheap.error.StoreIoException if it cannot be read or does not exist
   */
  public static VerifyReport verify(Path file) {
    return IdMapOpening.verify(file);
  }

  /** Returns what opening the map found and did: whether it had to be recovered, and how. */
  public RecoveryReport recovery() {
    return table.recovery();
  }

  /**
   * Checks the same as {@link #verify}, and besides that each segment, read again around the
   * mapping, has the same bytes, and that a lookup finds every entry.
   *
   * @param file a file that nobody writes meanwhile
   * @return what was checked and every problem found
   * @throws store.offheap.error.NotAStoreException if the file is something else
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws store.offheap.error.StoreIoException if it cannot be read or does not exist
   */
  public static VerifyReport verifyDeep(Path file) {
    return IdMapOpening.verifyDeep(file);
  }

  /**
   * Writes every readable entry of a map that is damaged, cut short or was not closed to a new
   * file. {@link Salvage} does it when no superblock is whole.
   *
   * @param in the damaged file, which is only read, and which nobody writes meanwhile
   * @param out where the new file is to appear; nothing may be there
   * @return what was saved and what was not
   * @throws store.offheap.error.NotAStoreException if the file is something else
   * @throws store.offheap.error.CorruptStoreException if the file does not say what it holds
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

  /** Returns the dtype of the values, {@link DType#NONE} for a set. */
  public DType valueType() {
    return valueType;
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
   * @throws UnsupportedOperationException if the values are floating
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
    requireInteger(valueType, "getDouble");
    return keyType.holds(key) ? lookup.get(bits(key), missingValue) : absent(missingValue);
  }

  /** The same as {@link #get(long, long)}, by the name that {@code java.util.Map} has for it. */
  public long getOrDefault(long key, long defaultValue) {
    return get(key, defaultValue);
  }

  /**
   * Returns the value of a key as a floating number; an integer beyond 2^53 is rounded.
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

  /** Returns a value's bits, empty when the key is absent or out of range. */
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
    return bits(keyType.requireKey(key));
  }

  static void requireInteger(DType valueType, String instead) {
    if (valueType.isFloating()) {
      throw new UnsupportedOperationException(
          "values are " + valueType.label() + ": use " + instead);
    }
  }

  long requireRaw(long key, long value) {
    requireInteger(valueType, "putDouble");
    return valueType.toRaw(valueType.requireValue(key, value));
  }

  /**
   * Puts an entry, new or in place of the one with this key.
   *
   * @param key in the range of the key type
   * @param value in the range of the value type
   * @return whether the key was absent
   * @throws IllegalArgumentException if key or value is out of range
   * @throws UnsupportedOperationException if the values are floating
   */
  public boolean put(long key, long value) {
    return putRaw(requireKey(key), requireRaw(key, value));
  }

  /**
   * Puts an entry, new or in place of the one with this key. A {@code FLOAT32} value is rounded to
   * the nearest float; an integer value must be exact.
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
      throw new IllegalArgumentException(e.getMessage() + ", key=" + keyType.toText(key), e);
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
   * @throws UnsupportedOperationException if the values are floating
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
   * @throws UnsupportedOperationException if the values are floating
   */
  public boolean replace(long key, long value) {
    return changes.replace(key, OptionalLong.empty(), requireRaw(key, value));
  }

  /**
   * Changes the value of a key that has an expected one.
   *
   * @param key any number
   * @param expected the value it must have
   * @param value the new one, in the range of the value type
   * @return whether the key is present and had the expected value
   * @throws IllegalArgumentException if the new value is out of range
   * @throws UnsupportedOperationException if the values are floating
   */
  public boolean replace(long key, long expected, long value) {
    return changes.replace(key, OptionalLong.of(expected), requireRaw(key, value));
  }

  /** Says that a mapped page is gone; looks at none. */
  StoreIoException gone(InternalError e) {
    return table.file().pageGone(e);
  }

  /**
   * Puts an entry and returns the value that its key had.
   *
   * @param key in the range of the key type
   * @param value in the range of the value type
   * @param missingValue what to return when the key was absent
   * @throws IllegalArgumentException if key or value is out of range
   * @throws UnsupportedOperationException if the values are floating
   */
  public long getAndPut(long key, long value, long missingValue) {
    OptionalLong before = exchange(key, value);
    return before.isPresent() ? before.getAsLong() : missingValue;
  }

  /** Puts an entry and returns the value that its key had, empty when it was absent. */
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
   * @throws UnsupportedOperationException if the values are floating
   */
  public long addTo(long key, long delta) {
    return changes.addTo(key, delta);
  }

  /**
   * Adds to the value of a key; an absent key counts as 0.
   *
   * @param key in the range of the key type
   * @param delta what to add
   * @return the new value, as it is stored
   * @throws IllegalArgumentException if the key or the sum is out of range, or the values are
   *     integers and the sum is none; nothing has changed then
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
   * Removes a key that has an expected value.
   *
   * @param key any number
   * @param expected the value it must have
   * @return whether it was present with that value
   * @throws UnsupportedOperationException if the values are floating
   */
  public boolean remove(long key, long expected) {
    requireInteger(valueType, "getDouble and remove");
    return takeOut(key, OptionalLong.of(expected)).isPresent();
  }

  /**
   * Removes a key and returns the value that it had.
   *
   * @param key any number
   * @param missingValue what to return when it was absent
   * @throws UnsupportedOperationException if the values are floating
   */
  public long getAndRemove(long key, long missingValue) {
    requireInteger(valueType, "getDouble and remove");
    OptionalLong before = takeOut(key, OptionalLong.empty());
    return before.isPresent() ? before.getAsLong() : missingValue;
  }

  /** Removes a key, if it has the expected value, and returns that; empty when it did not. */
  OptionalLong takeOut(long key, OptionalLong expected) {
    return changes.takeOut(key, expected);
  }

  /** Removes all entries; the file keeps its length and uses it again. */
  public void clear() {
    changes.clear();
  }

  /**
   * Looks up many keys.
   *
   * @param keys any numbers
   * @param values takes the value of {@code keys[i]} at index i; at least as long as {@code keys}
   * @param missingValue what to store for keys that are absent
   * @return how many keys are present
   * @throws IllegalArgumentException if {@code values} is shorter than {@code keys}
   * @throws UnsupportedOperationException if the values are floating
   */
  public int getAll(long[] keys, long[] values, long missingValue) {
    return batch.getAll(keys, values, missingValue);
  }

  /**
   * Puts many entries, later ones in place of earlier ones with the same key.
   *
   * @param keys in the range of the key type
   * @param values in the range of the value type; at least as long as {@code keys}
   * @throws IllegalArgumentException if a key or value is out of range, or {@code values} is
   *     shorter than {@code keys}; nothing has changed then
   * @throws UnsupportedOperationException if the values are floating
   */
  public void putAll(long[] keys, long[] values) {
    batch.putAll(keys, values);
  }

  /**
   * Puts all entries of another map, which may be of other dtypes as long as each entry fits: as
   * {@link #put} and {@link #putDouble} say, and an integer must be a {@code double} to become a
   * floating value.
   *
   * @param other not written meanwhile, or an entry may come as it was or as it is
   * @throws IllegalArgumentException if a key or value does not fit; entries before it are put
   */
  public void putAll(IdMap other) {
    batch.putAll(other);
  }

  /** Returns how many entries there are; a moment's truth while somebody writes. */
  public long size() {
    try {
      return table.size();
    } catch (InternalError e) {
      throw gone(e);
    }
  }

  /** Returns whether there is no entry. */
  public boolean isEmpty() {
    return size() == 0;
  }

  /**
   * Calls an action with every entry, as {@link #cursor()} would give them.
   *
   * @throws UnsupportedOperationException if the values are floating
   */
  public void forEach(EntryConsumer action) {
    requireInteger(valueType, "cursor and doubleValue");
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
   * @throws UnsupportedOperationException if the values are floating
   */
  public LongStream values() {
    requireInteger(valueType, "cursor and doubleValue");
    return StreamSupport.longStream(
        new EntrySpliterator(table(), entries -> valueType.fromRaw(entries.raw())), false);
  }

  /**
   * Returns this map as a {@code java.util.Map}, for code that wants one. A view: changes go
   * through in both directions. Null keys and values are not in it and cannot be put. It is a
   * {@link java.util.concurrent.ConcurrentMap}, so {@code merge} and the like lose no change of
   * another thread.
   *
   * @throws UnsupportedOperationException if the values are floating
   */
  public Map<Long, Long> asMap() {
    requireInteger(valueType, "getDouble and putDouble");
    table.file().requireOpen();
    return new BoxedView(this);
  }

  /**
   * Writes all entries to a new file that is no larger than it need be. The file appears complete
   * or not at all. Entries that others put or remove meanwhile are in it or not.
   *
   * @param target where; nothing may be there
   * @throws store.offheap.error.CorruptStoreException if a checksum of this file is wrong; it can
   *     be salvaged
   * @throws store.offheap.error.StoreIoException if something is there, or the file cannot be
   *     written
   */
  public void copyTo(Path target) {
    try {
      table().copyTo(target);
    } catch (InternalError e) {
      throw gone(e);
    }
  }

  /** Walks through all slots and returns counts, sizes and probe lengths. */
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

  /** Returns what the file says of itself. */
  public StoreDescription describe() {
    try {
      return IdMapDescription.of(table());
    } catch (InternalError e) {
      throw gone(e);
    }
  }

  /**
   * Returns what the file system that the map lies on cannot promise, each as a sentence for
   * people; none on a local disk. Nothing is printed.
   */
  public List<String> warnings() {
    return table().file().warnings();
  }

  /**
   * Returns what the file system of a path cannot promise the maps that lie there, as
   * {@link #warnings()} does.
   *
   * @param path a folder or a file, which need not be a map
   */
  public static List<String> warnings(Path path) {
    return StoreFile.warnings(path);
  }

  /** Returns the attributes of the file, as of the last checkpoint, by ascending name. */
  public Map<String, String> attributes() {
    return table().file().attributes();
  }

  /**
   * Sets an attribute of the file; it is on disk when the method returns.
   *
   * @param name its name
   * @param value its value; null removes it
   * @throws IllegalArgumentException if all attributes together get longer than 1 MiB, or one has a
   *     surrogate that stands alone
   */
  public void setAttribute(String name, String value) {
    table.file().attribute(name, value);
  }

  /**
   * Writes all changes made before the call to storage, so that they outlive a power failure.
   *
   * @throws UnsupportedOperationException if the map was opened read-only
   * @throws store.offheap.error.StoreIoException if storage fails; the map takes no more changes
   *     then
   */
  public void sync() {
    table.writer();
    table.file().checkpoint();
  }

  /**
   * Writes all changes to storage and closes the file. A second call does nothing.
   *
   * @throws store.offheap.error.StoreIoException if storage fails; the map is closed nevertheless
   */
  @Override
  public void close() {
    table.close();
  }

  /**
   * Returns whether another map has the same entries: the same numbers, whatever their dtypes, as
   * long as the values of both are integers, or floating, or absent. Floating values are the same
   * when their bits are.
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof IdMap
        && (other == this || new Comparison(this, (IdMap) other).isEqual());
  }

  /** Returns a hash of all entries; looks at every one of them. */
  @Override
  public int hashCode() {
    return Comparison.hashOf(this);
  }

  /** Returns the first few entries and the count of the others; does not throw on a closed map. */
  @Override
  public String toString() {
    try {
      return Comparison.toString(this, TO_STRING_ENTRIES);
    } catch (IllegalStateException e) {
      return "IdMap{closed, file=" + table.file().path() + "}";
    }
  }
}
