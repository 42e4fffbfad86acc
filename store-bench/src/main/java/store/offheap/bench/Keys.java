package store.offheap.bench;

/**
 * Distinct keys in an order without pattern: key number {@code i} is a bijection of {@code i}, so
 * no key comes twice and none has to be remembered.
 */
public final class Keys {
  /** How many distinct keys there are of 4 bytes. */
  static final long INT_COUNT = 1L << Integer.SIZE;

  private Keys() {}

  /**
   * Returns a key of 4 bytes: the finalizer of MurmurHash3, 32-bit (Appleby, 2011).
   *
   * @param index 0 to {@link #INT_COUNT} - 1
   */
  public static int intKey(long index) {
    int bits = (int) index;
    bits = (bits ^ bits >>> 16) * 0x85EB_CA6B;
    bits = (bits ^ bits >>> 13) * 0xC2B2_AE35;
    return bits ^ bits >>> 16;
  }

  /**
   * Returns a key of 8 bytes: the finalizer of MurmurHash3, 64-bit (Appleby, 2011).
   *
   * @param index any number
   */
  public static long longKey(long index) {
    long bits = index;
    bits = (bits ^ bits >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
    bits = (bits ^ bits >>> 33) * 0xC4CE_B9FE_1A85_EC53L;
    return bits ^ bits >>> 33;
  }
}
