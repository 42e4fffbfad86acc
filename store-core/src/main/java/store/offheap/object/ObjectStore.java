package store.offheap.object;

import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Map;
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
 * One open file of an object map: a table of words, records in the heap segments beside it, and
 * what goes between.
 *
 * <p>Threads: any number {@link #read}, without locks; whoever {@link #change changes} something
 * holds the file's write lock, which this does by itself.
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

  /** Told of changes while the store is copied; null else. Under the write lock. */
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
   * @param path where; nothing may be there
   * @param segmentSlots slots a segment of the table, a power of two from 16 to 2^20
   * @param seed any number; equal ones give equal layouts
   * @param attributes for the file
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

  /** Opens the store in a file, and recovers it if need be; closes the file if that fails. */
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
      // Another file took its place after it was opened.
      store.close();
    }
  }

  /** Looks at the store of a table that is open, and stays the caller's. */
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
    // Whoever said otherwise died before it was so.
    store.moves.stay();
  }

  // Reading and changing

  /**
   * Reads without a lock, again if a segment was retired meanwhile, for then the place of anything
   * read may have been used for something else.
   *
   * @param reading has no effect but its result
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
   * Begins a read of what a single look at the table tells.
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

  /** Reads the same of this file, also after another took its place. */
  <T> T readHere(Supplier<T> reading) {
    return read(this::beginHere, reading);
  }

  /**
   * Returns whether an exception counts: damage does when it was met twice. A container that was
   * removed after its word was read looks like damage, but its word is another one by then. What a
   * recovery is about to mend looks so, too: for that, this waits a moment.
   *
   * @param before what the read ended with the time before, null for nothing
   */
  boolean counts(RuntimeException exception, RuntimeException before) {
    if (!(exception instanceof CorruptStoreException)) {
      return true;
    }
    boolean isMetTwice = before != null && exception.getMessage().equals(before.getMessage());
    return isMetTwice && !recoveryWait.mayHelp();
  }

  /** Returns an exception that {@link #counts} as the caller should see it. */
  RuntimeException explained(RuntimeException exception) {
    return recoveryWait.explained(exception);
  }

  /** Returns whether what was read since {@link #begin} counts. */
  boolean isAt(long epoch) {
    // What was read before is not newer than the epoch.
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
      // Only now, for waiting gives up the lock.
      moves.requireHere();
      return changing.get();
    } catch (InternalError e) {
      throw file.pageGone(e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits, when too much is retired, until it can be used again, and when more changes than are
   * copied by a vacuum, until it gets on. Whoever makes one step of several changes calls this
   * first, for within them nothing waits: it gives up the write lock.
   */
  void awaitReusable() {
    if (lock.getHoldCount() == 1) {
      do {
        latest().file.awaitReusable();
        // Either gives up the lock: whoever waited asks the other one again.
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
   * @param call what it is about to do, with locks that are taken before that one
   */
  void requireNoChange(String call) {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException(call + " within a change of the map: file=" + file.path());
    }
  }

  // Moving to another file

  /** Returns where this store is, here or in another file. */
  StoreMoves moves() {
    return moves;
  }

  /** Returns this store, or the one in the file that took the place of this one's. */
  ObjectStore latest() {
    return moves.latest();
  }

  /** Returns the same, after a look whether another process moved it. */
  ObjectStore look() {
    while (true) {
      ObjectStore latest = latest();
      try {
        return latest.read(() -> latest);
      } catch (MovedException e) {
        // On from where it is now.
      }
    }
  }

  /** Returns what is to be told of changes, null for nothing; under the write lock. */
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

  /** Returns what opening the store found and did, and how many root keys there were then. */
  RecoveryReport recovery() {
    RecoveryReport found = table.recovery();
    return new RecoveryReport(
        found.condition(), found.segmentsCounted(), found.segmentsRewritten(), sizeFound);
  }

  /**
   * Writes all changes made before the call to storage, so that they outlive a power failure.
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
   * Writes all changes to storage and closes the file. A second call does nothing.
   *
   * @throws IllegalStateException if the caller holds the write lock
   */
  @Override
  public void close() {
    moves.whileItStays("close", latest -> latest.table.close());
  }
}
