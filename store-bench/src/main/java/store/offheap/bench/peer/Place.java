package store.offheap.bench.peer;

import java.io.File;
import java.nio.file.Path;

/**
 * Where a store lies, and what it is told of its entries.
 *
 * @param directory an existing directory, which is the store's alone
 * @param shape what kind of entries it has
 * @param count how many entries it is built with, or will have grown to
 */
public record Place(Path directory, Shape shape, int count) {
  /** Returns a file in the directory. */
  public File file(String name) {
    return directory.resolve(name).toFile();
  }
}
