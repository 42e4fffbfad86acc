package store.offheap.output;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.StoreIoException;

/** Tests what a failure says about a file that is being created. */
class PendingFileTest {
  @TempDir
  private Path folder;

  @Test
  void failureOfTheTemporaryFileNamesTheTarget() {
    Path target = folder.resolve("a.store");
    try (PendingFile pending = PendingFile.beside(target)) {
      String temporary = pending.path().toString();
      for (FileSystemException cause : new FileSystemException[] {
        new NoSuchFileException(temporary),
        new AccessDeniedException(temporary, null, "why"),
        new FileSystemException(temporary, null, "File too large")
      }) {
        StoreIoException named = pending.named(
            new StoreIoException("cannot write a segment: " + cause, pending.path(), cause));

        assertEquals(
            "cannot write a segment: " + cause.getClass().getName() + ": " + target
                + (cause.getReason() == null ? "" : ": " + cause.getReason()) + ", file=" + target,
            named.getMessage());
        assertEquals(target, named.file());
        assertSame(cause.getClass(), named.getCause().getClass());
        assertEquals(
            target.toString(),
            assertInstanceOf(FileSystemException.class, named.getCause()).getFile());
      }
    }
  }

  @Test
  void failureOfARenameNamesTheTargetOnce() {
    Path target = folder.resolve("a.store");
    try (PendingFile pending = PendingFile.beside(target)) {
      IOException named = pending.named(new FileSystemException(
          pending.path().toString(), target.toString(), "Operation not permitted"));
      assertEquals(target + ": Operation not permitted", named.getMessage());
    }
  }

  private static PendingFile written(Path target, int content) throws IOException {
    PendingFile pending = PendingFile.beside(target);
    try (FileChannel channel = pending.create()) {
      channel.write(ByteBuffer.wrap(new byte[] {(byte) content}));
    }
    return pending;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void oneOfManyAppearsAndTheOthersAreRefused() throws Exception {
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int round = 0; round < 100; round++) {
        Path target = folder.resolve("a.store");
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Future<Boolean>> results = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          int content = i;
          results.add(pool.submit(() -> {
            try (PendingFile pending = written(target, content)) {
              start.await();
              pending.publish();
              return true;
            } catch (StoreIoException e) {
              assertInstanceOf(FileAlreadyExistsException.class, e.getCause());
              return false;
            }
          }));
        }
        int published = 0;
        for (int i = 0; i < threads; i++) {
          if (results.get(i).get()) {
            published++;
            assertArrayEquals(new byte[] {(byte) i}, Files.readAllBytes(target));
          }
        }
        assertEquals(1, published);
        assertEquals(List.of("a.store"), names());
        Files.delete(target);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void linkThatLeadsNowhereIsInTheWay() throws IOException {
    Path target = Files.createSymbolicLink(folder.resolve("a.store"), Path.of("nowhere"));
    try (PendingFile pending = written(target, 1)) {
      assertInstanceOf(
          FileAlreadyExistsException.class,
          assertThrows(StoreIoException.class, pending::publish).getCause());
    }
    assertEquals(List.of("a.store"), names());
  }

  @Test
  void renamingReplacesNothingThatIsSeen() throws IOException {
    Path target = folder.resolve("a.store");
    try (PendingFile first = written(target, 1);
        PendingFile second = written(target, 2)) {
      first.renameToFree();
      assertThrows(FileAlreadyExistsException.class, second::renameToFree);
    }
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(target));
    assertEquals(List.of("a.store"), names());
  }

  @Test
  void replacingTakesThePlaceOfWhatIsThere() throws IOException {
    Path target = Files.write(folder.resolve("a.store"), new byte[] {9});
    try (PendingFile pending = written(target, 1)) {
      pending.replace();
    }
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(target));
    assertEquals(List.of("a.store"), names());
  }

  @Test
  void failureOfAnotherFileStaysAsItIs() {
    try (PendingFile pending = PendingFile.beside(folder.resolve("a.store"))) {
      IOException cause = new NoSuchFileException("other");
      StoreIoException failure = new StoreIoException("cannot open", Path.of("other"), cause);

      assertSame(failure, pending.named(failure));
      assertSame(cause, pending.named(cause));
    }
  }

  @Test
  void publishingNothingNamesTheTarget() {
    Path target = folder.resolve("a.store");
    try (PendingFile pending = PendingFile.beside(target)) {
      StoreIoException failure = assertThrows(StoreIoException.class, pending::publish);
      assertEquals(
          "cannot publish: " + NoSuchFileException.class.getName() + ": " + target + ", file="
              + target,
          failure.getMessage());
    }
  }
}
