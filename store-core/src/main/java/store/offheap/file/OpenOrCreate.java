package store.offheap.file;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import store.offheap.error.StoreIoException;

/**
 * Opens a file if it exists, otherwise creates it, even if others do the same concurrently;
 * thread-safe.
 */
public final class OpenOrCreate {
  private OpenOrCreate() {}

  /**
   * Opens or creates.
   *
   * @param file path of the file
   * @param open opens an existing file
   * @param create creates the file; fails with a {@link FileAlreadyExistsException} as cause if
   *     something exists there
   */
  public static <T> T at(Path file, Supplier<T> open, Supplier<T> create) {
    if (Files.exists(file)) {
      return open.get();
    }
    try {
      return create.get();
    } catch (StoreIoException e) {
      // It may have been created by others meanwhile; a dangling link is still an obstacle.
      if (e.getCause() instanceof FileAlreadyExistsException && Files.exists(file)) {
        return open.get();
      }
      throw e;
    }
  }
}
