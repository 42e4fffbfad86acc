package store.offheap.model;

/**
 * Determines the type that a column of numbers requires: accumulates numbers, then returns the
 * narrowest type that holds all of them without loss. Not thread-safe.
 */
public final class NumberRange {

  /** Every integer up to this magnitude is exactly representable as a double. */
  private static final long MAX_DOUBLE_INTEGER = 1L << 53;

  /** Width of a float's significand in bits, including the implicit bit. */
  private static final int FLOAT_PRECISION_BITS = 24;

  private static final int DOUBLE_PRECISION_BITS = 53;

  private long count;

  private boolean hasSigned;
  private long min = Long.MAX_VALUE;
  private long max = Long.MIN_VALUE;

  private boolean hasAboveLong;
  private long minUnsigned;
  private long maxUnsigned;

  private boolean hasFloat;
  private double firstFloat;
  private boolean isAllFloat32 = true;

  /** Creates an empty range. */
  public NumberRange() {}

  /**
   * Accepts an integer.
   *
   * @param value the integer
   */
  public void acceptInteger(final long value) {
    count++;
    hasSigned = true;
    min = Math.min(min, value);
    max = Math.max(max, value);
    isAllFloat32 = isAllFloat32 && isExactFloat(Math.abs(value));
  }

  /**
   * Returns whether an integer is within the accepted range, so that accepting it would change only
   * the count.
   *
   * @param value the integer
   * @return true if so; false if not, or if unknown
   */
  public boolean isKnown(final long value) {
    return value >= min && value <= max && (!isAllFloat32 || isExactFloat(Math.abs(value)));
  }

  /**
   * Accepts an unsigned integer; differs from {@link #acceptInteger} above {@link Long#MAX_VALUE}.
   *
   * @param bits its 64 bits
   */
  public void acceptUnsigned(final long bits) {
    if (bits >= 0) {
      acceptInteger(bits);
      return;
    }
    count++;
    // All are above Long.MAX_VALUE, where the signed order of the bits is the unsigned one.
    minUnsigned = hasAboveLong ? Math.min(minUnsigned, bits) : bits;
    maxUnsigned = hasAboveLong ? Math.max(maxUnsigned, bits) : bits;
    hasAboveLong = true;
    isAllFloat32 = isAllFloat32 && isExactFloat(bits);
  }

  /**
   * Accepts a floating-point number. From then on the column is floating-point, even if the number
   * is an integer.
   *
   * @param value the number; NaN and infinities are treated like any other number
   */
  public void acceptFloat(final double value) {
    count++;
    if (!hasFloat) {
      firstFloat = value;
    }
    hasFloat = true;
    isAllFloat32 = isAllFloat32 && FloatCell.isExact(value);
  }

  /**
   * Returns the number of accepted numbers.
   *
   * @return a count, 0 or more
   */
  public long count() {
    return count;
  }

  /**
   * Returns the narrowest type for values.
   *
   * <p>If only integers were accepted, this is the result of {@link DType#narrowest}, or
   * {@link DType#UINT64} if one is above {@link Long#MAX_VALUE}. If a floating-point number was
   * accepted, it is {@link DType#FLOAT32} if every number, including integers, is exactly a float,
   * otherwise {@link DType#FLOAT64}. If nothing was accepted, it is {@link DType#UINT8}.
   *
   * @return the type
   * @throws IllegalArgumentException if no type holds all numbers: a negative integer and one above
   *     {@link Long#MAX_VALUE}, or integers beyond 2<sup>53</sup> in a column of doubles; the
   *     message names the extremes
   */
  public DType narrowestValue() {
    if (count == 0) {
      return DType.UINT8;
    }
    if (hasFloat) {
      return narrowestFloating();
    }
    if (hasAboveLong) {
      requireNoNegative();
      return DType.UINT64;
    }
    return DType.narrowest(min, max);
  }

  /**
   * Returns the narrowest type for keys.
   *
   * @return the result of {@link DType#narrowestKey}; {@link DType#UINT64} if a number is above
   *     {@link Long#MAX_VALUE}; {@link DType#UINT32} if nothing was accepted
   * @throws IllegalArgumentException if a floating-point number was accepted, or a negative integer
   *     and one above {@link Long#MAX_VALUE}
   */
  public DType narrowestKey() {
    if (count == 0) {
      return DType.UINT32;
    }
    if (hasFloat) {
      throw new IllegalArgumentException(
          "keys are not all integers: expected=integer, actual=" + firstFloat);
    }
    if (hasAboveLong) {
      requireNoNegative();
      return DType.UINT64;
    }
    return DType.narrowestKey(min, max);
  }

  private void requireNoNegative() {
    if (hasSigned && min < 0) {
      throw new IllegalArgumentException(
          "no integer type holds all numbers: min=" + minText() + ", max=" + maxText());
    }
  }

  private DType narrowestFloating() {
    if (isAllFloat32) {
      return DType.FLOAT32;
    }
    final boolean isBeyondDouble =
        hasSigned && (min < -MAX_DOUBLE_INTEGER || max > MAX_DOUBLE_INTEGER);
    if (hasAboveLong || isBeyondDouble) {
      throw new IllegalArgumentException(
          "no type holds these integers and floating numbers: min integer="
              + minText()
              + ", max integer="
              + maxText()
              + ", integers exact in float64="
              + -MAX_DOUBLE_INTEGER
              + ".."
              + MAX_DOUBLE_INTEGER);
    }
    return DType.FLOAT64;
  }

  private String minText() {
    return hasSigned ? Long.toString(min) : Long.toUnsignedString(minUnsigned);
  }

  private String maxText() {
    return hasAboveLong ? Long.toUnsignedString(maxUnsigned) : Long.toString(max);
  }

  /**
   * Returns whether an unsigned 64-bit integer is exactly representable as a float: all are in
   * range, but not all are exact.
   *
   * @param magnitude its 64 bits
   * @return whether no bit is lost
   */
  public static boolean isExactFloat(final long magnitude) {
    return significantBits(magnitude) <= FLOAT_PRECISION_BITS;
  }

  /** Returns whether an unsigned 64-bit integer is exactly representable as a double. */
  static boolean isExactDouble(final long magnitude) {
    return significantBits(magnitude) <= DOUBLE_PRECISION_BITS;
  }

  private static int significantBits(final long magnitude) {
    return Long.SIZE - Long.numberOfLeadingZeros(magnitude) - Long.numberOfTrailingZeros(magnitude);
  }
}
