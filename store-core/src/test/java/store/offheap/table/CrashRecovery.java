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
 * Opens what a failure left, with a second failure in between, and checks that the content is
 * allowed.
 */
final class CrashRecovery {
  /** The part that failed. */
  enum Failure {
    /** The machine: back to the last checkpoint, plus the later changes that are on disk. */
    POWER(true, true, true),
    /** The process: everything acknowledged is present. */
    DEATH(false, false, false),
    /** Storage: back to the last checkpoint, plus the later changes that are in the cache. */
    STORAGE(true, false, true),
    /** Storage, and then the process before it could note that. */
    STORAGE_UNNOTED(true, false, false);

    private final boolean isRestored;
    private final boolean isAllOnDisk;
    private final boolean isOnDiskOnceRecovered;

    Failure(boolean isRestored, boolean isAllOnDisk, boolean isOnDiskOnceRecovered) {
      this.isRestored = isRestored;
      this.isAllOnDisk = isAllOnDisk;
      this.isOnDiskOnceRecovered = isOnDiskOnceRecovered;
    }
  }

  /** The attribute whose value is compared. */
  static final String ATTRIBUTE = "name";

  /** Number of events of a recovery that a second failure can precede. */
  private static final int RECOVERY_EVENTS = 60;

  private final CrashModel model;
  private final SplittableRandom random;
  private final Failure failure;

  CrashRecovery(CrashModel model, SplittableRandom random, Failure failure) {
    this.model = model;
    this.random = random;
    this.failure = failure;
  }

  /** Opens what was left, checks it, and discards it. */
  void recover(SimulatedStorage left) {
    SimulatedStorage[] again = new SimulatedStorage[2];
    int[] eventsLeft = {random.nextInt(RECOVERY_EVENTS)};
    left.watch(() -> {
      left.requireCheckpoint();
      if (eventsLeft[0]-- == 0) {
        again[0] = left.afterPowerFailure(random);
        again[1] = left.afterProcessDeath();
      }
    });
    StoreFile file = left.open();
    Table recovered = Table.open(file);
    SimulatedStorage.unwatch();
    Map<Long, Long> found = check(recovered);
    if (again[0] != null) {
      int chosen = random.nextInt(2);
      recoverAgain(again[chosen], found, failure.isAllOnDisk);
      again[1 - chosen].release();
    }
    if (random.nextInt(4) == 0) {
      recoverAgain(left.afterProcessDeath(), found, true);
    } else if (failure.isOnDiskOnceRecovered) {
      recoverAgain(left.afterPowerFailure(random), found, true);
    }
    recovered.close();
    requireSound(left);
    left.release();
  }

  /**
   * Checks that a recovered table stays as it is, whatever fails; until then, recovery is redone.
   */
  private void recoverAgain(SimulatedStorage left, Map<Long, Long> first, boolean isExact) {
    Table recovered = Table.open(left.open());
    Map<Long, Long> found = contents(recovered, model);
    if (isExact && !found.equals(first)) {
      throw new AssertionError("recovered again: expected=" + first + ", actual=" + found);
    }
    check(found, model, true);
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

  /** Throws unless a table holds what it may; returns its content. */
  Map<Long, Long> check(Table recovered) {
    Map<Long, Long> found = contents(recovered, model);
    check(found, model, failure.isRestored);
    model.checkAttribute(recovered.file().attributes().get(ATTRIBUTE));
    return found;
  }

  private static void check(Map<Long, Long> found, CrashModel model, boolean isRestored) {
    Set<Long> keys = new HashSet<>(model.mentioned());
    keys.addAll(found.keySet());
    keys.forEach(key -> model.check(key, found.get(key), isRestored));
  }

  /** Returns what a cursor finds; throws unless lookups find the same and nothing else. */
  private static Map<Long, Long> contents(Table of, CrashModel model) {
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
