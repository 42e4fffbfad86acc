package store.offheap.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import store.offheap.file.SimulatedStorage;
import store.offheap.model.DType;

/**
 * Tests a lack of memory at any call of the storage, each of which needs some: the operation that
 * fails is done or not, every other one is done, and the table remains usable.
 */
class MemoryShortageTest {
  private static final int SLOTS = 16;
  private static final long KEYS = 60;
  private static final long MISSING = -77;

  private final SimulatedStorage storage = new SimulatedStorage();
  private final Map<Long, Long> expected = new HashMap<>();
  private Table table;
  private int events;
  private int shortages;

  @AfterEach
  void stopWatching() {
    SimulatedStorage.unwatch();
  }

  @Test
  void oneShortageAnywhereIsSurvived() {
    int at = 0;
    do {
      MemoryShortageTest run = new MemoryShortageTest();
      run.runWithShortages(at, 1);
      assertThat(run.shortages).isEqualTo(run.events > at ? 1 : 0);
      at++;
      shortages += run.shortages;
      events = run.events;
    } while (at <= events);
    assertThat(shortages).isGreaterThan(300);
  }

  @Test
  void shortagesThatComeAgainAreSurvived() {
    for (int count : new int[] {2, 3, 5}) {
      for (int at = 0; at < 400; at += 13) {
        new MemoryShortageTest().runWithShortages(at, count);
      }
    }
  }

  @Test
  void directoryThatCouldNotBeMadeIsMadeByTheNextChange() {
    table = Table.create(
        storage.create(TableSpec.seeded(DType.INT64, DType.INT64, SLOTS, 7).storeSpec()), 0);
    put(1, 10);
    List<Integer> live =
        table.file().view().segments().stream().map(segment -> segment.number()).toList();
    // All steps of a clear up to the creation of the directory.
    TableCreation.publishEmpty(table.file(), 0, live);
    table.file().live().size(0);
    expected.clear();

    put(2, 20);

    requireWhole(table);
    table.close();
    requireWhole(Table.open(storage.openReadOnly()));
  }

  /** Runs everything, with a lack of memory at an event and at the ones after it. */
  private void runWithShortages(int first, int count) {
    TableSpec spec = TableSpec.seeded(DType.INT64, DType.INT64, SLOTS, 7);
    Table.create(storage.create(spec.storeSpec()), 0).close();
    table = Table.open(storage.open());
    storage.watchCalls(() -> {
      int event = events++;
      if (event >= first && event < first + count) {
        shortages++;
        throw new OutOfMemoryError("event " + event);
      }
    });
    runAll();
    requireWhole(table);
    try {
      table.close();
    } catch (OutOfMemoryError e) {
      // The table is closed nevertheless, as if the process had died.
      assertThat(shortages).isPositive();
    }
    SimulatedStorage.unwatch();
    Table again = Table.open(storage.open());
    requireWhole(again);
    again.close();
    assertThat(TableVerifier.verify(storage.path(), () -> Table.open(storage.openReadOnly()))
            .problems())
        .isEmpty();
    storage.release();
  }

  /**
   * Splits, purges, makes checkpoints, reuses segments, sets an attribute, and deletes everything.
   */
  private void runAll() {
    for (int round = 0; round < 3; round++) {
      for (long key = 1; key <= KEYS; key++) {
        put(key + round * KEYS / 2, key * 10 + round);
      }
      repeat(() -> table.file().checkpoint());
      for (long key = 1; key <= KEYS; key += 2) {
        remove(key + round * KEYS / 2);
      }
      repeat(() -> table.file().attribute("name", "value"));
      repeat(() -> table.file().checkpoint());
    }
    put(0, 5);
    put(-1, 6);
    repeat(() -> locked(() -> {
      table.writer().clear();
      expected.clear();
    }));
    assertThat(contents(table)).isEmpty();
    put(3, 4);
    put(0, 5);
    assertThat(table.size()).isEqualTo(expected.size());
  }

  private void put(long key, long raw) {
    repeat(() -> locked(() -> {
      if (table.writer().seekOrMakeRoom(key)) {
        table.writer().update(raw);
      } else {
        table.writer().insert(raw);
      }
      expected.put(key, raw);
    }));
  }

  private void remove(long key) {
    repeat(() -> locked(() -> {
      if (table.writer().seek(key)) {
        table.writer().delete();
      }
      expected.remove(key);
    }));
  }

  /** Repeats an action until there is memory for it. */
  private void repeat(Runnable action) {
    boolean isDone = false;
    while (!isDone) {
      try {
        action.run();
        isDone = true;
      } catch (OutOfMemoryError e) {
        SimulatedStorage.unwatched(() -> {
          requireReadable();
          requireLeftWhole();
        });
      }
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

  private void requireReadable() {
    expected.forEach((key, raw) -> assertThat(table.get(key, MISSING)).isEqualTo(raw));
  }

  /** Requires that the death of the process would leave a complete table. */
  private void requireLeftWhole() {
    SimulatedStorage left = storage.afterProcessDeath();
    Table recovered = Table.open(left.open());
    requireWhole(recovered);
    recovered.close();
    left.release();
  }

  private void requireWhole(Table of) {
    assertThat(contents(of)).isEqualTo(expected);
    assertThat(of.size()).isEqualTo(expected.size());
  }

  private Map<Long, Long> contents(Table of) {
    Map<Long, Long> found = new HashMap<>();
    TableCursor cursor = of.cursor();
    while (cursor.next()) {
      assertThat(found.put(cursor.key(), cursor.raw())).isNull();
    }
    for (long key : List.of(0L, -1L, 1L, KEYS, KEYS * 2)) {
      assertThat(of.get(key, MISSING)).isEqualTo(found.getOrDefault(key, MISSING));
    }
    return found;
  }
}
