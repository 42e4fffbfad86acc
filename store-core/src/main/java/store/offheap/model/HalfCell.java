package store.offheap.model;

/** Converts between binary16 cells and doubles; rounds to nearest, ties to even. */
final class HalfCell {
  /** The largest finite number. */
  static final double MAX = 65_504;

  /** Smallest number that rounds to infinity. */
  private static final double OVERFLOW = 65_520;

  private static final int FRACTION_BITS = 10;
  private static final int FRACTION_MASK = 0x3ff;
  private static final int EXPONENT_MASK = 0x1f;
  private static final int INFINITY = 0x7c00;
  private static final int QUIET_BIT = 0x200;
  private static final int SIGN = 0x8000;

  /** Exponent of the smallest normal number; subnormal numbers are multiples of 2<sup>-24</sup>. */
  private static final int MIN_EXPONENT = -14;

  /** Number of bits by which a double's significand is wider than a half's. */
  private static final int MISSING_BITS = 52 - FRACTION_BITS;

  private HalfCell() {}

  /** Returns the number that a cell holds; a NaN keeps its payload. */
  static double toDouble(final int cell) {
    final int exponent = cell >> FRACTION_BITS & EXPONENT_MASK;
    final int fraction = cell & FRACTION_MASK;
    if (exponent == EXPONENT_MASK) {
      final long sign = (long) (cell & SIGN) << 48;
      return Double.longBitsToDouble(
          sign | 0x7ff0_0000_0000_0000L | (long) fraction << MISSING_BITS);
    }
    final double magnitude = exponent == 0
        ? fraction * 0x1p-24
        : Math.scalb((double) (fraction | 1 << FRACTION_BITS), exponent - 25);
    return (cell & SIGN) == 0 ? magnitude : -magnitude;
  }

  /** Returns the cell nearest to a number; infinity if out of range. */
  static int ofDouble(final double number) {
    final long bits = Double.doubleToRawLongBits(number);
    final int sign = (int) (bits >>> 48) & SIGN;
    if (Double.isNaN(number)) {
      final int payload = (int) (bits >>> MISSING_BITS) & FRACTION_MASK;
      return sign | INFINITY | (payload == 0 ? QUIET_BIT : payload);
    }
    final double magnitude = Math.abs(number);
    if (magnitude >= OVERFLOW) {
      return sign | INFINITY;
    }
    final int exponent = Math.max(Math.getExponent(magnitude), MIN_EXPONENT);
    // Scaled to units in the last place, the number is rounded by the hardware. A significand that
    // rounds up to the next power of two carries into the exponent, as it should.
    final int units = (int) Math.rint(Math.scalb(magnitude, FRACTION_BITS - exponent));
    return sign | ((exponent - MIN_EXPONENT) << FRACTION_BITS) + units;
  }

  /** Returns whether a number is not finite, or is also finite as a half. */
  static boolean isInRange(final double number) {
    return Math.abs(number) < OVERFLOW || !Double.isFinite(number);
  }
}
