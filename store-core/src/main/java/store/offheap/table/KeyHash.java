package store.offheap.table;

/**
 * Maps keys to hashes, whose top bits select the segment. Different keys have different hashes.
 *
 * @param isIntKeys whether keys have 4 bytes, given as the low 32 bits; otherwise they have 8
 * @param seed the file's seed
 */
public record KeyHash(boolean isIntKeys, long seed) {
  /** Returns the hash for keys of a width in a file whose seed is derived from any number. */
  public static KeyHash seeded(boolean isIntKeys, long number) {
    return new KeyHash(isIntKeys, Hash.mixedSeed(number));
  }

  /** Returns the hash of a key. */
  public long of(long key) {
    return isIntKeys ? Hash.ofInt((int) key, (int) seed) : Hash.ofLong(key, seed);
  }
}
