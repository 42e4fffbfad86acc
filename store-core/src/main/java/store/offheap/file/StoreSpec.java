package store.offheap.file;

import java.security.SecureRandom;

/**
 * The immutable properties of a store file. The file layer stores and returns them; it interprets
 * only the segment length, the rest is for the layer above.
 *
 * @param kind contents of the segments; see the constants
 * @param keyDType code of the keys' dtype
 * @param valueDType code of the values' dtype
 * @param segmentSlots number of slots of a segment
 * @param segmentLength length of a segment in bytes, a positive multiple of {@link StoreFile#PAGE}
 * @param seed seed of the hash
 */
public record StoreSpec(
    int kind, int keyDType, int valueDType, int segmentSlots, int segmentLength, long seed) {
  /** The newest file format, which is the one that is written. */
  public static final int FORMAT_VERSION = 1;

  /** The kind of a store that maps IDs to numbers. */
  public static final int ID_MAP = 1;

  /** The kind of a store that maps objects to objects: a table of words, and heap segments. */
  public static final int OBJECT_MAP = 2;

  /**
   * Returns an unpredictable seed.
   *
   * @throws OutOfMemoryError if the heap is full before a first file was opened
   */
  public static long randomSeed() {
    FirstUse.ensure();
    return new SecureRandom().nextLong();
  }

  /**
   * Returns whether another file can be a rewritten version of this store, possibly with different
   * segments.
   */
  public boolean isOfSameStore(StoreSpec other) {
    return kind == other.kind
        && keyDType == other.keyDType
        && valueDType == other.valueDType
        && seed == other.seed;
  }
}
