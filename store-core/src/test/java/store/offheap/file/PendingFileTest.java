package store.offheap.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.StoreIoException;

/** What a failure says of a file that was to appear. */
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
