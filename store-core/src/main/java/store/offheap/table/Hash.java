package store.offheap.table;

/**
 * The hash of a key: its top bits choose the segment, its low bits the slot.
 *
 * <p>One multiplication between two xor-shifts: the shift before brings a key's high half down to
 * where the multiplication spreads it, the shift after brings the product's high half, the well mixed
 * one, down to the slot bits. The multiplier is that of SplitMix64's first step (Steele, Lea and
 * Flood, OOPSLA 2014). It is the cheapest of those tried that spreads every pattern of keys in {@code
 * KeyPatternTest}; {@code docs/design.md} has the table.
 */
final class Hash {
  static final long MULTIPLIER = 0xBF58_476D_1CE4_E5B9L;

  private Hash() {}

  /**
   * Returns the hash of a key.
   *
   * @param key the key's bits, those of a 4-byte key sign-extended
   * @param seed the file's seed
   */
  static long of(long key, long seed) {
    long bits = key ^ seed;
    bits = (bits ^ bits >>> 32) * MULTIPLIER;
    return bits ^ bits >>> 32;
  }

  /**
   * Returns a seed whose bits are mixed, as {@link #of} needs it, from any number (the finalizer of
   * SplitMix64).
   */
  static long mixedSeed(long number) {
    long bits = number + 0x9E37_79B9_7F4A_7C15L;
    bits = (bits ^ bits >>> 30) * MULTIPLIER;
    bits = (bits ^ bits >>> 27) * 0x94D0_49BB_1331_11EBL;
    return bits ^ bits >>> 31;
  }

  /** Returns the 32-bit prefix of a hash, whose top bits lead to a segment. */
  static int prefix(long hash) {
    return (int) (hash >>> 32);
  }
}
