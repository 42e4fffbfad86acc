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
  private long failureCount;

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

  /** Lets failures happen before so many of a hundred events; none at first. */
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
  }

  private void event() {
    eventCount++;
    if (random.nextInt(100) < failurePercent) {
      fail(true);
      fail(false);
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
    long key = key(random.nextInt(48));
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

  /** Goes on in the next process, or in the next boot. */
  void failAndGoOn(boolean isPowerFailure) {
    SimulatedStorage left =
        isPowerFailure ? storage.afterPowerFailure(random) : storage.afterProcessDeath();
    storage.release();
    storage = left;
    storage.watch(this::event);
    reopen();
    Map<Long, Long> found = contents(table);
    check(found, isPowerFailure);
    if (isPowerFailure) {
      model = new CrashModel(found, table.file().attributes().get(ATTRIBUTE));
    }
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
        SimulatedStorage left =
            isPowerFailure ? storage.afterPowerFailure(random) : storage.afterProcessDeath();
        recover(left, isPowerFailure);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            name + ", event " + eventCount + ", "
                + (isPowerFailure ? "power failure" : "process death") + ": " + e,
            e);
      }
    });
  }

  private void recover(SimulatedStorage left, boolean isPowerFailure) {
    SimulatedStorage[] again = new SimulatedStorage[2];
    int[] eventsLeft = {random.nextInt(RECOVERY_EVENTS)};
    left.watch(() -> {
      if (eventsLeft[0]-- == 0) {
        again[0] = left.afterPowerFailure(random);
        again[1] = left.afterProcessDeath();
      }
    });
    StoreFile file = left.open();
    Table recovered = Table.open(file);
    SimulatedStorage.unwatched(() -> {});
    Map<Long, Long> found = contents(recovered);
    check(found, isPowerFailure);
    model.checkAttribute(file.attributes().get(ATTRIBUTE));
    if (again[0] != null) {
      recoverAgain(again[0], found, isPowerFailure);
      recoverAgain(again[1], found, isPowerFailure);
    }
    recoverAgain(left.afterProcessDeath(), found, isPowerFailure);
    if (isPowerFailure) {
      recoverAgain(left.afterPowerFailure(random), found, true);
    }
    recovered.close();
    requireSound(left);
    left.release();
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
