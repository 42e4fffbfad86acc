package store.offheap.file;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import store.offheap.error.StoreIoException;

/** Opens a file if it exists, else creates it, whoever else does the same; for any thread. */
public final class OpenOrCreate {
  private OpenOrCreate() {}

  /**
   * Opens or creates.
   *
   * @param file where
   * @param open opens what is there
   * @param create fails with a {@link FileAlreadyExistsException} as cause if something is there
   */
  public static <T> T at(Path file, Supplier<T> open, Supplier<T> create) {
    if (Files.exists(file)) {
      return open.get();
    }
    try {
      return create.get();
    } catch (StoreIoException e) {
      // Somebody may have made it meanwhile; a link that leads nowhere is in the way as before.
      if (e.getCause() instanceof FileAlreadyExistsException && Files.exists(file)) {
        return open.get();
      }
      throw e;
    }
  }
}
