package store.offheap.bench.peer;

import java.io.File;
import java.nio.file.Path;

/**
 * The location of a store, and what the store is told about its entries.
 *
 * @param directory an existing directory for this store alone
 * @param shape kind of the entries
 * @param count number of entries with which it is built, or to which it will grow
 * @param cacheBytes maximum memory of the store's own cache, if its size is configurable
 * @param isLargerThanMemory whether it is read with less memory than its size, if that is
 *     configurable
 */
public record Place(
    Path directory, Shape shape, int count, long cacheBytes, boolean isLargerThanMemory) {
  private static final long CACHE_BYTES = 1L << 30;

  /** Creates a place for a store that fits in memory, with a cache of 1 GiB, if it has one. */
  public Place(Path directory, Shape shape, int count) {
    this(directory, shape, count, CACHE_BYTES, false);
  }

  /** Creates a place for a store that is read with less memory than its size. */
  public Place(Path directory, Shape shape, int count, long cacheBytes) {
    this(directory, shape, count, cacheBytes, true);
  }

  /** Returns a file in the directory. */
  public File file(String name) {
    return directory.resolve(name).toFile();
  }
}
