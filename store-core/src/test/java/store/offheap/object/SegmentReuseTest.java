package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.file.LimitedStorage;
import store.offheap.model.TableStats;
import store.offheap.record.KnownTypes;
import store.offheap.table.Table;

/**
 * A file does not grow without bound while the same few values are replaced repeatedly: a thread
 * that changes values faster than the disk can write waits for the disk.
 */
class SegmentReuseTest {
  private static final int SLOTS = 256;

  /** A change waits if 8 segments are retired and none is free. */
  private static final int MOST_IDLE = 8 + 8;

  @TempDir
  private Path folder;

  private void staysBounded(Object value, Changing changing) {
    try (ObjectMap map =
        ObjectMap.builder(folder.resolve("map")).segmentSlots(SLOTS).create()) {
      map.set("value", value);
      IntConsumer change = changing.of(map);
      int most = 0;
      for (int i = 0; i < 2_000; i++) {
        change.accept(i);
        if (i % 20 == 0) {
          TableStats table = map.stats().table();
          most = Math.max(most, table.retiredSegments() + table.freeSegments());
        }
      }
      assertThat(most).isLessThanOrEqualTo(MOST_IDLE);
    }
  }

  @Test
  void valuesThatTakeManySegments() {
    List<Integer> numbers = IntStream.range(0, 1_500).boxed().toList();
    int most = 0;
    try (ObjectMap map =
        ObjectMap.builder(folder.resolve("map")).segmentSlots(SLOTS).create()) {
      map.set("value", numbers);
      int segments = map.stats().heapSegments();
      for (int i = 0; i < 400; i++) {
        map.set("value", numbers);
        map.delete("value");
        TableStats table = map.stats().table();
        most = Math.max(most, table.retiredSegments() + table.freeSegments());
      }
      assertThat(most).isLessThanOrEqualTo(segments + MOST_IDLE);
    }
  }

  private interface Changing {
    IntConsumer of(ObjectMap map);
  }

  private static String text(int i) {
    return "text ".repeat(150) + i;
  }

  @Test
  void valuesOfRootKeys() {
    staysBounded(1, map -> i -> map.set("value", text(i)));
  }

  @Test
  void elementsOfAList() {
    staysBounded(List.of("one"), map -> {
      LazyList list = (LazyList) map.get("value");
      return i -> list.overwrite(0, text(i));
    });
  }

  @Test
  void valuesOfANestedMap() {
    staysBounded(Map.of("key", "one"), map -> {
      LazyMap nested = (LazyMap) map.get("value");
      return i -> nested.set("key", text(i));
    });
  }

  @Test
  void elementsOfASet() {
    staysBounded(Set.of(), map -> {
      LazySet set = (LazySet) map.get("value");
      return i -> {
        set.add(text(i));
        set.remove(text(i));
      };
    });
  }

  /** The checkpoint in progress frees none of the segments that were retired since it began. */
  @Test
  void whoTakesManySegmentsWaitsForACheckpointThatFreesThem() throws Exception {
    LimitedStorage storage = new LimitedStorage();
    CountDownLatch isForcing = new CountDownLatch(1);
    CountDownLatch isReplaced = new CountDownLatch(1);
    Thread writer = Thread.currentThread();
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    List<Integer> numbers = IntStream.range(0, 8_000).boxed().toList();
    try (ObjectStore store =
            ObjectStore.of(Table.create(storage.create(SimulatedSuccessor.SPEC), 0), settings);
        ObjectMap map = new ObjectMap(store)) {
      store.file().checkpointsByItself(true);
      map.set("many", numbers);
      map.sync();
      storage.beforeForce(() -> {
        isForcing.countDown();
        awaitWaiting(isReplaced, writer);
      });
      for (int i = 0; isForcing.getCount() > 0; i++) {
        map.set("one", text(i));
        // A checkpoint begins when a few are retired, long before any thread waits for it.
        awaitForce(isForcing);
      }
      map.set("many", numbers);
      isReplaced.countDown();
      long length = storage.length();

      map.set("many", numbers);
      storage.beforeForce(() -> {});

      assertThat(storage.length()).isEqualTo(length);
    }
  }

  /** Waits until the checkpoint in progress, if any, forces what it wrote. */
  private static void awaitForce(CountDownLatch isForcing) throws InterruptedException {
    boolean isForced = false;
    while (!isForced && isCheckpointUnderWay()) {
      isForced = isForcing.await(1, TimeUnit.MILLISECONDS);
    }
  }

  private static boolean isCheckpointUnderWay() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("offheap-store-checkpoint"));
  }

  /** Waits for an event, and then until a thread is waiting. */
  private static void awaitWaiting(CountDownLatch before, Thread thread) {
    try {
      assertThat(before.await(10, TimeUnit.SECONDS)).isTrue();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (thread.getState() == Thread.State.RUNNABLE && System.nanoTime() < end) {
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
