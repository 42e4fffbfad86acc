package store.offheap.file;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.build.Salvage;
import store.offheap.build.Warming;
import store.offheap.error.NotAStoreException;
import store.offheap.error.StoreIoException;
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

  /** As a file in a folder that one may not look into. */
  @Test
  void whatCannotBeLookedAtIsNotSaidToBeMissing() throws Exception {
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
    for (Runnable opening : List.<Runnable>of(
        () -> IdMap.openReadOnly(loop),
        () -> IdMap.open(loop),
        () -> ObjectMap.openReadOnly(loop),
        () -> Salvage.from(loop).to(folder.resolve("out")))) {
      assertThatThrownBy(opening::run)
          .isInstanceOf(StoreIoException.class)
          .hasMessageContaining("cannot open")
          .hasMessageNotContaining("no such file");
    }
    assertThatThrownBy(() -> IdMap.open(folder.resolve("nowhere")))
        .isInstanceOf(StoreIoException.class)
        .hasMessageContaining("no such file")
        .hasCauseInstanceOf(NoSuchFileException.class);
  }
}
