package store.offheap.array;

import store.offheap.model.ArrayType;

/**
 * What happens to a number that the type it goes to does not have.
 *
 * <p>Not a loss is rounding from a wider floating type to a narrower one. A Java array of the width
 * of an unsigned type takes and gives its bits as they are: {@code byte[]} those of {@code uint8},
 * {@code long[]} those of {@code uint64}.
 */
public enum Conversion {
  /**
   * It is an error that names the element: a number out of range, a fraction or a NaN for an
   * integer type, an integer that a floating type has only a neighbour of.
   */
  CHECKED,
  /**
   * The nearest is taken: the end of the range for what lies beyond; fractions are cut off and NaN
   * is 0 in an integer type, as in Java's casts; integers are rounded in a floating type.
   */
  SATURATE;

  private static final double TWO_POW_63 = 0x1p63;
  private static final double TWO_POW_64 = 0x1p64;

  /** Converts cells in place, as {@link #convertJava} does one. */
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

  /** Converts between an array's type and that of a Java array, which has no unsigned types. */
  long convertJava(ArrayType from, ArrayType to, long raw) throws LossException {
    return isSameInJava(from, to) ? raw : convert(from, to, raw);
  }

  /** Returns whether the bits of one type are those of the other in a Java array. */
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
      // Below the range of a long the cast is the lowest long, which no other type has.
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

  /** Fits an integer, {@code isHuge} if it is one from 2 to 63 up, into the range of a type. */
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
      // 2 to 63 and 2 to 64 are no longs, though their casts are neighbours of the number.
      if (back < (isHuge ? TWO_POW_64 : TWO_POW_63) && integer(wide, back) == value) {
        return raw;
      }
    }
    throw new LossException(to, "an integer it has", text(value, isHuge));
  }

  /** Rounds once: the double between an integer and the nearest float may be a tie of floats. */
  private static float single(long value, boolean isHuge) {
    // The lost bit is ored in, so that halving makes no tie.
    return isHuge ? ((value >>> 1) | (value & 1)) * 2f : value;
  }

  private static String text(long value, boolean isHuge) {
    return isHuge ? Long.toUnsignedString(value) : Long.toString(value);
  }

  /** Says that a number does not fit; whoever knows which element it was turns it into an error. */
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

    /** Returns how many cells of those to convert came before. */
    int place() {
      return place;
    }
  }
}
