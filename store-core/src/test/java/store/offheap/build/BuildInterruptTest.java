package store.offheap.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.map.IdMap;
import store.offheap.model.DuplicatePolicy;

/** An interrupted thread can continue to build, and remains interrupted. */
@Timeout(120)
class BuildInterruptTest {
  private static final int KEYS = 50_000;
  private static final int ROUNDS = 10;

  @TempDir
  private Path folder;

  @AfterEach
  void clearStatus() {
    Thread.interrupted();
  }

  private BulkBuilder counting(Path file) {
    // Little memory, so that rows are spilled to files.
    return BulkBuilder.to(file)
        .plan(MemoryPlan.of(1 << 20, 2, 16))
        .onDuplicate(DuplicatePolicy.COUNT)
        .start();
  }

  @Test
  void interruptsWhileRowsAreAddedLoseAndRepeatNone() throws InterruptedException {
    Path file = folder.resolve("map");
    Thread adder = Thread.currentThread();
    Thread interrupter = new Thread(() -> {
      while (!Thread.currentThread().isInterrupted()) {
        adder.interrupt();
        Thread.onSpinWait();
      }
    });
    try (BulkBuilder builder = counting(file)) {
      interrupter.start();
      for (int round = 0; round < ROUNDS; round++) {
        for (int key = 0; key < KEYS; key++) {
          builder.add(key, 0, 0);
        }
      }
      interrupter.interrupt();
      while (interrupter.isAlive()) {
        Thread.onSpinWait();
      }
      adder.interrupt();
      assertThat(builder.finish(count -> {}).entries()).isEqualTo(KEYS);
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      interrupter.interrupt();
    }
    try (IdMap map = IdMap.openReadOnly(file)) {
      map.forEach((key, value) -> assertThat(value).isEqualTo(ROUNDS));
    }
  }

  @Test
  void aBuildAndACompactionWorkInAnInterruptedThread() {
    Path file = folder.resolve("map");
    Thread.currentThread().interrupt();
    try (BulkBuilder builder = counting(file)) {
      for (int key = 0; key < 4 * KEYS; key++) {
        builder.add(key, 0, 0);
      }
      builder.finish(count -> {});
    }
    Compaction.of(file, BulkBuilder.to(file).overwrite(true)).run(count -> {}, count -> {});
    assertThat(Thread.interrupted()).isTrue();
    try (IdMap map = IdMap.openReadOnly(file)) {
      assertThat(map.size()).isEqualTo(4 * KEYS);
    }
  }

  @Test
  void aPatchIsWrittenAndAppliedInAnInterruptedThread() {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    Path patch = folder.resolve("patch");
    Thread.currentThread().interrupt();
    IdMap.builder(first).create().close();
    try (IdMap map = IdMap.builder(second).create()) {
      map.put(1, 2);
    }
    Patch.write(first, second, patch, false, count -> {});
    Patch.apply(patch, first);
    assertThat(Thread.interrupted()).isTrue();
    try (IdMap map = IdMap.openReadOnly(first)) {
      assertThat(map.get(1, 0)).isEqualTo(2);
    }
  }
}
