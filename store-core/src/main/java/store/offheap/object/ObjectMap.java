package store.offheap.object;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import store.offheap.error.StoreException;
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
 * A map of objects that lives in one memory-mapped file. No size is declared, and nothing is loaded
 * when it is opened.
 *
 * <p><b>Keys</b> are null, booleans, characters, strings, numbers ({@code Byte} to {@code Long},
 * {@code Float}, {@code Double}, {@code BigInteger}, {@code BigDecimal}), byte arrays,
 * {@code UUID}, {@code Instant}, {@code LocalDate}, enums, records, and lists, sets and maps of
 * these. Two keys are the same if they are of the same kind and equal, byte arrays by their bytes.
 * Integers of every width are of one kind: {@code 1} and {@code 1L} are one key. {@code 1},
 * {@code 1.0}, {@code true} and {@code "1"} are different keys. An integer key comes back as
 * {@code Integer} if it fits, else {@code Long}, else {@code BigInteger}; a list, a set or a map as
 * an unmodifiable one, which the component of a record must be declared to take, as in a value.
 *
 * <p><b>Values</b> are all these, and primitive arrays, and lists, maps and sets of values, up to
 * 64 levels deep. They come back exactly as they were put, type and bits. A list, a map or a set
 * comes back as a {@link LazyList}, {@link LazyMap} or {@link LazySet}, which reads what it is
 * asked for and writes what it is told; but one in a record is part of the record, which never
 * changes: it comes back whole and unmodifiable, and its component must be declared so that it can
 * take that (as {@code List}, and not as {@code ArrayList}). What is put is copied: a container
 * that is put twice is two containers, and a change of the original afterwards is none in the map.
 * Any other value of more than 32 bytes, as it is encoded (a string of more than 30 letters), is
 * stored once, however often it is put; a shorter one lies beside its key, unless that is short as
 * well or the same value was put not long ago: then it is stored once, too. An array is a copy each
 * time it is read, so it is {@code equal} to nothing, as {@code java.util} has it:
 * {@code remove(key, array)} removes nothing.
 *
 * <p>No class that a file names is ever loaded: records and enums come out only if they are
 * {@linkplain ObjectMapBuilder#types named} when the map is opened, or were put through it.
 *
 * <p><b>Costs:</b> a lookup touches a few pages. {@link #put}, {@link #remove(Object)} and an
 * entry's {@code setValue} return the old value; if that is a container they make a plain copy of
 * all of it first, and where it is of a class that is not known they throw
 * {@link store.offheap.error.UnknownTypeException} and change nothing. {@link #set} and
 * {@link #delete} do not look at it. {@code equals}, {@code hashCode}, {@code containsValue} and
 * the views' {@code toArray} look at every entry; {@code toString} ends after some thousand
 * characters.
 *
 * <p><b>Threads:</b> any number of threads read, without locks; changes are serialised by a lock.
 * {@code putIfAbsent}, {@code compute...}, {@code merge}, {@code replace} and the two-argument
 * {@code remove} are each one step to the other threads of this process; their functions run under
 * the lock, and may change the map, but {@link #sync}, {@link #setAttribute}, {@link #vacuum} and
 * {@link #close} are refused there. Other processes may open the file read-only meanwhile, one
 * process may write. Iterators give an entry that is there throughout once, others as they were or
 * are, or not. {@link java.util.ConcurrentModificationException} comes from an iterator only if its
 * own thread added or removed behind its back, through the same handle.
 *
 * <p><b>After {@link #close()}</b> every method that looks at entries or at the file, from any
 * thread, throws {@link IllegalStateException}, and so do the lazy containers.
 *
 * <p><b>What is on disk:</b> a change is seen by all readers at once and outlives the death of this
 * process, whole: of the call that was under way, all or nothing ({@code putAll}, {@code clear} and
 * {@code replaceAll} go entry by entry). It outlives a power failure after the next {@link #sync()}
 * or {@link #close()}; of what came later each value is the new or the old one.
 *
 * <p>All methods that change a map that was opened read-only throw
 * {@link UnsupportedOperationException}. Those that may need room throw
 * {@link store.offheap.error.StoreIoException} when the disk is full; what cannot be stored is an
 * {@link IllegalArgumentException}. Nothing has changed then.
 */
public final class ObjectMap extends StoredMap implements AutoCloseable {
  private final RecoveryReport recovery;
  private final Object vacuuming = new Object();

  ObjectMap(ObjectStore store) {
    super(MovingDictionary.of(store.root()));
    this.recovery = store.recovery();
  }

  /** Returns the store in the file that it lies in now. */
  private ObjectStore store() {
    return ((MovingDictionary) dictionary()).store();
  }

  /**
   * Begins the description of a map to create or to open.
   *
   * @param file where it lies or is to lie
   */
  public static ObjectMapBuilder builder(Path file) {
    return new ObjectMapBuilder(file);
  }

  /**
   * Opens a map for reading and writing; see {@link ObjectMapBuilder#open}.
   *
   * @param file an existing map
   * @param types records and enums that may come out of it
   */
  public static ObjectMap open(Path file, Class<?>... types) {
    return builder(file).types(types).open();
  }

  /**
   * Opens a map for reading; see {@link ObjectMapBuilder#openReadOnly}.
   *
   * @param file an existing map
   * @param types records and enums that may come out of it
   */
  public static ObjectMap openReadOnly(Path file, Class<?>... types) {
    return builder(file).types(types).openReadOnly();
  }

  /**
   * Returns whether a file is an object map; false also if it is no store, or nobody can tell.
   *
   * @param file any path
   */
  public static boolean isObjectMap(Path file) {
    try {
      return StoreFile.kind(file) == StoreSpec.OBJECT_MAP;
    } catch (StoreException e) {
      return false;
    }
  }

  /**
   * Checks every structure of a map's file, every key and every value, as far as their bytes go,
   * and writes nothing.
   *
   * @param file a file that nobody writes meanwhile
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
   * Looks up many keys, which takes a fraction of the time that {@link #get} takes for one after
   * the other where the file is larger than the processor's caches: the loads of dozens of keys are
   * under way at a time. Each key is looked up by itself, not all at one moment.
   *
   * @param keys any objects, null too
   * @return a new list, modifiable, of as many elements: what {@link #get} returns for the key at
   *     the same place in the order of the collection's iterator
   */
  public List<Object> getAll(Collection<?> keys) {
    return new ArrayList<>(Arrays.asList(((MovingDictionary) dictionary()).getAll(keys.toArray())));
  }

  /** Returns whether the map was opened read-only. */
  public boolean isReadOnly() {
    return !store().file().isWritable();
  }

  /** Returns what opening the map found and did: whether it had to be recovered, and how. */
  public RecoveryReport recovery() {
    return recovery;
  }

  /** Walks through all slots and returns counts and sizes. */
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

  /** Walks through all keys and values, nested ones too, and counts them by type. */
  public ObjectCensus census() {
    return new Census(store().look()).take();
  }

  /**
   * Returns what the file system that the map lies on cannot promise, each as a sentence for
   * people; none on a local disk. Nothing is printed.
   */
  public List<String> warnings() {
    return store().file().warnings();
  }

  /**
   * Returns the seed of the hash. If both superblocks of the file are lost one day,
   * {@link ObjectSalvage} needs it.
   */
  public long seed() {
    return store().file().spec().seed();
  }

  /** Returns how pages of the file that are not in memory are read. */
  public PageReading reading() {
    return store().look().file().reading();
  }

  /** Returns the attributes of the file, as of the last checkpoint, by ascending name. */
  public Map<String, String> attributes() {
    return store().look().file().attributes();
  }

  /**
   * Sets an attribute of the file; it is on disk when the method returns.
   *
   * @param name its name
   * @param value its value; null removes it
   * @throws IllegalArgumentException if all attributes together get longer than 1 MiB, or one has a
   *     surrogate that stands alone
   * @throws IllegalStateException if it is called within a change of this map, as by a function
   *     that {@code compute} was given
   */
  public void setAttribute(String name, String value) {
    store().attribute(name, value);
  }

  /**
   * Gives back the space that nothing needs any more: copies all that lives to a new file, which
   * takes the place of the old one when it is complete and on disk. Until then the file system
   * needs room for both.
   *
   * <p>Others go on meanwhile. Readers never wait. Changes wait while a few hundred values are read
   * and, where they are made faster than they are copied, until two copies are made for each; at
   * the end while the last 16 keys, lists, maps and sets at most that changed are copied and forced
   * to storage: one that changes all the time is copied whole in this pause. Lists, maps and sets
   * that were got before, iterators, and handles of other processes go on in the new file; an
   * iterator gives the keys that there were when the file was replaced. A handle keeps the old
   * file's space in use until it is used again, or no longer referred to.
   *
   * <p>Takes some 32 bytes of memory for each list, map and set in the file, and for each change
   * that is made meanwhile. One vacuum runs at a time, others wait.
   *
   * @return what it came to
   * @throws IllegalStateException if it is called within a change of this map, as by a function
   *     that {@code compute} was given
   * @throws store.offheap.error.CorruptStoreException if a checksum of the file is wrong; it goes
   *     on as it is then, and can be salvaged
   * @throws store.offheap.error.StoreIoException if the new file cannot be written, as when the
   *     disk is full, or another file lies at the map's path by now; the map goes on as it was
   *     then. If storage fails after the new file got its name, the map is closed, and has to be
   *     opened again
   */
  public VacuumReport vacuum() {
    return vacuum(SuccessorFile::of);
  }

  private VacuumReport vacuum(Function<ObjectStore, Successor> successors) {
    // Before the wait for another vacuum, which in turn waits for the end of the change.
    store().requireNoChange("vacuum");
    synchronized (vacuuming) {
      return Vacuum.run(store(), successors);
    }
  }

  /**
   * Opens a map for writing, gives back the space that nothing needs any more, as {@link #vacuum}
   * does, and closes it. The new file is as short as it can be if nothing is put into it: what is
   * put later divides segments that are full. It has a segment for slots and one for records at
   * least, 4 MiB together unless the map was made with shorter ones.
   *
   * @param file an existing map
   * @return what it came to
   * @throws store.offheap.error.StoreException for the reasons that {@link ObjectMapBuilder#open}
   *     and {@link #vacuum} have; the file is as it was then, or complete in its new place
   */
  public static VacuumReport compact(Path file) {
    try (ObjectMap map = open(file)) {
      return map.vacuum(SuccessorFile::packed);
    }
  }

  /**
   * Writes all changes made before the call to storage, so that they outlive a power failure.
   *
   * @throws IllegalStateException if it is called within a change of this map, as by a function
   *     that {@code compute} was given
   * @throws store.offheap.error.StoreIoException if storage fails; the map takes no more changes
   *     then
   */
  public void sync() {
    store().sync();
  }

  /**
   * Writes all changes to storage and closes the file. A second call does nothing.
   *
   * @throws IllegalStateException if it is called within a change of this map, as by a function
   *     that {@code compute} was given; the map stays open then
   * @throws store.offheap.error.StoreIoException if storage fails; the map is closed nevertheless
   */
  @Override
  public void close() {
    store().close();
  }
}
