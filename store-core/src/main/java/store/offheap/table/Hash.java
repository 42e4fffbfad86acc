package store.offheap.table;

/**
 * The hash of a key: its top bits select the segment, and low bits select the slot.
 *
 * <p>It consists of a multiplication and an xor-shift that moves the product's high half, which is
 * well mixed, down to the slot bits. Shift and multiplier for 4-byte keys were found by a search
 * among several thousand; they spread every key pattern in {@code KeyPatternTest} as well as random
 * keys; {@code docs/design.md} has the table. For 8-byte keys, no single multiplication achieves
 * that: they use two, with a multiplier of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
 */
final class Hash {
  private static final long INT_MULTIPLIER = 0x245A_69EE_BF2B_3AC7L;
  private static final long LONG_MULTIPLIER = 0xBF58_476D_1CE4_E5B9L;

  private Hash() {}

  /**
   * Returns the hash of a 4-byte key.
   *
   * @param key the key's bits
   * @param seed the low half of the file's seed
   */
  static long ofInt(int key, int seed) {
    long product = Integer.toUnsignedLong(key ^ seed) * INT_MULTIPLIER;
    return product ^ product >>> 29;
  }

  /**
   * Returns the hash of an 8-byte key, a bijection.
   *
   * @param key the key's bits
   * @param seed the file's seed
   */
  static long ofLong(long key, long seed) {
    long product = (key ^ seed) * LONG_MULTIPLIER;
    long second = (product ^ product >>> 32) * LONG_MULTIPLIER;
    return second ^ second >>> 32;
  }

  /**
   * Returns a seed with well-mixed bits, as required by the hash, from any number (the finalizer of
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
