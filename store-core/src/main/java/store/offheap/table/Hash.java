package store.offheap.table;

/**
 * The hash of a key: its top bits choose the segment, its low bits the slot.
 *
 * <p>A multiplication, and an xor-shift that brings the product's high half, the well mixed one,
 * down to the slot bits. An 8-byte key takes one more xor-shift before, which brings its high half
 * down to where the multiplication spreads it. The multiplier is the best of some thousand random
 * ones at the patterns of keys in {@code KeyPatternTest}; {@code docs/design.md} has the table.
 */
final class Hash {
  private static final long MULTIPLIER = 0xC843_D681_A524_CC55L;

  private Hash() {}

  /**
   * Returns the hash of a 4-byte key.
   *
   * @param key the key's bits
   * @param seed the low half of the file's seed
   */
  static long ofInt(int key, int seed) {
    long product = Integer.toUnsignedLong(key ^ seed) * MULTIPLIER;
    return product ^ product >>> 32;
  }

  /**
   * Returns the hash of an 8-byte key.
   *
   * @param key the key's bits
   * @param seed the file's seed
   */
  static long ofLong(long key, long seed) {
    long bits = key ^ seed;
    long product = (bits ^ bits >>> 32) * MULTIPLIER;
    return product ^ product >>> 32;
  }

  /**
   * Returns a seed whose bits are mixed, as the hash needs it, from any number (the finalizer of
   * SplitMix64: Steele, Lea and Flood, OOPSLA 2014).
   */
  static long mixedSeed(long number) {
    long bits = number + 0x9E37_79B9_7F4A_7C15L;
    bits = (bits ^ bits >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    bits = (bits ^ bits >>> 27) * 0x94D0_49BB_1331_11EBL;
    return bits ^ bits >>> 31;
  }

  /** Returns the 32-bit prefix of a hash, whose top bits lead to a segment. */
  static int prefix(long hash) {
    return (int) (hash >>> 32);
  }
}
