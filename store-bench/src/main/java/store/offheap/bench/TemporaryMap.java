package store.offheap.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/** A place for the file of a map, in a {@link TemporaryFolder} of its own. */
final class TemporaryMap implements AutoCloseable {
  private final TemporaryFolder folder = new TemporaryFolder();
  private final Path file = folder.path().resolve("ids.store");

  /** Returns where the file lies, or is to lie. */
  Path file() {
    return file;
  }

  /**
   * Creates the map, with keys and values of one dtype.
   *
   * @param expectedEntries how many entries it is told to expect; 0 for none, so that it grows
   */
  IdMap create(DType type, long expectedEntries) {
    return IdMap.builder(file)
        .keyType(type)
        .valueType(type)
        .expectedEntries(expectedEntries)
        .seed(1)
        .create();
  }

  /** Puts a copy of the file, which nobody has open, in its place. */
  void copy() {
    Path copy = folder.path().resolve("copy");
    try {
      Files.copy(file, copy);
      Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns how long the file is, in bytes. */
  long length() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes the file and whatever lies beside it. A second call does nothing. */
  @Override
  public void close() {
    folder.close();
  }
}
