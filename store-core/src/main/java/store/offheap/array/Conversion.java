package store.offheap.array;

import store.offheap.model.ArrayType;

/**
 * How a number is converted to a type that cannot represent it.
 *
 * <p>Rounding from a wider floating-point type to a narrower one is not considered a loss. A Java
 * array whose elements have the width of an unsigned type holds its bits unchanged: {@code byte[]}
 * those of {@code uint8}, {@code long[]} those of {@code uint64}.
 */
public enum Conversion {
  /**
   * The conversion fails with an error that names the element. This applies to a number out of
   * range, a fraction or NaN for an integer type, and an integer that a floating-point type cannot
   * represent exactly.
   */
  CHECKED,
  /**
   * The nearest number is used: numbers out of range become the nearest end of the range. In an
   * integer type, fractions are truncated and NaN becomes 0, as in Java's casts; in a
   * floating-point type, integers are rounded.
   */
  SATURATE;

  private static final double TWO_POW_63 = 0x1p63;
  private static final double TWO_POW_64 = 0x1p64;

  /** Converts cells in place, as {@link #convertJava} does for one cell. */
  void convert(ArrayType from, ArrayType to, long[] cells, int count) throws LossException {
    int i = 0;
    try {
      if (from == ArrayType.FLOAT32 && to == ArrayType.FLOAT64) {
        for (; i < count; i++) {
          cells[i] = Double.doubleToRawLongBits(ArrayType.FLOAT32.rawToDouble(cells[i]));
        }
      } else if (from == ArrayType.FLOAT64 && to == ArrayType.FLOAT32) {
        for (; i < count; i++) {
          cells[i] = floating(ArrayType.FLOAT32, Double.longBitsToDouble(cells[i]));
        }
      } else if (from.isInteger() && to == ArrayType.FLOAT64 && from.bytes() < Long.BYTES) {
        for (; i < count; i++) {
          cells[i] = Double.doubleToRawLongBits(from.rawToLong(cells[i]));
        }
      } else {
        for (; i < count; i++) {
          cells[i] = convert(from, to, cells[i]);
        }
      }
    } catch (LossException e) {
      e.place = i;
      throw e;
    }
  }

  /** Converts a raw cell between the types of two arrays. */
  long convert(ArrayType from, ArrayType to, long raw) throws LossException {
    if (from == to) {
      return raw;
    }
    if (from.isFloating()) {
      double value = from.rawToDouble(raw);
      return to.isFloating() ? floating(to, value) : integer(to, value);
    }
    long value = from.rawToLong(raw);
    boolean isHuge = from == ArrayType.UINT64 && value < 0;
    return to.isFloating() ? exact(to, value, isHuge) : ranged(to, value, isHuge);
  }

  /**
   * Converts a raw cell between the type of an array and that of a Java array, which has no
   * unsigned types.
   */
  long convertJava(ArrayType from, ArrayType to, long raw) throws LossException {
    return isSameInJava(from, to) ? raw : convert(from, to, raw);
  }

  /** Returns whether both types have the same bits in a Java array. */
  static boolean isSameInJava(ArrayType from, ArrayType to) {
    return from == to
        || from.bytes() == to.bytes()
            && from.isInteger()
            && to.isInteger()
            && from != ArrayType.BOOL
            && to != ArrayType.BOOL;
  }

  private long floating(ArrayType to, double value) throws LossException {
    if (to.isInRange(value)) {
      return to.doubleToRaw(value);
    }
    if (this == CHECKED) {
      throw new LossException(to, Double.toString(value));
    }
    return to.doubleToRaw(Math.copySign(to.maxFinite(), value));
  }

  private long integer(ArrayType to, double value) throws LossException {
    boolean isIntegral = Math.rint(value) == value && Math.abs(value) < TWO_POW_64;
    if (this == CHECKED && !isIntegral) {
      throw new LossException(to, Double.toString(value));
    }
    if (value < TWO_POW_63) {
      // Below the range of a long, the cast returns the smallest long, which is out of range for
      // every other type.
      boolean isBelow = value < -TWO_POW_63;
      if (this == CHECKED && isBelow) {
        throw new LossException(to, Double.toString(value));
      }
      return ranged(to, (long) value, false);
    }
    if (Double.isNaN(value)) {
      return 0;
    }
    return value < TWO_POW_64
        ? ranged(to, (long) (value - TWO_POW_63) ^ Long.MIN_VALUE, true)
        : to.longToRaw(to.maxValue());
  }

  /**
   * Clamps an integer to the range of a type; {@code isHuge} if the integer is 2<sup>63</sup> or
   * more.
   */
  private long ranged(ArrayType to, long value, boolean isHuge) throws LossException {
    boolean isAbove = to != ArrayType.UINT64 && (isHuge || value > to.maxValue());
    boolean isBelow = !isHuge && value < to.minValue();
    if (!isAbove && !isBelow) {
      return to.longToRaw(value);
    }
    if (this == CHECKED) {
      throw new LossException(to, text(value, isHuge));
    }
    return to.longToRaw(isAbove ? to.maxValue() : to.minValue());
  }

  private long exact(ArrayType to, long value, boolean isHuge) throws LossException {
    double number = isHuge ? ArrayType.UINT64.rawToDouble(value) : value;
    if (this == SATURATE) {
      return floating(to, to == ArrayType.FLOAT32 ? single(value, isHuge) : number);
    }
    if (to.isInRange(number)) {
      long raw = to.doubleToRaw(number);
      double back = to.rawToDouble(raw);
      ArrayType wide = isHuge ? ArrayType.UINT64 : ArrayType.INT64;
      // 2^63 and 2^64 are not longs, although their casts are close to the number.
      if (back < (isHuge ? TWO_POW_64 : TWO_POW_63) && integer(wide, back) == value) {
        return raw;
      }
    }
    throw new LossException(to, "an integer that it can represent", text(value, isHuge));
  }

  /**
   * Converts to float with a single rounding: rounding to double first may produce a tie between
   * floats.
   */
  private static float single(long value, boolean isHuge) {
    // The lost bit is ORed in (sticky bit), so that halving does not produce a tie.
    return isHuge ? ((value >>> 1) | (value & 1)) * 2f : value;
  }

  private static String text(long value, boolean isHuge) {
    return isHuge ? Long.toUnsignedString(value) : Long.toString(value);
  }

  /**
   * Indicates that a number does not fit; a caller that knows the element turns it into an error.
   */
  static final class LossException extends Exception {
    private static final long serialVersionUID = 1L;

    private int place;

    LossException(ArrayType to, String value) {
      this(to, to.range(), value);
    }

    LossException(ArrayType to, String expected, String value) {
      super(
          "value does not fit " + to.label() + ": expected=" + expected + ", actual=" + value,
          null,
          false,
          false);
    }

    /** Returns the number of cells converted before it. */
    int place() {
      return place;
    }
  }
}
