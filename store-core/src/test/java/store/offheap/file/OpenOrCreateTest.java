package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.array.SparseArray;
import store.offheap.error.StoreLockedException;
import store.offheap.map.IdMap;
import store.offheap.model.ArrayType;
import store.offheap.model.DType;
import store.offheap.object.ObjectMap;

@Tag("once")
class OpenOrCreateTest {
  private static final int ROUNDS = 25;
  private static final int THREADS = 4;

  @TempDir
  private Path folder;

  @Test
  void whoeverIsNotTheFirstOpensAnIdMap() throws Exception {
    race(file -> IdMap.builder(file)
        .keyType(DType.INT64)
        .valueType(DType.INT64)
        .segmentSlots(16)
        .openOrCreate());
  }

  @Test
  void whoeverIsNotTheFirstOpensAnObjectMap() throws Exception {
    race(file -> ObjectMap.builder(file).segmentSlots(64).openOrCreate());
  }

  @Test
  void whoeverIsNotTheFirstOpensASparseArray() throws Exception {
    race(file -> SparseArray.builder(file).type(ArrayType.INT8).shape(3).openOrCreate());
  }

  /**
   * Opens a file in several threads at once. A thread that finds it locked tries again, as several
   * processes would that start at the same time.
   */
  private void race(Function<Path, AutoCloseable> open) throws Exception {
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    for (int round = 0; round < ROUNDS; round++) {
      Path file = folder.resolve("a" + round);
      CyclicBarrier start = new CyclicBarrier(THREADS);
      Thread[] threads = new Thread[THREADS];
      for (int i = 0; i < THREADS; i++) {
        threads[i] = new Thread(() -> {
          try {
            start.await();
            openAtLast(file, open).close();
          } catch (Exception e) {
            failures.add(e);
          }
        });
        threads[i].start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(failures).isEmpty();
  }

  private static AutoCloseable openAtLast(Path file, Function<Path, AutoCloseable> open) {
    while (true) {
      try {
        return open.apply(file);
      } catch (StoreLockedException e) {
        Thread.onSpinWait();
      }
    }
  }
}
