package store.offheap.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder under {@code java.io.tmpdir}; deleted with all its contents when it is closed or, at the
 * latest, when the JVM ends, unless the JVM is killed.
 */
final class TemporaryFolder implements AutoCloseable {
  /** Number of attempts to delete it when the JVM ends, while other threads may still write. */
  private static final int TRIES = 20;

  private static final long PAUSE_MILLIS = 50;

  private final Path path;

  TemporaryFolder() {
    try {
      path = Files.createTempDirectory("store-bench-").toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::deleteAtExit));
  }

  Path path() {
    return path;
  }

  /** Deletes a folder with all its contents, if it exists. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      List<Path> all = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path each : all) {
        Files.deleteIfExists(each);
      }
    }
  }

  private void deleteAtExit() {
    for (int i = 0; i < TRIES && Files.exists(path); i++) {
      try {
        delete(path);
      } catch (IOException | UncheckedIOException e) {
        pause(); // something was added or removed meanwhile
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Deletes the folder. Further calls have no effect. */
  @Override
  public void close() {
    try {
      delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
