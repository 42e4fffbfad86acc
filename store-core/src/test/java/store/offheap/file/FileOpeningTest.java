package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.build.Salvage;
import store.offheap.build.Warming;
import store.offheap.error.NotAStoreException;
import store.offheap.map.IdMap;
import store.offheap.object.ObjectMap;

class FileOpeningTest {
  @TempDir
  Path folder;

  /** Who opens a pipe that nobody writes to waits. */
  @Test
  void aPipeIsRefusedAtOnce() throws Exception {
    Path pipe = folder.resolve("pipe");
    Process maker = new ProcessBuilder("mkfifo", pipe.toString()).start();
    if (maker.waitFor() != 0) {
      throw new IllegalStateException("mkfifo: " + maker.exitValue());
    }
    for (Runnable opening : List.<Runnable>of(
        () -> IdMap.openReadOnly(pipe),
        () -> IdMap.open(pipe),
        () -> IdMap.verify(pipe),
        () -> ObjectMap.openReadOnly(pipe),
        () -> Warming.residency(pipe),
        () -> Salvage.from(pipe).to(folder.resolve("out")))) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> assertThatThrownBy(opening::run)
              .isInstanceOf(NotAStoreException.class)
              .hasMessageContaining("actual=a pipe or a device"));
    }
  }
}
