package store.offheap.model;

/**
 * Converts between binary32 cells and doubles. Unlike a cast, which may change the payload of a
 * NaN, converting a cell to a double and back preserves every bit.
 */
final class FloatCell {

  private static final int PAYLOAD_MASK = 0x007f_ffff;
  private static final int EXPONENT_MASK = 0x7f80_0000;
  private static final int QUIET_BIT = 0x0040_0000;
  private static final long DOUBLE_EXPONENT_MASK = 0x7ff0_0000_0000_0000L;

  /** Number of bits by which a double's significand is wider than a float's. */
  private static final int MISSING_BITS = 52 - 23;

  private FloatCell() {}

  /** Returns the number that a cell holds. */
  static double toDouble(final int cell) {
    final float number = Float.intBitsToFloat(cell);
    if (!Float.isNaN(number)) {
      return number;
    }
    final long sign = (long) (cell & Integer.MIN_VALUE) << Integer.SIZE;
    final long payload = (long) (cell & PAYLOAD_MASK) << MISSING_BITS;
    return Double.longBitsToDouble(sign | DOUBLE_EXPONENT_MASK | payload);
  }

  /**
   * Returns the cell nearest to a number for which {@link #isInRange} holds; a NaN keeps the high
   * bits of its payload.
   */
  static int ofDouble(final double number) {
    if (!Double.isNaN(number)) {
      return Float.floatToRawIntBits((float) number);
    }
    final long bits = Double.doubleToRawLongBits(number);
    final int sign = (int) (bits >>> Integer.SIZE) & Integer.MIN_VALUE;
    final int payload = (int) (bits >>> MISSING_BITS) & PAYLOAD_MASK;
    // With an empty payload it would be an infinity.
    return sign | EXPONENT_MASK | (payload == 0 ? QUIET_BIT : payload);
  }

  /** Returns whether a number is not finite, or is also finite as a float. */
  static boolean isInRange(final double number) {
    return !Float.isInfinite((float) number) || Double.isInfinite(number);
  }

  /**
   * Returns whether a number, including the bits of a NaN, survives conversion to a cell and back.
   */
  static boolean isExact(final double number) {
    return Double.doubleToRawLongBits(toDouble(ofDouble(number)))
        == Double.doubleToRawLongBits(number);
  }
}
