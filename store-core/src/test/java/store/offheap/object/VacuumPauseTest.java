package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.file.LimitedStorage;
import store.offheap.file.SimulatedStorage;
import store.offheap.model.VacuumReport;
import store.offheap.record.KnownTypes;
import store.offheap.table.Table;

/** However fast others change a map, little is left to copy in the pause in which they wait. */
class VacuumPauseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int KEYS = 2_000;
  private static final int WRITERS = 2;
  private static final long MANY = 10L * LiveCopy.FEW;
  private static final int MOST_VACUUMS = 20;

  @TempDir
  private Path folder;

  @Test
  void thePauseAtTheEndCopiesFewKeys() throws Exception {
    Path file = folder.resolve("map");
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    try (ObjectMap map = ObjectMap.builder(file).segmentSlots(4096).create()) {
      for (int i = 0; i < KEYS; i++) {
        map.set(i, "the value with the number " + i);
      }
    }
    AtomicInteger left = new AtomicInteger(-1);
    AtomicBoolean isDone = new AtomicBoolean();
    int[] changes = new int[WRITERS];
    try (ObjectStore store = ObjectStore.open(file, settings);
        ObjectMap map = new ObjectMap(store)) {
      List<Thread> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        Thread thread = new Thread(() -> {
          while (!isDone.get()) {
            map.set(writer + " " + changes[writer] % KEYS, changes[writer]);
            changes[writer]++;
          }
        });
        thread.start();
        writers.add(thread);
      }
      VacuumReport report;
      try {
        int vacuums = 0;
        do {
          report = Vacuum.run(store.latest(), SuccessorFile::of, left::set);
          assertThat(left.get()).isBetween(0, LiveCopy.FEW);
        } while (report.copiedAgain() <= MANY && ++vacuums < MOST_VACUUMS);
      } finally {
        isDone.set(true);
        for (Thread writer : writers) {
          writer.join();
        }
      }
      assertThat(report.copiedAgain()).as("changes meanwhile").isGreaterThan(MANY);
      for (int writer = 0; writer < WRITERS; writer++) {
        for (int i = Math.max(0, changes[writer] - KEYS); i < changes[writer]; i++) {
          assertThat(map.get(writer + " " + i % KEYS)).isEqualTo(i);
        }
      }
    }
    assertThat(ObjectMap.verify(file).problems()).isEmpty();
  }

  /** Removes the first element of a view. */
  private static void removeFirst(Iterable<?> view) {
    Iterator<?> elements = view.iterator();
    elements.next();
    elements.remove();
  }

  @Test
  void whatIteratorsRemoveWaitsForAVacuum() throws Exception {
    Map<Object, Object> inner = Map.of(1, 1, 2, 2, 3, 3, 4, 4);
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    try (ObjectStore store =
            ObjectStore.create(folder.resolve("map"), 4096, 1, Map.of(), settings);
        ObjectMap map = new ObjectMap(store)) {
      map.set("map", inner);
      map.set("set", inner.keySet());
      LazyMap innerMap = (LazyMap) map.get("map");
      LazySet innerSet = (LazySet) map.get("set");
      requireWaiting(store, () -> removeFirst(innerMap.keySet()));
      requireWaiting(store, () -> removeFirst(innerMap.values()));
      requireWaiting(store, () -> removeFirst(innerMap.entrySet()));
      requireWaiting(store, () -> removeFirst(innerSet));
      assertThat(innerMap).hasSize(1);
      assertThat(innerSet).hasSize(3);
      requireWaiting(store, () -> removeFirst(map.keySet()));
      requireWaiting(store, () -> removeFirst(map.values()));
      assertThat(map).isEmpty();
    }
  }

  /** Requires that a change waits until a note is allowed, and is then made. */
  private static void requireWaiting(ObjectStore store, Runnable change) throws Exception {
    ChangeNotes notes = new ChangeNotes(store.file().writeLock(), 0);
    note(store, notes);
    AtomicBoolean isChanged = new AtomicBoolean();
    Thread changer = new Thread(() -> {
      change.run();
      isChanged.set(true);
    });
    changer.start();
    changer.join(50);
    assertThat(isChanged).isFalse();
    store.file().writeLock().lock();
    try {
      assertThat(notes.size()).isZero();
      notes.allow(1);
    } finally {
      store.file().writeLock().unlock();
    }
    changer.join();
    assertThat(isChanged).isTrue();
    note(store, null);
  }

  private static void note(ObjectStore store, ChangeNotes notes) {
    store.file().writeLock().lock();
    try {
      store.notes(notes);
    } finally {
      store.file().writeLock().unlock();
    }
  }

  @Test
  void aChangeOfManyKeysAtOnceEndsNoVacuum() throws Exception {
    try (ObjectMap map =
        ObjectMap.builder(folder.resolve("map")).segmentSlots(4096).create()) {
      map.set("count", 0);
      AtomicBoolean isDone = new AtomicBoolean();
      Thread writer = new Thread(() -> {
        while (!isDone.get()) {
          map.compute("count", (key, count) -> {
            for (int i = 0; i < 3 * LiveCopy.FEW; i++) {
              map.set(i, count);
            }
            return (int) count + 1;
          });
        }
      });
      writer.start();
      try {
        map.vacuum();
      } finally {
        isDone.set(true);
        writer.join();
      }
      int count = (int) map.get("count");
      for (int i = 0; count > 0 && i < 3 * LiveCopy.FEW; i++) {
        assertThat(map.get(i)).isEqualTo(count - 1);
      }
    }
  }

  private static void startAndAwait(Thread thread, Thread.State state) {
    thread.start();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (thread.getState() != state && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(thread.getState()).isEqualTo(state);
  }

  @Test
  void whoWaitsForTheSwitchWaitsForNoCheckpointOfTheOldFile() throws Exception {
    LimitedStorage old = new LimitedStorage();
    CountDownLatch isForcing = new CountDownLatch(1);
    CountDownLatch isDiskReady = new CountDownLatch(1);
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    try (ObjectStore store =
            ObjectStore.of(Table.create(old.create(SimulatedSuccessor.SPEC), 0), settings);
        ObjectMap map = new ObjectMap(store)) {
      map.set("key", 1);
      map.sync();
      Thread writer = new Thread(() -> {
        for (int i = 0; i < 2 * LiveCopy.FEW; i++) {
          map.set(i, i);
        }
      });
      Thread checkpoint = new Thread(() -> {
        old.beforeForce(() -> {
          isForcing.countDown();
          awaitQuietly(isDiskReady);
        });
        store.file().checkpoint();
      });
      Runnable first = () -> startAndAwait(checkpoint, Thread.State.WAITING);
      FutureTask<VacuumReport> vacuum = new FutureTask<>(() -> Vacuum.run(
          store,
          source -> new SimulatedSuccessor(source, new SimulatedStorage(), () -> {}, first)));
      // The last read before the pause is of the attributes; few changes are allowed then.
      AtomicInteger reads = new AtomicInteger();
      old.beforeRead(() -> {
        if (reads.incrementAndGet() == 2) {
          startAndAwait(writer, Thread.State.WAITING);
        }
      });
      new Thread(vacuum).start();
      assertThat(isForcing.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      writer.join(PATIENCE.toMillis());
      boolean isWaiting = writer.isAlive();
      isDiskReady.countDown();
      vacuum.get();
      checkpoint.join();
      writer.join();
      assertThat(isWaiting).isFalse();
      assertThat(map).hasSize(1 + 2 * LiveCopy.FEW);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
