package store.offheap.table;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import store.offheap.error.StoreIoException;
import store.offheap.file.Segment;
import store.offheap.file.SimulatedStorage;
import store.offheap.table.CrashRecovery.Failure;

/**
 * A table on a machine that fails: makes changes and, at events, checks what a failure would leave
 * once it is recovered.
 *
 * <p>A checkpoint that the file makes by itself runs in its own thread while the main thread waits,
 * so that a run is the same each time.
 */
final class CrashRun {
  /** What happened during a change. */
  enum Step {
    SPLIT,
    DOUBLING,
    PURGE,
    SYNC,
    OWN_CHECKPOINT,
    /** A change waited for a checkpoint that the file made by itself. */
    WAIT
  }

  private static final String CHECKPOINT_THREAD = "offheap-store-checkpoint";
  private static final long HANDOVER_LIMIT_NS = 60_000_000_000L;
  private static final Set<Thread.State> AT_REST =
      EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

  /** If fewer segments than this are not live, no change waits for a checkpoint. */
  private static final int OVERDUE = 8;

  private static final int MAX_UNIT_EVENTS = 40;

  private final TableSpec spec;
  private final String name;
  private final SplittableRandom random;
  private final Thread main = Thread.currentThread();
  private final Set<Step> steps = EnumSet.noneOf(Step.class);
  private final long valueMask;
  private SimulatedStorage storage;
  private Table table;
  private CrashModel model = new CrashModel();
  private long lastValue;
  private long eventCount;
  private int failurePercent;
  private boolean isAutomatic;
  private boolean isChanging;
  private boolean isSyncing;
  private boolean isNested;
  private boolean isStorageFailed;
  private SimulatedStorage left;
  private CrashModel leftModel;
  private boolean isLeftByPowerFailure;
  private long failureCount;
  private long deathEvent;
  private long unitEndEvent;
  private volatile Throwable backgroundFailure;

  /**
   * Creates a table that is on disk.
   *
   * @param name identifies the run in messages
   */
  CrashRun(TableSpec spec, String name, long seed) {
    this.spec = spec;
    this.name = name;
    this.random = new SplittableRandom(seed);
    int valueBits = spec.valueType().bytes() * Byte.SIZE;
    this.valueMask = valueBits == Long.SIZE ? -1 : (1L << valueBits) - 1;
    this.storage = new SimulatedStorage();
    Table.create(storage.create(spec.storeSpec()), 0).close();
    reopen();
  }

  private void reopen() {
    named("opening", () -> table = Table.open(storage.open()));
    table.file().checkpointsByItself(isAutomatic);
  }

  /**
   * Sets how many failures precede a hundred events, which may be more than 100; initially none.
   */
  void failurePercent(int percent) {
    failurePercent = percent;
    storage.watch(this::event);
  }

  /** Sets whether the file makes checkpoints by itself; initially it does not. */
  void automatic(boolean automatic) {
    isAutomatic = automatic;
    table.file().checkpointsByItself(automatic);
  }

  /** Returns the number of failures that were checked. */
  long failureCount() {
    return failureCount;
  }

  /** Returns the steps during which failures were checked. */
  Set<Step> steps() {
    return steps;
  }

  SimulatedStorage storage() {
    return storage;
  }

  /** Makes the machine begin a write that takes some time. */
  void slowUnit() {
    storage.beginUnit(random);
    unitEndEvent = eventCount + random.nextInt(MAX_UNIT_EVENTS);
  }

  /** Ends the run: closes the file and checks that failures change nothing any more. */
  void close() {
    awaitBackground();
    fail(false);
    fail(true);
    table.close();
    model.beginSync();
    model.endSync();
    fail(true);
    storage.release();
    if (left != null) {
      left.release();
    }
  }

  // Events

  private void event() {
    if (Thread.currentThread() == main) {
      fail();
      return;
    }
    try {
      awaitMain();
      if (isChanging) {
        note(Step.WAIT);
      }
      fail();
    } catch (RuntimeException | AssertionError e) {
      backgroundFailure = e;
      throw e;
    }
  }

  /** Waits, in the thread of a checkpoint, until the main thread waits for it. */
  private void awaitMain() {
    long start = System.nanoTime();
    while (!AT_REST.contains(main.getState())) {
      if (System.nanoTime() - start > HANDOVER_LIMIT_NS) {
        // An exception of the library would count as an end that a checkpoint may have.
        throw new AssertionError(name + ": main thread: actual=" + main.getState());
      }
      LockSupport.parkNanos(1_000);
    }
  }

  /** Waits for the end of a checkpoint that the file makes by itself. */
  private void awaitBackground() {
    Thread[] threads = new Thread[Thread.activeCount() + 8];
    int count = Thread.enumerate(threads);
    for (int i = 0; i < count; i++) {
      if (threads[i].getName().equals(CHECKPOINT_THREAD)) {
        join(threads[i]);
        note(Step.OWN_CHECKPOINT);
      }
    }
    if (backgroundFailure != null) {
      throw new AssertionError(backgroundFailure.getMessage(), backgroundFailure);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void note(Step step) {
    if (failurePercent > 0) {
      steps.add(step);
    }
  }

  private void fail() {
    eventCount++;
    named("superblocks", storage::requireCheckpoint);
    for (int i = random.nextInt(100); i < failurePercent; i += 100) {
      fail(true);
      fail(false);
    }
    if (isTimeToLeave()) {
      leave();
    }
    if (random.nextInt(12) == 0) {
      storage.writeBack(random, 30);
    }
    writeUnit();
    if (isChangePossible() && random.nextInt(4) == 0) {
      isNested = true;
      change();
      isNested = false;
    }
  }

  private boolean isTimeToLeave() {
    return left == null
        && !storage.hasFailed()
        && (deathEvent == 0 ? random.nextInt(100) == 0 : eventCount == deathEvent);
  }

  private void writeUnit() {
    if (!storage.isWriting() && random.nextInt(12) == 0) {
      storage.beginUnit(random);
      unitEndEvent = eventCount + random.nextInt(MAX_UNIT_EVENTS);
    } else if (eventCount >= unitEndEvent) {
      storage.endUnit();
    }
  }

  /** Returns whether another thread may make a change here, beside a checkpoint. */
  private boolean isChangePossible() {
    boolean isCheckpoint = isSyncing || Thread.currentThread() != main && !isChanging;
    return isCheckpoint
        && !isNested
        && !isStorageFailed
        && !table.file().writeLock().isHeldByCurrentThread()
        && (!isAutomatic || idleSegments() < OVERDUE);
  }

  private int idleSegments() {
    return table.file().idleSegments().retired() + table.file().idleSegments().free();
  }

  // Changes

  long key(int index) {
    // A careless comparison could mistake keys that have all bits set but one for DELETED.
    return index == 0 ? 0 : index == 1 ? -1 : (index & 1) == 0 ? index : -index;
  }

  int slots() {
    return spec.layout().slots();
  }

  int usedLimit() {
    return spec.layout().usedLimit();
  }

  /** Makes one random change. */
  void change() {
    long key = key(random.nextInt(3 * spec.segmentSlots()));
    int kind = random.nextInt(10);
    if (kind < 5) {
      put(key);
    } else if (kind < 6) {
      addTo(key);
    } else {
      remove(key);
    }
  }

  private long nextValue() {
    lastValue++;
    return lastValue & valueMask;
  }

  void put(long key) {
    long raw = nextValue();
    int segmentsBefore = segments().size();
    int depthBefore = depth();
    long epochBefore = table.file().live().epochAcquire();
    model.begin(key, raw);
    locked(() -> {
      if (table.writer().seekOrMakeRoom(key)) {
        table.writer().update(raw);
      } else {
        table.writer().insert(raw);
      }
    });
    model.end();
    if (segments().size() > segmentsBefore) {
      note(Step.SPLIT);
      note(depth() > depthBefore ? Step.DOUBLING : Step.SPLIT);
    } else if (table.file().live().epochAcquire() != epochBefore) {
      note(Step.PURGE);
    }
    endChange();
  }

  private List<Segment> segments() {
    return table.file().view().segments();
  }

  private int depth() {
    return segments().stream().mapToInt(Segment::depth).max().orElse(0);
  }

  void addTo(long key) {
    if (spec.valueType().bytes() == 0) {
      put(key);
      return;
    }
    Long state = model.state(key);
    long raw = (state == null ? ++lastValue : state + 1_000_001) & valueMask;
    model.begin(key, raw);
    locked(() -> {
      if (table.writer().seekOrMakeRoom(key)) {
        table.writer().update(table.writer().raw() + 1_000_001 & valueMask);
      } else {
        table.writer().insert(raw);
      }
    });
    model.end();
    endChange();
  }

  void remove(long key) {
    model.begin(key, null);
    locked(() -> {
      if (table.writer().seek(key)) {
        table.writer().delete();
      }
    });
    model.end();
    endChange();
  }

  void clear() {
    model.keys().forEach(key -> model.begin(key, null));
    locked(() -> table.writer().clear());
    model.end();
    endChange();
  }

  private void locked(Runnable action) {
    boolean wasChanging = isChanging;
    isChanging = true;
    EntryWriter.locked(table.file(), action);
    isChanging = wasChanging;
  }

  private void endChange() {
    if (isAutomatic && !isNested) {
      awaitBackground();
    }
  }

  void sync() {
    model.beginSync();
    isSyncing = true;
    table.file().checkpoint();
    isSyncing = false;
    model.endSync();
    note(Step.SYNC);
    endChange();
  }

  void attribute() {
    String value = "value " + lastValue++;
    model.beginAttribute(value);
    table.file().attribute(CrashRecovery.ATTRIBUTE, value);
    model.endAttribute();
  }

  void closeAndOpen() {
    model.beginSync();
    table.close();
    model.endSync();
    awaitBackground();
    reopen();
  }

  // Failures

  /** Continues in the next process or the next boot after a failure now or at an earlier event. */
  void goOnAfterFailure() {
    if (left == null) {
      leave();
    }
    awaitBackground();
    storage.release();
    storage = left;
    model = leftModel;
    left = null;
    storage.watch(this::event);
    reopen();
    goOn(isLeftByPowerFailure ? Failure.POWER : Failure.DEATH, isLeftByPowerFailure);
  }

  private void goOn(Failure failure, boolean isOnDisk) {
    named("goes on after " + failure, () -> {
      Map<Long, Long> found = new CrashRecovery(model, random, failure).check(table);
      model.goOn(found, table.file().attributes().get(CrashRecovery.ATTRIBUTE), isOnDisk);
    });
  }

  /** Runs an action unwatched; adds the run and the event to what it throws. */
  private void named(String what, Runnable action) {
    SimulatedStorage.unwatched(() -> {
      try {
        action.run();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(name + ", event " + eventCount + ", " + what + ": " + e, e);
      }
    });
  }

  /**
   * Makes the process die before the event with a number, counted from now; the run can continue.
   */
  void dieAt(long event) {
    deathEvent = eventCount + event;
    storage.watch(this::event);
  }

  /** Returns whether a failure has happened after which the run can continue. */
  boolean isLeft() {
    return left != null;
  }

  private void leave() {
    isLeftByPowerFailure = deathEvent == 0 && random.nextInt(3) == 0;
    left = isLeftByPowerFailure ? storage.afterPowerFailure(random) : storage.afterProcessDeath();
    leftModel = model.copy();
  }

  /**
   * Runs an operation while a force fails. Afterwards nothing can be changed until the file is
   * opened again, which goes back to the last checkpoint.
   *
   * @param number which of its forces fails
   * @return whether there were that many
   */
  boolean withFailingForce(int number, Runnable operation) {
    storage.failForce(number);
    try {
      operation.run();
      storage.failForce(0);
      return false;
    } catch (StoreIoException e) {
      isStorageFailed = true;
      isSyncing = false;
      isChanging = false;
      model.abandonSync();
    }
    awaitBackground();
    requireRefusal();
    for (int i = 0; i < 4; i++) {
      fail(false);
      fail(true);
    }
    closeFailed();
    fail(false);
    reopen();
    goOn(Failure.STORAGE, true);
    isStorageFailed = false;
    storage.failForce(0);
    fail(true);
    return true;
  }

  private void closeFailed() {
    try {
      table.close();
    } catch (StoreIoException e) {
      // Expected, unless the operation that failed was closing, which may be repeated.
    }
  }

  private void requireRefusal() {
    try {
      EntryWriter.put(table, key(2), 1);
    } catch (StoreIoException | IllegalStateException e) {
      return;
    }
    throw new AssertionError(name + ": a change after a failed force");
  }

  private Failure failure(boolean isPowerFailure) {
    if (isPowerFailure || !storage.hasFailed()) {
      return isPowerFailure ? Failure.POWER : Failure.DEATH;
    }
    return isStorageFailed ? Failure.STORAGE : Failure.STORAGE_UNNOTED;
  }

  private void fail(boolean isPowerFailure) {
    failureCount++;
    Failure failure = failure(isPowerFailure);
    named(failure.toString(), () -> {
      SimulatedStorage failed =
          isPowerFailure ? storage.afterPowerFailure(random) : storage.afterProcessDeath();
      new CrashRecovery(model, random, failure).recover(failed);
    });
  }
}
