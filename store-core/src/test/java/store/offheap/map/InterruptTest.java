package store.offheap.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thread that was interrupted goes on working with its maps, and stays interrupted. */
class InterruptTest {
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
    Thread writer = Thread.currentThread();
    Thread interrupter = new Thread(() -> {
      while (!Thread.currentThread().isInterrupted()) {
        writer.interrupt();
        Thread.onSpinWait();
      }
    });
    try (IdMap map = IdMap.builder(path).segmentSlots(16).create()) {
      interrupter.start();
      for (int key = 1; key <= 5_000; key++) {
        map.put(key, key);
        Thread.interrupted();
      }
      map.sync();
    } finally {
      interrupter.interrupt();
      Thread.interrupted();
      while (interrupter.isAlive()) {
        Thread.interrupted();
        Thread.onSpinWait();
      }
      Thread.interrupted();
    }
    assertThat(IdMap.verify(path).problems()).isEmpty();
    try (IdMap map = IdMap.openReadOnly(path)) {
      assertThat(map.size()).isEqualTo(5_000);
      assertThat(map.keys().sum()).isEqualTo(5_000L * 5_001 / 2);
    }
  }
}
