package store.offheap.model;

/**
 * A binary32 cell and the double it stands for. Unlike a cast, which may change the payload of a
 * NaN, the way from a cell to a double and back keeps every bit.
 */
final class FloatCell {

  private static final int PAYLOAD_MASK = 0x007f_ffff;
  private static final int EXPONENT_MASK = 0x7f80_0000;
  private static final int QUIET_BIT = 0x0040_0000;
  private static final long DOUBLE_EXPONENT_MASK = 0x7ff0_0000_0000_0000L;

  /** Bits of a double's significand that a float's lacks. */
  private static final int MISSING_BITS = 52 - 23;

  private FloatCell() {}

  /** The number in a cell. */
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
   * The cell nearest to a number that {@link #isInRange}; of a NaN the high bits of the payload.
   */
  static int ofDouble(final double number) {
    if (!Double.isNaN(number)) {
      return Float.floatToRawIntBits((float) number);
    }
    final long bits = Double.doubleToRawLongBits(number);
    final int sign = (int) (bits >>> Integer.SIZE) & Integer.MIN_VALUE;
    final int payload = (int) (bits >>> MISSING_BITS) & PAYLOAD_MASK;
    // Without any payload it would be an infinity.
    return sign | EXPONENT_MASK | (payload == 0 ? QUIET_BIT : payload);
  }

  /** Whether a number is not finite, or finite as a float too. */
  static boolean isInRange(final double number) {
    return !Float.isInfinite((float) number) || Double.isInfinite(number);
  }

  /** Whether a number, or the bits of a NaN, are the same after conversion to a cell and back. */
  static boolean isExact(final double number) {
    return Double.doubleToRawLongBits(toDouble(ofDouble(number)))
        == Double.doubleToRawLongBits(number);
  }
}
