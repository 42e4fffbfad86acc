package store.offheap.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/** A place for the file of a map, in a separate {@link TemporaryFolder}. */
final class TemporaryMap implements AutoCloseable {
  private final TemporaryFolder folder = new TemporaryFolder();
  private final Path file = folder.path().resolve("ids.store");

  /** Returns the path of the file, which may not exist yet. */
  Path file() {
    return file;
  }

  /**
   * Creates the map, with keys and values of one dtype.
   *
   * @param expectedEntries number of entries that the map is told to expect; 0 for none, so that it
   *     grows
   */
  IdMap create(DType type, long expectedEntries) {
    return IdMap.builder(file)
        .keyType(type)
        .valueType(type)
        .expectedEntries(expectedEntries)
        .seed(1)
        .create();
  }

  /** Replaces the file, which must not be open, by a copy. */
  void copy() {
    Path copy = folder.path().resolve("copy");
    try {
      Files.copy(file, copy);
      Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the length of the file in bytes. */
  long length() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes the file and all other files next to it. Further calls have no effect. */
  @Override
  public void close() {
    folder.close();
  }
}
