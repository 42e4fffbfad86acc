package store.offheap.object;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import store.offheap.file.SegmentTable;
import store.offheap.file.StoreFile;
import store.offheap.file.StoreSpec;
import store.offheap.model.ObjectCensus;
import store.offheap.model.ObjectStats;
import store.offheap.model.PageReading;
import store.offheap.model.RecoveryReport;
import store.offheap.model.VacuumReport;
import store.offheap.model.VerifyReport;
import store.offheap.record.KnownTypes;

/**
 * A persistent map of objects, stored in one memory-mapped file. The capacity need not be declared,
 * and opening the map loads nothing.
 *
 * <p><b>Keys</b> are null, booleans, characters, strings, numbers ({@code Byte} to {@code Long},
 * {@code Float}, {@code Double}, {@code BigInteger}, {@code BigDecimal}), primitive arrays,
 * {@code UUID}, {@code Instant}, {@code LocalDate}, enums, records, and lists, sets and maps of
 * these. Two keys are the same if they are of the same kind and equal; arrays are compared by
 * content. Integers of all widths are of the same kind: {@code 1} and {@code 1L} are one key.
 * {@code 1}, {@code 1.0}, {@code true} and {@code "1"} are different keys. An integer key is
 * returned as {@code Integer} if it fits, else as {@code Long}, else as {@code BigInteger}; a list,
 * set or map as an unmodifiable one, which the declared type of a record component must accept, as
 * in a value.
 *
 * <p><b>Values</b> are all these, and lists, maps and sets of values, nested up to 64 levels deep.
 * They are returned exactly as they were put, with the same type and bits. The keys of such a map
 * and the elements of such a set are keys: a map or set that has one key twice, such as {@code 1}
 * and {@code 1L}, is refused.
 *
 * <p>A list, map or set is returned as a {@link LazyList}, {@link LazyMap} or {@link LazySet},
 * which reads only what is requested and writes changes through. A list, map or set in a record is
 * part of the record, which never changes: it is returned complete and unmodifiable, and the
 * declared type of the record component must accept that ({@code List} rather than
 * {@code ArrayList}). Values are copied when they are put: a container that is put twice becomes
 * two containers, and later changes of the original do not affect the map.
 *
 * <p>Any other value whose encoding is longer than 32 bytes (a string of more than 30 letters) is
 * stored once, however often it is put. A shorter value is stored next to its key, unless the key
 * is short as well or the same value was put recently; then it, too, is stored once. An array is
 * copied each time it is read and is therefore {@code equal} to nothing, as usual in
 * {@code java.util}: {@code remove(key, array)} removes nothing.
 *
 * <p>A class is never loaded because a file names it: records and enums can be read only if they
 * are {@linkplain ObjectMapBuilder#types registered} when the map is opened, or were put through
 * it.
 *
 * <p><b>Costs:</b> a lookup touches a few pages. {@link #put}, {@link #remove(Object)} and an
 * entry's {@code setValue} return the old value. If it is a container, they first make a complete
 * plain copy of it; if its class is not known, they throw
 * {@link store.offheap.error.UnknownTypeException} and change nothing. {@link #set} and
 * {@link #delete} do not read the old value. {@code equals}, {@code hashCode},
 * {@code containsValue} and the views' {@code toArray} read every entry; {@code toString} is cut
 * off after several thousand characters.
 *
 * <p><b>Threads:</b> any number of threads may read concurrently, without locks; changes are
 * serialised by a lock. {@code putIfAbsent}, {@code compute...}, {@code merge}, {@code replace} and
 * the two-argument {@code remove} are each atomic for the other threads of this process. Their
 * functions run under the lock and may change the map, but must not call {@link #sync},
 * {@link #setAttribute}, {@link #vacuum} or {@link #close}, which throw then. {@code removeIf} of
 * the views tests one entry after another, and removes it by its key even if another thread has
 * changed its value since the test. One process at a time may open the file for writing; others may
 * open it read-only at the same time. Iterators return an entry that is present throughout exactly
 * once; other entries in their old or new state, or not at all. An iterator throws
 * {@link java.util.ConcurrentModificationException} only if its own thread added or removed entries
 * through the same handle, bypassing the iterator.
 *
 * <p><b>After {@link #close()}</b> every method that accesses entries or the file, on any thread,
 * throws {@link IllegalStateException}, and so do the lazy containers.
 *
 * <p><b>Durability:</b> a change is visible to all readers immediately and survives a crash of this
 * process. A call that was in progress takes effect completely or not at all ({@code putAll},
 * {@code clear} and {@code replaceAll} work entry by entry). A change survives a power failure once
 * {@link #sync()} or {@link #close()} has returned; after a power failure, each value changed later
 * is either the old or the new one.
 *
 * <p>On a map that was opened read-only, all methods that change it throw
 * {@link UnsupportedOperationException}. Methods that may need more space throw
 * {@link store.offheap.error.StoreIoException} when the disk is full; an object that cannot be
 * stored causes an {@link IllegalArgumentException}. Nothing has changed then.
 */
public final class ObjectMap extends StoredMap implements AutoCloseable {
  private final RecoveryReport recovery;
  private final Object vacuuming = new Object();

  ObjectMap(ObjectStore store) {
    super(MovingDictionary.of(store.root()));
    this.recovery = store.recovery();
  }

  /** Returns the store in its current file. */
  private ObjectStore store() {
    return ((MovingDictionary) dictionary()).store();
  }

  /**
   * Returns a builder for a map to create or to open.
   *
   * @param file path of the file, existing or new
   */
  public static ObjectMapBuilder builder(Path file) {
    return new ObjectMapBuilder(file);
  }

  /**
   * Opens a map for reading and writing; see {@link ObjectMapBuilder#open}.
   *
   * @param file an existing map
   * @param types records and enums that may be read from it
   */
  public static ObjectMap open(Path file, Class<?>... types) {
    return builder(file).types(types).open();
  }

  /**
   * Opens a map for reading; see {@link ObjectMapBuilder#openReadOnly}.
   *
   * @param file an existing map
   * @param types records and enums that may be read from it
   */
  public static ObjectMap openReadOnly(Path file, Class<?>... types) {
    return builder(file).types(types).openReadOnly();
  }

  /**
   * Returns whether a file is an object map; also false if it is not a store, or if this cannot be
   * determined.
   *
   * @param file any path
   */
  public static boolean isObjectMap(Path file) {
    return StoreFile.isKind(file, StoreSpec.OBJECT_MAP);
  }

  /**
   * Checks every structure of a map's file, and every key and value at the byte level. Writes
   * nothing.
   *
   * @param file a file that is not written concurrently
   * @return what was checked and every problem found
   * @throws store.offheap.error.NotAStoreException if the file is something else
   * @throws store.offheap.error.FormatTooNewException if a later version wrote it
   * @throws store.offheap.error.StoreIoException if it cannot be read or does not exist
   */
  public static VerifyReport verify(Path file) {
    try {
      return ObjectVerifier.verify(file, ObjectSettings.of(new KnownTypes()));
    } catch (InternalError e) {
      throw StoreFile.pageGone(e, file);
    }
  }

  /**
   * Looks up many keys. If the file is larger than the processor's caches, this takes a fraction of
   * the time of calling {@link #get} for each key, because the memory loads of dozens of keys
   * overlap. The lookups are independent: they do not form a snapshot of one moment.
   *
   * @param keys any objects, including null
   * @return a new, modifiable list of the same size: for each key, in the order of the collection's
   *     iterator, the result of {@link #get}
   */
  public List<Object> getAll(Collection<?> keys) {
    Objects.requireNonNull(keys, "keys");
    return new ArrayList<>(Arrays.asList(((MovingDictionary) dictionary()).getAll(keys.toArray())));
  }

  /** Returns the path of the file. */
  public Path file() {
    return store().file().path();
  }

  /** Returns whether the map was opened read-only. */
  public boolean isReadOnly() {
    return !store().file().isWritable();
  }

  /** Returns whether all changes were on disk when the map was closed. */
  boolean isComplete() {
    return store().file().isClean();
  }

  /** Returns whether opening the map required recovery, and what was recovered. */
  public RecoveryReport recovery() {
    return recovery;
  }

  /** Scans all slots and returns counts and sizes. */
  public ObjectStats stats() {
    ObjectStore now = store().look();
    StoreFile file = now.file();
    try {
      SegmentTable segments = file.segments();
      List<Integer> heap = file.heapSegments();
      heap.forEach(file::requireHeapCounts);
      return new ObjectStats(
          now.state().size(),
          heap.size(),
          heap.stream().mapToLong(segments::used).sum(),
          heap.stream().mapToLong(segments::deleted).sum(),
          now.table().stats());
    } catch (InternalError e) {
      throw file.pageGone(e);
    }
  }

  /** Walks all keys and values, including nested ones, and counts them by type. */
  public ObjectCensus census() {
    return new Census(store().look()).take();
  }

  /**
   * Returns the guarantees that the map's file system cannot give, each as a readable sentence;
   * empty on a local disk. Nothing is printed.
   */
  public List<String> warnings() {
    return store().file().warnings();
  }

  /**
   * Returns the seed of the hash. {@link ObjectSalvage} needs it if both superblocks of the file
   * are lost.
   */
  public long seed() {
    return store().file().spec().seed();
  }

  /** Returns how pages of the file that are not in memory are read. */
  public PageReading reading() {
    return store().look().file().reading();
  }

  /** Returns the attributes of the file as of the last checkpoint, in ascending order of name. */
  public Map<String, String> attributes() {
    return store().look().file().attributes();
  }

  /**
   * Sets an attribute of the file; it is on disk when the method returns.
   *
   * @param name its name
   * @param value its value; null removes it
   * @throws IllegalArgumentException if all attributes together would exceed 1 MiB, or one contains
   *     an unpaired surrogate
   * @throws IllegalStateException if called within a change of this map, such as by a function
   *     passed to {@code compute}
   */
  public void setAttribute(String name, String value) {
    store().attribute(name, value);
  }

  /**
   * Returns unused space to the file system: copies all live data to a new file, which replaces the
   * old one once it is complete and on disk. Until then the file system needs space for both.
   *
   * <p>Other threads and processes may continue meanwhile. Readers never wait. Changes wait while a
   * few hundred values are read. If changes are made faster than they are copied, each also waits
   * until two copies have been made. At the end, changes wait while the last changed keys, lists,
   * maps and sets, 16 at most, are copied and forced to storage; one that changes all the time is
   * copied completely during this pause.
   *
   * <p>Lists, maps and sets obtained before, iterators, and handles of other processes continue in
   * the new file; an iterator returns the keys that were present when the file was replaced. A
   * handle keeps the old file's space in use until it is used again or becomes unreachable.
   *
   * <p>Needs about 32 bytes of memory for each list, map and set in the file, and for each change
   * made meanwhile. Only one vacuum or copy runs at a time; others wait.
   *
   * @return the result
   * @throws IllegalStateException if called within a change of this map, such as by a function
   *     passed to {@code compute}
   * @throws store.offheap.error.CorruptStoreException if a checksum of the file does not match; the
   *     map continues unchanged, and the file can be salvaged
   * @throws store.offheap.error.StoreIoException if the new file cannot be written, such as when
   *     the disk is full, or if another file is now at the map's path; the map continues unchanged.
   *     If storage fails after the new file was renamed, the map is closed and must be opened again
   */
  public VacuumReport vacuum() {
    return vacuum(SuccessorFile::of);
  }

  private VacuumReport vacuum(Function<ObjectStore, Successor> successors) {
    // Checked before waiting for another vacuum, which in turn waits for the end of the change.
    store().requireNoChange("vacuum");
    synchronized (vacuuming) {
      return Vacuum.run(store(), successors);
    }
  }

  /**
   * Writes all entries to a new file, as they are at one moment: a backup that can be made while
   * the map is in use. The file appears complete or not at all; it is as short as one that
   * {@link #vacuum} writes, and has the same attributes and seed.
   *
   * <p>Other threads may continue meanwhile, with the pauses described at {@link #vacuum}, except
   * that nothing is forced to storage during the last pause. The entries are those of that pause.
   *
   * <p>A map that was opened read-only cannot be copied from the first change that another handle
   * makes until that handle is closed; the other handle can copy it.
   *
   * @param target path of the new file, which must not exist
   * @return the result; {@code bytesAfter} is the length of the new file
   * @throws IllegalStateException if called within a change of this map, such as by a function
   *     passed to {@code compute}; or if this map was opened read-only and another handle has
   *     changed it and not closed it, or changes it meanwhile
   * @throws store.offheap.error.CorruptStoreException if a checksum of this file does not match;
   *     the file can be salvaged
   * @throws store.offheap.error.StoreIoException if the target exists or cannot be written; this
   *     map remains usable
   */
  public VacuumReport copyTo(Path target) {
    Objects.requireNonNull(target, "target");
    return copyTo(false, target);
  }

  private VacuumReport copyTo(boolean isPacked, Path target) {
    // Checked before waiting, as in vacuum().
    store().requireNoChange("copyTo");
    synchronized (vacuuming) {
      return StoreCopy.write(store().look(), isPacked, target);
    }
  }

  /**
   * Opens a map for writing, returns unused space as {@link #vacuum} does, and closes it. The new
   * file is as short as possible, leaving no space for further entries: later puts split full
   * segments. It has at least one segment for slots and one for records, together 4 MiB unless the
   * map was created with shorter segments.
   *
   * @param file an existing map
   * @return the result
   * @throws store.offheap.error.StoreException for the reasons listed at
   *     {@link ObjectMapBuilder#open} and {@link #vacuum}; the old file is then unchanged, or the
   *     new one is complete and in place
   */
  public static VacuumReport compact(Path file) {
    try (ObjectMap map = open(file)) {
      return map.vacuum(SuccessorFile::packed);
    }
  }

  /**
   * Opens a map for writing, writes all entries to a new file that is as short as those that
   * {@link #compact(Path)} makes, and closes the map. Its own file does not change, unless opening
   * it requires recovery. The new file may be on another disk.
   *
   * @param file an existing map
   * @param target path of the new file, which must not exist
   * @return the result; {@code bytesAfter} is the length of the new file
   * @throws store.offheap.error.StoreException for the reasons listed at
   *     {@link ObjectMapBuilder#open} and {@link #copyTo}; there is no new file then, or it is
   *     complete
   */
  public static VacuumReport compact(Path file, Path target) {
    try (ObjectMap map = open(file)) {
      return map.copyTo(true, target);
    }
  }

  /**
   * Writes all changes made before the call to storage, so that they survive a power failure.
   *
   * @throws UnsupportedOperationException if the map was opened read-only
   * @throws IllegalStateException if called within a change of this map, such as by a function
   *     passed to {@code compute}
   * @throws store.offheap.error.StoreIoException if storage fails; the map accepts no more changes
   *     then
   */
  public void sync() {
    store().sync();
  }

  /**
   * Writes all changes to storage and closes the file. Further calls have no effect.
   *
   * @throws IllegalStateException if called within a change of this map, such as by a function
   *     passed to {@code compute}; the map stays open then
   * @throws store.offheap.error.StoreIoException if storage fails or has failed; the map is closed
   *     nevertheless
   */
  @Override
  public void close() {
    store().close();
  }
}
