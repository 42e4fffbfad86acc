package store.offheap.table;

/**
 * Leads from keys to hashes, of which the top bits choose the segment. Different keys have
 * different hashes.
 *
 * @param isIntKeys whether keys have 4 bytes, of which the low 32 bits count; else they have 8
 * @param seed the file's seed
 */
public record KeyHash(boolean isIntKeys, long seed) {
  /** Returns the hash of keys of a width in a file with a seed from any number. */
  public static KeyHash seeded(boolean isIntKeys, long number) {
    return new KeyHash(isIntKeys, Hash.mixedSeed(number));
  }

  /** Returns the hash of a key. */
  public long of(long key) {
    return isIntKeys ? Hash.ofInt((int) key, (int) seed) : Hash.ofLong(key, seed);
  }
}
