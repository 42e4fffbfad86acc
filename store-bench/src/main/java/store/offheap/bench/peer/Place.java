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
 * @param isLargerThanMemory whether it is read with less memory than it is long, where that is a
 *     setting
 */
public record Place(
    Path directory, Shape shape, int count, long cacheBytes, boolean isLargerThanMemory) {
  private static final long CACHE_BYTES = 1L << 30;

  /** A place of a store that memory holds, with a cache of 1 GiB, if it has one. */
  public Place(Path directory, Shape shape, int count) {
    this(directory, shape, count, CACHE_BYTES, false);
  }

  /** A place of a store that is read with less memory than it is long. */
  public Place(Path directory, Shape shape, int count, long cacheBytes) {
    this(directory, shape, count, cacheBytes, true);
  }

  /** Returns a file in the directory. */
  public File file(String name) {
    return directory.resolve(name).toFile();
  }
}
