package store.offheap.bench.peer;

import java.io.File;
import java.nio.file.Path;

/**
 * Where a store lies, and what it is told of its entries.
 *
 * @param directory an existing directory, which is the store's alone
 * @param shape what kind of entries it has
 * @param count how many entries it is built with, or will have grown to
 * @param cacheBytes how much memory a cache of the store's own may take, where its size is a
 *     setting
 */
public record Place(Path directory, Shape shape, int count, long cacheBytes) {
  private static final long CACHE_BYTES = 1L << 30;

  /** A place of a store with a cache of 1 GiB, if it has one. */
  public Place(Path directory, Shape shape, int count) {
    this(directory, shape, count, CACHE_BYTES);
  }

  /** Returns a file in the directory. */
  public File file(String name) {
    return directory.resolve(name).toFile();
  }
}
