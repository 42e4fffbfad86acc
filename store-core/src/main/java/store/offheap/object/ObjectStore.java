package store.offheap.object;

import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import store.offheap.error.CorruptStoreException;
import store.offheap.file.LivePage;
import store.offheap.file.StoreFile;
import store.offheap.model.RecoveryReport;
import store.offheap.record.RecordHeap;
import store.offheap.table.Table;
import store.offheap.table.TableSpec;

/**
 * An open file of an object map: a table of words, records in its heap segments, and the operations
 * that connect them.
 *
 * <p>Threads: any number of threads may {@link #read} concurrently, without locks; a
 * {@link #change} acquires the file's write lock itself.
 */
final class ObjectStore implements AutoCloseable {
  private static final int OPENING_TRIES = 10;

  private final Table table;
  private final StoreFile file;
  private final LivePage live;
  private final ReentrantLock lock;
  private final Records records;
  private final WordVector vectors;
  private final RootState state;
  private final Keys keys;
  private final Entries entries;
  private final Interner interner;
  private final Nested nested;
  private final Words words;
  private final RootDictionary root;
  private final long sizeFound;
  private final ObjectSettings settings;
  private final StoreMoves moves;
  private final RecoveryWait recoveryWait;

  /** Number of completed changes. Stored under the write lock. */
  private final AtomicLong changeCount = new AtomicLong();

  /** Records changes while the store is copied; otherwise null. Guarded by the write lock. */
  private ChangeNotes notes;

  private ObjectStore(Table table, ObjectSettings settings) {
    this.table = table;
    this.file = table.file();
    this.live = file.live();
    this.recoveryWait = new RecoveryWait(file);
    this.lock = file.writeLock();
    this.records = new Records(new RecordHeap(file, segments -> table.writer().retire(segments)));
    this.vectors = new WordVector(records);
    this.state = new RootState(file);
    this.keys = new Keys(file, settings.types(), settings.keyHash());
    this.entries = new Entries(table, records);
    this.interner = new Interner(table, records);
    this.nested = settings.nested().apply(this);
    this.words = new Words(file, records, interner, settings.types(), nested);
    this.root = new RootDictionary(this);
    this.settings = settings;
    this.moves = new StoreMoves(this);
    this.sizeFound = Math.max(0, state.storedSize());
  }

  /**
   * Creates a store and opens it for writing. The file appears complete or not at all.
   *
   * @param path path of the file, which must not exist
   * @param segmentSlots number of slots of a table segment, a power of two from 16 to 2^20
   * @param seed any number; equal seeds give equal layouts
   * @param attributes attributes of the file
   */
  static ObjectStore create(
      Path path,
      int segmentSlots,
      long seed,
      Map<String, String> attributes,
      ObjectSettings settings) {
    TableSpec spec = TableSpec.objects(segmentSlots, seed);
    return new ObjectStore(Table.create(path, spec, 0, attributes), settings);
  }

  /** Opens a store for writing, and recovers it if its last writer did not close it. */
  static ObjectStore open(Path path, ObjectSettings settings) {
    return new ObjectStore(
        Table.openObjects(path, table -> recover(table, settings), settings.readAhead()), settings);
  }

  /** Opens the store in a file and recovers it if necessary; closes the file on failure. */
  static ObjectStore open(StoreFile file, ObjectSettings settings) {
    return new ObjectStore(
        Table.openObjects(file, table -> recover(table, settings), settings.readAhead()), settings);
  }

  /** Opens a store for reading; takes no lock and writes nothing. */
  static ObjectStore openReadOnly(Path path, ObjectSettings settings) {
    for (int i = 1; ; i++) {
      ObjectStore store = new ObjectStore(
          Table.openObjectsReadOnly(path, settings.checking(), settings.readAhead()), settings);
      if (!store.state.isSuperseded() || !store.file.isReplaced() || i == OPENING_TRIES) {
        return store;
      }
      // Another file replaced it after it was opened.
      store.close();
    }
  }

  /** Returns the store of an open table, which the caller still owns. */
  static ObjectStore of(Table table, ObjectSettings settings) {
    return new ObjectStore(table, settings);
  }

  private static void recover(Table table, ObjectSettings settings) {
    ObjectStore store = new ObjectStore(table, settings);
    if (table.file().condition() == RecoveryReport.Condition.RESTORED) {
      new Restoration(store).run();
    } else {
      store.records.heap().leftOpen();
      new Repair(store).run();
    }
    // The process that announced a successor died before replacing the file.
    store.moves.stay();
  }

  // Reading and changing

  /**
   * Reads without a lock. Retries if a segment was retired meanwhile, because the place of anything
   * that was read may then have been reused.
   *
   * @param reading must have no side effects
   */
  <T> T read(Supplier<T> reading) {
    return read(this::begin, reading);
  }

  private <T> T read(LongSupplier beginning, Supplier<T> reading) {
    RuntimeException before = null;
    while (true) {
      long epoch = beginning.getAsLong();
      try {
        T result = reading.get();
        if (isAt(epoch)) {
          return result;
        }
      } catch (RuntimeException e) {
        if (isAt(epoch) && counts(e, before)) {
          throw explained(e);
        }
        before = e;
      } catch (InternalError e) {
        throw file.pageGone(e);
      }
    }
  }

  /**
   * Starts a read that needs only a single lookup in the table.
   *
   * @return the epoch
   */
  long begin() {
    moves.requireHere();
    file.requireOpen();
    try {
      long epoch = live.epochAcquire();
      moves.lookAt(epoch);
      return epoch;
    } catch (InternalError e) {
      throw file.pageGone(e);
    }
  }

  private long beginHere() {
    requireOpen();
    try {
      return live.epochAcquire();
    } catch (InternalError e) {
      throw file.pageGone(e);
    }
  }

  /** Reads like {@link #read}, but in this file even after another one has replaced it. */
  <T> T readHere(Supplier<T> reading) {
    return read(this::beginHere, reading);
  }

  /**
   * Returns whether an exception is valid: damage is if it is found twice. A container that was
   * removed after its word was read looks like damage, but its word is different on the next
   * attempt. A state that a recovery is about to repair looks like damage, too; in that case, this
   * method waits a moment.
   *
   * @param before the exception of the previous attempt, or null
   */
  boolean counts(RuntimeException exception, RuntimeException before) {
    if (!(exception instanceof CorruptStoreException)) {
      return true;
    }
    boolean isMetTwice = before != null && exception.getMessage().equals(before.getMessage());
    return isMetTwice && !recoveryWait.mayHelp();
  }

  /** Returns an exception for which {@link #counts} holds in the form to report to the caller. */
  RuntimeException explained(RuntimeException exception) {
    return recoveryWait.explained(exception);
  }

  /** Returns whether the data read since {@link #begin} is valid. */
  boolean isAt(long epoch) {
    // Orders the preceding loads before the load of the epoch.
    VarHandle.acquireFence();
    return live.epochAcquire() == epoch;
  }

  /**
   * Changes something under the write lock.
   *
   * @throws UnsupportedOperationException if the store was opened read-only
   */
  <T> T change(Supplier<T> changing) {
    table.writer();
    lock.lock();
    try {
      file.requireOpen();
      awaitReusable();
      // Checked only now, because waiting releases the lock.
      moves.requireHere();
      return changing.get();
    } catch (InternalError e) {
      throw file.pageGone(e);
    } finally {
      // After everything the change stored; pairs with the acquire in stamp().
      changeCount.setRelease(changeCount.getPlain() + 1);
      lock.unlock();
    }
  }

  /**
   * Returns a number that differs after every change. If two calls return the same number, no
   * change was completed between them; one may be in progress.
   *
   * @return negative if that cannot be told, as while another process or handle writes the file
   */
  long stamp() {
    return file.isWritable() ? changeCount.getAcquire() : file.restingCheckpoint();
  }

  /**
   * Waits until segments can be reused, if too many are retired, and until a vacuum makes progress,
   * if changes are made faster than it copies them. This releases the write lock; a caller that
   * combines several changes into an atomic step must call it first, because nothing waits within
   * the step.
   */
  void awaitReusable() {
    if (lock.getHoldCount() == 1) {
      do {
        latest().file.awaitReusable();
        // Either wait releases the lock: after one, the other must be checked again.
      } while (awaitAllowance());
    }
  }

  /** Waits while a vacuum allows no more changes; returns whether it did. */
  private boolean awaitAllowance() {
    ChangeNotes told = latest().notes;
    return told != null && told.awaitAllowance();
  }

  /** Throws unless the store is open. */
  void requireOpen() {
    latest().file.requireOpen();
  }

  /**
   * Throws if the caller holds the write lock.
   *
   * @param call the call about to be made, which takes locks that must be acquired before the write
   *     lock
   */
  void requireNoChange(String call) {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException(call + " within a change of the map: file=" + file.path());
    }
  }

  // Moving to another file

  /** Returns the location of this store: this file or another one. */
  StoreMoves moves() {
    return moves;
  }

  /** Returns this store, or the store in the file that replaced this one's. */
  ObjectStore latest() {
    return moves.latest();
  }

  /** Returns the same after checking whether another process moved the store. */
  ObjectStore look() {
    while (true) {
      ObjectStore latest = latest();
      try {
        return latest.read(() -> latest);
      } catch (MovedException e) {
        // Continues from its current location.
      }
    }
  }

  /** Returns the recorder of changes, or null if there is none; requires the write lock. */
  ChangeNotes notes() {
    return notes;
  }

  void notes(ChangeNotes told) {
    notes = told;
  }

  ObjectSettings settings() {
    return settings;
  }

  // Parts

  Table table() {
    return table;
  }

  StoreFile file() {
    return file;
  }

  Records records() {
    return records;
  }

  WordVector vectors() {
    return vectors;
  }

  RootState state() {
    return state;
  }

  Keys keys() {
    return keys;
  }

  Entries entries() {
    return entries;
  }

  Interner interner() {
    return interner;
  }

  Nested nested() {
    return nested;
  }

  Words words() {
    return words;
  }

  RootDictionary root() {
    return root;
  }

  // The file as a whole

  /** Returns the result of the recovery at opening, and the number of root keys at that time. */
  RecoveryReport recovery() {
    RecoveryReport found = table.recovery();
    return new RecoveryReport(
        found.condition(), found.segmentsCounted(), found.segmentsRewritten(), sizeFound);
  }

  /**
   * Writes all changes made before the call to storage, so that they survive a power failure.
   *
   * @throws IllegalStateException if the caller holds the write lock
   */
  void sync() {
    table.writer();
    moves.whileItStays("sync", latest -> latest.file.checkpoint());
  }

  /**
   * Sets an attribute of the file; null removes it.
   *
   * @throws IllegalStateException if the caller holds the write lock
   */
  void attribute(String name, String value) {
    moves.whileItStays("setAttribute", latest -> latest.file.attribute(name, value));
  }

  /**
   * Writes all changes to storage and closes the file. Further calls have no effect.
   *
   * @throws IllegalStateException if the caller holds the write lock
   */
  @Override
  public void close() {
    moves.whileItStays("close", latest -> latest.table.close());
  }
}
