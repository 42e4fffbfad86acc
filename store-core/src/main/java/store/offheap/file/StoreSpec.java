package store.offheap.file;

import java.security.SecureRandom;

/**
 * What never changes in the life of a store file. The file layer keeps it and hands it back; only
 * the segment length means something to it, the rest is for the layer above.
 *
 * @param kind what the segments hold; see the constants
 * @param keyDType code of the keys' dtype
 * @param valueDType code of the values' dtype
 * @param segmentSlots slots a segment
 * @param segmentLength bytes a segment, a positive multiple of {@link StoreFile#PAGE}
 * @param seed seed of the hash
 */
public record StoreSpec(
    int kind, int keyDType, int valueDType, int segmentSlots, int segmentLength, long seed) {
  /** The newest format of files, which is the one that is written. */
  public static final int FORMAT_VERSION = 1;

  /** The kind of a store that maps IDs to numbers. */
  public static final int ID_MAP = 1;

  /** The kind of a store that maps objects to objects: a table of words, and heap segments. */
  public static final int OBJECT_MAP = 2;

  /**
   * Returns a seed that nobody can foresee.
   *
   * @throws OutOfMemoryError if the heap is full before a first file was opened
   */
  public static long randomSeed() {
    FirstUse.ensure();
    return new SecureRandom().nextLong();
  }

  /** Returns whether another file can be this store written anew, be it with other segments. */
  public boolean isOfSameStore(StoreSpec other) {
    return kind == other.kind
        && keyDType == other.keyDType
        && valueDType == other.valueDType
        && seed == other.seed;
  }
}
