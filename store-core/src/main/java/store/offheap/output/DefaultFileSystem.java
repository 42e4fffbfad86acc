package store.offheap.output;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Objects;

/** The file system on which files can be mapped and locked; thread-safe. */
public final class DefaultFileSystem {
  private DefaultFileSystem() {}

  /**
   * Requires a path that is not inside an archive, in memory or the like.
   *
   * @throws IllegalArgumentException if it belongs to another file system
   */
  public static void require(Path path) {
    Objects.requireNonNull(path, "file");
    FileSystem actual = path.getFileSystem();
    if (!actual.equals(FileSystems.getDefault())) {
      throw new IllegalArgumentException("file system: expected=the default one, actual="
          + actual.provider().getScheme() + ", file=" + path);
    }
  }
}
