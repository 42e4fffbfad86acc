package store.offheap.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.StoreIoException;
import store.offheap.model.RecoveryReport.Condition;

/** Tests that an interrupted thread can go on using its maps and remains interrupted. */
class InterruptTest {
  /** As many as one segment holds, so that a change takes no room. */
  private static final int KEYS = 700;

  @TempDir(factory = FastFolder.class)
  private Path folder;

  @AfterEach
  void clearStatus() {
    Thread.interrupted();
  }

  @Test
  void everyKindOfCallWorksInAnInterruptedThread() {
    Path path = folder.resolve("map");
    Thread.currentThread().interrupt();
    try (IdMap map = IdMap.builder(path).segmentSlots(16).create()) {
      for (int key = 1; key <= 1_000; key++) {
        map.put(key, key);
      }
      map.setAttribute("name", "value");
      map.sync();
      map.copyTo(folder.resolve("copy"));
    }
    for (String name : new String[] {"map", "copy"}) {
      assertThat(IdMap.verify(folder.resolve(name)).problems()).isEmpty();
      try (IdMap map = IdMap.openReadOnly(folder.resolve(name))) {
        assertThat(map.size()).isEqualTo(1_000);
        assertThat(map.get(1_000, 0)).isEqualTo(1_000);
        assertThat(map.attributes()).containsEntry("name", "value");
      }
    }
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void interruptsDuringWritesLoseNothing() throws InterruptedException {
    Path path = folder.resolve("map");
    Thread interrupter = interrupter(Thread.currentThread());
    try (IdMap map = IdMap.builder(path).segmentSlots(16).create()) {
      interrupter.start();
      for (int key = 1; key <= 5_000; key++) {
        map.put(key, key);
        Thread.interrupted();
      }
      map.sync();
    } finally {
      stop(interrupter);
    }
    assertThat(IdMap.verify(path).problems()).isEmpty();
    try (IdMap map = IdMap.openReadOnly(path)) {
      assertThat(map.size()).isEqualTo(5_000);
      assertThat(map.keys().sum()).isEqualTo(5_000L * 5_001 / 2);
    }
  }

  /** Storage has not failed: changes that it has not been asked to write yet are not lost. */
  @Test
  void aFileThatCannotBeOpenedAgainAfterAnInterruptTakesChangesOnceItCan(@TempDir Path disk)
      throws Exception {
    Path path = disk.resolve("map");
    Path away = disk.resolve("away");
    Thread interrupter = interrupter(Thread.currentThread());
    int changes = 0;
    try (IdMap map = IdMap.builder(path).segmentSlots(1 << 10).create()) {
      map.put(0, changes++);
      Files.move(path, away);
      interrupter.start();
      boolean isReached = true;
      // Where forcing is quick, as in memory, few interrupts come in the middle of it.
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
      while (isReached && System.nanoTime() < end) {
        try {
          map.put(changes % KEYS, changes++);
          map.sync();
        } catch (StoreIoException e) {
          assertThat(e).hasMessageContaining("NoSuchFileException");
          isReached = false;
        }
      }
      stop(interrupter);
      assertThat(isReached).isFalse();
      Files.move(away, path);
      map.put(changes % KEYS, changes++);
      map.sync();
    }
    try (IdMap map = IdMap.open(path)) {
      assertThat(map.recovery().condition()).isEqualTo(Condition.CLEAN);
      assertThat(map.size()).isEqualTo(Math.min(changes, KEYS));
      for (int change = Math.max(0, changes - KEYS); change < changes; change++) {
        assertThat(map.get(change % KEYS, -1)).isEqualTo(change);
      }
    }
  }

  /** Returns a thread that interrupts another one repeatedly. */
  private static Thread interrupter(Thread victim) {
    return new Thread(() -> {
      while (!Thread.currentThread().isInterrupted()) {
        victim.interrupt();
        Thread.onSpinWait();
      }
    });
  }

  /** Returns once the thread has ended and no interrupt is left. */
  private static void stop(Thread interrupter) {
    interrupter.interrupt();
    while (interrupter.isAlive()) {
      Thread.interrupted();
      Thread.onSpinWait();
    }
    Thread.interrupted();
  }
}
