package store.offheap.bench;

/**
 * Distinct keys in an order without pattern: key number {@code i} is a bijection of {@code i}, so
 * that no key occurs twice and none has to be remembered.
 */
public final class Keys {
  /** Number of distinct 4-byte keys. */
  static final long INT_COUNT = 1L << Integer.SIZE;

  private Keys() {}

  /**
   * Returns a 4-byte key: the finalizer of MurmurHash3, 32-bit (Appleby, 2011).
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
   * Returns an 8-byte key: the finalizer of MurmurHash3, 64-bit (Appleby, 2011).
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
