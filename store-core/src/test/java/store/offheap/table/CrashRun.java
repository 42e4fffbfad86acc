package store.offheap.table;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import store.offheap.file.SimulatedStorage;
import store.offheap.file.StoreFile;
import store.offheap.model.VerifyReport;

/**
 * A table in a machine that fails: makes changes, and at events looks at what a failure would leave
 * there, once it is recovered.
 */
final class CrashRun {
  private static final String ATTRIBUTE = "name";

  /** How many events of a recovery may have a second failure before them. */
  private static final int RECOVERY_EVENTS = 60;

  private final TableSpec spec;
  private final String name;
  private final SplittableRandom random;
  private SimulatedStorage storage;
  private Table table;
  private CrashModel model = new CrashModel();
  private long lastValue;
  private long eventCount;
  private int failurePercent;
  private boolean isSyncing;
  private boolean isNested;
  private SimulatedStorage left;
  private CrashModel leftModel;
  private boolean isLeftByPowerFailure;
  private long failureCount;
  private long deathEvent;

  /**
   * Creates a table that is on disk.
   *
   * @param name tells the run from others in messages
   */
  CrashRun(TableSpec spec, String name, long seed) {
    this.spec = spec;
    this.name = name;
    this.random = new SplittableRandom(seed);
    this.storage = new SimulatedStorage();
    Table.create(storage.create(spec.storeSpec()), 0).close();
    reopen();
  }

  private void reopen() {
    SimulatedStorage.unwatched(() -> table = Table.open(storage.open()));
  }

  /** Lets so many failures happen before a hundred events, which may be more; none at first. */
  void failurePercent(int percent) {
    failurePercent = percent;
    storage.watch(this::event);
  }

  /** Returns how many failures were looked at. */
  long failureCount() {
    return failureCount;
  }

  /** Ends the run: the file is closed, opened again, and as it was. */
  void close() {
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

  private void event() {
    eventCount++;
    for (int i = random.nextInt(100); i < failurePercent; i += 100) {
      fail(true);
      fail(false);
    }
    if (left == null && (deathEvent == 0 ? random.nextInt(100) == 0 : eventCount == deathEvent)) {
      leave();
    }
    if (random.nextInt(12) == 0) {
      storage.writeBack(random, 30);
    }
    if (isSyncing
        && !isNested
        && !table.file().writeLock().isHeldByCurrentThread()
        && random.nextInt(4) == 0) {
      isNested = true;
      change();
      isNested = false;
    }
  }

  // Changes

  long key(int index) {
    // Keys of all bits but one cannot be told from DELETED by a careless comparison.
    return index == 0 ? 0 : index == 1 ? -1 : (index & 1) == 0 ? index : -index;
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
    return spec.valueType().bytes() == 0 ? 0 : lastValue;
  }

  void put(long key) {
    put(key, nextValue());
  }

  private void put(long key, long raw) {
    model.begin(key, raw);
    locked(() -> {
      if (table.writer().seekOrMakeRoom(key)) {
        table.writer().update(raw);
      } else {
        table.writer().insert(raw);
      }
    });
    model.end();
  }

  void addTo(long key) {
    if (spec.valueType().bytes() == 0) {
      put(key);
      return;
    }
    Long state = model.state(key);
    long raw = state == null ? nextValue() : state + 1_000_000;
    model.begin(key, raw);
    locked(() -> {
      if (table.writer().seekOrMakeRoom(key)) {
        table.writer().update(table.writer().raw() + 1_000_000);
      } else {
        table.writer().insert(raw);
      }
    });
    model.end();
  }

  void remove(long key) {
    model.begin(key, null);
    locked(() -> {
      if (table.writer().seek(key)) {
        table.writer().delete();
      }
    });
    model.end();
  }

  void clear() {
    model.keys().forEach(key -> model.begin(key, null));
    locked(() -> table.writer().clear());
    model.end();
  }

  void sync() {
    model.beginSync();
    isSyncing = true;
    table.file().checkpoint();
    isSyncing = false;
    model.endSync();
  }

  void attribute() {
    String value = "value " + lastValue++;
    model.beginAttribute(value);
    table.file().attribute(ATTRIBUTE, value);
    model.endAttribute();
  }

  void closeAndOpen() {
    model.beginSync();
    table.close();
    model.endSync();
    reopen();
  }

  /** Goes on in the next process, or the next boot, after a failure now or at an earlier event. */
  void goOnAfterFailure() {
    if (left == null) {
      leave();
    }
    storage.release();
    storage = left;
    model = leftModel;
    left = null;
    storage.watch(this::event);
    reopen();
    SimulatedStorage.unwatched(() -> {
      Map<Long, Long> found = contents(table);
      check(found, isLeftByPowerFailure);
      String attribute = table.file().attributes().get(ATTRIBUTE);
      model.checkAttribute(attribute);
      model.goOn(found, attribute, isLeftByPowerFailure);
    });
  }

  /** Lets the process die before the event with a number, counted from here, and go on later. */
  void dieAt(long event) {
    deathEvent = eventCount + event;
    storage.watch(this::event);
  }

  /** Returns whether a failure happened after which the run can go on. */
  boolean isLeft() {
    return left != null;
  }

  private void leave() {
    isLeftByPowerFailure = deathEvent == 0 && random.nextInt(3) == 0;
    left = isLeftByPowerFailure ? storage.afterPowerFailure(random) : storage.afterProcessDeath();
    leftModel = model.copy();
  }

  private void locked(Runnable action) {
    table.file().writeLock().lock();
    try {
      action.run();
    } finally {
      table.file().writeLock().unlock();
    }
  }

  // Failures

  private void fail(boolean isPowerFailure) {
    failureCount++;
    SimulatedStorage.unwatched(() -> {
      try {
        SimulatedStorage failed =
            isPowerFailure ? storage.afterPowerFailure(random) : storage.afterProcessDeath();
        recover(failed, isPowerFailure);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            name + ", event " + eventCount + ", "
                + (isPowerFailure ? "power failure" : "process death") + ": " + e,
            e);
      }
    });
  }

  private void recover(SimulatedStorage failed, boolean isPowerFailure) {
    SimulatedStorage[] again = new SimulatedStorage[2];
    int[] eventsLeft = {random.nextInt(RECOVERY_EVENTS)};
    failed.watch(() -> {
      if (eventsLeft[0]-- == 0) {
        again[0] = failed.afterPowerFailure(random);
        again[1] = failed.afterProcessDeath();
      }
    });
    StoreFile file = failed.open();
    Table recovered = Table.open(file);
    SimulatedStorage.unwatch();
    Map<Long, Long> found = contents(recovered);
    check(found, isPowerFailure);
    model.checkAttribute(file.attributes().get(ATTRIBUTE));
    if (again[0] != null) {
      int chosen = random.nextInt(2);
      recoverAgain(again[chosen], found, isPowerFailure);
      again[1 - chosen].release();
    }
    if (random.nextInt(4) == 0) {
      recoverAgain(failed.afterProcessDeath(), found, true);
    } else if (isPowerFailure) {
      recoverAgain(failed.afterPowerFailure(random), found, true);
    }
    recovered.close();
    requireSound(failed);
    failed.release();
  }

  /** Once recovered, a table stays as it is, whatever fails; until then recovery is redone. */
  private void recoverAgain(SimulatedStorage left, Map<Long, Long> first, boolean isExact) {
    Table recovered = Table.open(left.open());
    Map<Long, Long> found = contents(recovered);
    if (isExact && !found.equals(first)) {
      throw new AssertionError("recovered again: expected=" + first + ", actual=" + found);
    }
    check(found, true);
    recovered.close();
    requireSound(left);
    left.release();
  }

  private static void requireSound(SimulatedStorage left) {
    VerifyReport report = TableVerifier.verify(left.path(), () -> Table.open(left.openReadOnly()));
    if (!report.isClean()) {
      throw new AssertionError(report.toString());
    }
  }

  private void check(Map<Long, Long> found, boolean isPowerFailure) {
    Set<Long> keys = new HashSet<>(model.mentioned());
    keys.addAll(found.keySet());
    keys.forEach(key -> model.check(key, found.get(key), isPowerFailure));
  }

  /** Returns what a cursor finds; lookups find the same, and nothing else. */
  private Map<Long, Long> contents(Table of) {
    Map<Long, Long> found = new HashMap<>();
    TableCursor cursor = of.cursor();
    while (cursor.next()) {
      if (found.put(cursor.key(), cursor.raw()) != null) {
        throw new AssertionError("key twice: " + cursor.key());
      }
    }
    if (of.size() != found.size()) {
      throw new AssertionError("size: expected=" + found.size() + ", actual=" + of.size());
    }
    Set<Long> keys = new HashSet<>(model.mentioned());
    keys.addAll(found.keySet());
    for (long key : keys) {
      OptionalLong raw = of.find(key);
      Long expected = found.get(key);
      if (raw.isPresent() != (expected != null)
          || expected != null && raw.getAsLong() != expected) {
        throw new AssertionError("find " + key + ": expected=" + expected + ", actual=" + raw);
      }
    }
    return found;
  }
}
