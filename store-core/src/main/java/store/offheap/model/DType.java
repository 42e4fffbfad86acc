package store.offheap.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The type of a key or a value: the width of a cell in bytes and the numbers it can represent.
 *
 * <p>A number has three representations:
 *
 * <ul>
 *   <li>the <em>raw</em> cell: the low {@link #bytes()} bytes of a {@code long}, with the other
 *       bits zero;
 *   <li>the <em>value</em>: a {@code long}. For an integer type it is the number itself
 *       ({@link #UINT64}: its 64 bits, so numbers from 2<sup>63</sup> upwards are negative); for a
 *       floating-point type, of either width, it is {@link Double#doubleToRawLongBits};
 *   <li>the text, in decimal.
 * </ul>
 *
 * <p>{@link #toRaw} and {@link #fromRaw} convert between raw cells and values of the integer types,
 * {@link #doubleToRaw} and {@link #rawToDouble} between raw cells and numbers of any type, and
 * {@link #toText} and {@link #parseText} between values and text of any type.
 */
public enum DType {
  /** Signed 8-bit integer. */
  INT8(1, "int8", "i8", 1, true),
  /** Unsigned 8-bit integer. */
  UINT8(2, "uint8", "u8", 1, false),
  /** Signed 16-bit integer. */
  INT16(3, "int16", "i16", 2, true),
  /** Unsigned 16-bit integer. */
  UINT16(4, "uint16", "u16", 2, false),
  /** Signed 32-bit integer. */
  INT32(5, "int32", "i32", 4, true),
  /** Unsigned 32-bit integer. */
  UINT32(6, "uint32", "u32", 4, false),
  /** Signed 64-bit integer. */
  INT64(7, "int64", "i64", 8, true),
  /** Unsigned 64-bit integer, carried as the 64 bits of a {@code long}. */
  UINT64(8, "uint64", "u64", 8, false),
  /** IEEE 754 binary32. */
  FLOAT32(9, "float32", "f32", 4, false),
  /** IEEE 754 binary64. */
  FLOAT64(10, "float64", "f64", 8, false),
  /**
   * No value: the map is a set. Its cell has 0 bytes, its only value is 0 and its text is empty.
   */
  NONE(0, "none", "none", 0, false);

  private static final double TWO_POW_63 = 0x1p63;
  private static final double TWO_POW_64 = 0x1p64;

  private static final DType[] BY_CODE = new DType[values().length];

  static {
    for (final DType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;
  private final String label;
  private final String shortLabel;
  private final int bytes;
  private final int shift;

  /** Mask of the bits of a raw cell. */
  private final long rawMask;

  /**
   * Shift that moves the cell's sign bit to the top of a long and back: 64 minus the cell's width
   * in bits; 0 for NONE.
   */
  private final int signShift;

  /** Mask applied to a sign-extended cell: all bits if signed, the cell's own bits if unsigned. */
  private final long valueMask;

  DType(
      final int code,
      final String label,
      final String shortLabel,
      final int bytes,
      final boolean signed) {
    this.code = code;
    this.label = label;
    this.shortLabel = shortLabel;
    this.bytes = bytes;
    this.shift = bytes == 0 ? -1 : Integer.numberOfTrailingZeros(bytes);
    this.rawMask = bytes == 0 ? 0 : -1L >>> (Long.SIZE - Byte.SIZE * bytes);
    this.signShift = bytes == 0 ? 0 : Long.SIZE - Byte.SIZE * bytes;
    this.valueMask = signed ? -1L : rawMask;
  }

  /**
   * Returns the type with the given code.
   *
   * @param code as returned by {@link #code()}
   * @return the type
   * @throws IllegalArgumentException if no type has that code
   */
  public static DType ofCode(final int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new IllegalArgumentException(
          "unknown type code: expected=0.." + (BY_CODE.length - 1) + ", actual=" + code);
    }
    return BY_CODE[code];
  }

  /**
   * Returns the type with the given name.
   *
   * @param name a label such as {@code uint32}, or its short form {@code u32}; case-insensitive
   * @return the type
   * @throws IllegalArgumentException if no type has that name; the message lists the labels
   */
  public static DType parse(final String name) {
    final String lower = name.toLowerCase(Locale.ROOT);
    for (final DType type : values()) {
      if (type.label.equals(lower) || type.shortLabel.equals(lower)) {
        return type;
      }
    }
    final String labels =
        Arrays.stream(values()).map(DType::label).collect(Collectors.joining("|"));
    throw new IllegalArgumentException(
        "unknown type: expected=" + labels + ", actual=" + NumberText.quote(name));
  }

  /**
   * Returns the smallest integer type that holds a range; prefers the unsigned type of two types of
   * the same width.
   *
   * @param min smallest number
   * @param max largest number
   * @return an unsigned type when {@code min >= 0}, else a signed one
   * @throws IllegalArgumentException if {@code min > max}
   */
  public static DType narrowest(final long min, final long max) {
    requireOrder(min, max);
    if (min >= 0) {
      return narrowestUnsigned(max);
    }
    if (INT8.holds(min) && INT8.holds(max)) {
      return INT8;
    }
    if (INT16.holds(min) && INT16.holds(max)) {
      return INT16;
    }
    return INT32.holds(min) && INT32.holds(max) ? INT32 : INT64;
  }

  /**
   * Returns the smallest unsigned type that holds all numbers from 0 up to a limit.
   *
   * @param max largest number, an unsigned 64-bit number
   * @return {@link #UINT8}, {@link #UINT16}, {@link #UINT32} or {@link #UINT64}
   */
  public static DType narrowestUnsigned(final long max) {
    if (UINT8.holds(max)) {
      return UINT8;
    }
    if (UINT16.holds(max)) {
      return UINT16;
    }
    return UINT32.holds(max) ? UINT32 : UINT64;
  }

  /**
   * Returns the smallest key type that holds a range of signed numbers.
   *
   * @param min smallest key
   * @param max largest key
   * @return {@link #UINT32} if it holds both limits, else {@link #INT32} if it does, else
   *     {@link #INT64}
   * @throws IllegalArgumentException if {@code min > max}
   */
  public static DType narrowestKey(final long min, final long max) {
    requireOrder(min, max);
    if (UINT32.holds(min) && UINT32.holds(max)) {
      return UINT32;
    }
    return INT32.holds(min) && INT32.holds(max) ? INT32 : INT64;
  }

  private static void requireOrder(final long min, final long max) {
    if (min > max) {
      throw new IllegalArgumentException(
          "not a range: expected=min <= max, actual min=" + min + ", max=" + max);
    }
  }

  /**
   * Returns the code written to files. It never changes.
   *
   * @return 1 to 10 in the order of declaration, 0 for {@link #NONE}
   */
  public int code() {
    return code;
  }

  /**
   * Returns the name used for display and on command lines.
   *
   * @return {@code int8} to {@code float64}, or {@code none}
   */
  public String label() {
    return label;
  }

  /**
   * Returns the length of a cell.
   *
   * @return 0, 1, 2, 4 or 8 bytes
   */
  public int bytes() {
    return bytes;
  }

  /**
   * Returns the length of a cell as an exponent of 2.
   *
   * @return binary logarithm of {@link #bytes()}, 0 to 3; -1 for {@link #NONE}
   */
  public int shift() {
    return shift;
  }

  /**
   * Returns whether the numbers are floating point.
   *
   * @return true for {@link #FLOAT32} and {@link #FLOAT64}
   */
  public boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /**
   * Returns whether the numbers are unsigned integers.
   *
   * @return true for {@link #UINT8}, {@link #UINT16}, {@link #UINT32} and {@link #UINT64}
   */
  public boolean isUnsigned() {
    return this == UINT8 || this == UINT16 || this == UINT32 || this == UINT64;
  }

  /**
   * Returns whether keys may have this type.
   *
   * @return true for {@link #INT32}, {@link #UINT32}, {@link #INT64} and {@link #UINT64}
   */
  public boolean isKey() {
    return this == INT32 || this == UINT32 || this == INT64 || this == UINT64;
  }

  /**
   * Returns the smallest value of an integer type.
   *
   * @return the number; 0 for {@link #NONE}
   * @throws UnsupportedOperationException if this is a floating-point type
   */
  public long minValue() {
    requireInteger("minValue");
    return isUnsigned() || this == NONE ? 0 : Long.MIN_VALUE >> signShift;
  }

  /**
   * Returns the largest value of an integer type.
   *
   * @return the number; -1, the bits of 2<sup>64</sup> - 1, for {@link #UINT64}; 0 for
   *     {@link #NONE}
   * @throws UnsupportedOperationException if this is a floating-point type
   */
  public long maxValue() {
    requireInteger("maxValue");
    return isUnsigned() || this == NONE ? valueMask : Long.MAX_VALUE >> signShift;
  }

  private void requireInteger(final String operation) {
    if (isFloating()) {
      throw new UnsupportedOperationException(operation + " is for integer types: type=" + label);
    }
  }

  /**
   * Returns the range of numbers, as text for display.
   *
   * @return such as {@code 0..255}; for a floating-point type, the range of its finite numbers
   */
  public String range() {
    if (this == NONE) {
      return "0..0";
    }
    if (isFloating()) {
      final String max =
          this == FLOAT32 ? Float.toString(Float.MAX_VALUE) : Double.toString(Double.MAX_VALUE);
      return "-" + max + ".." + max;
    }
    return toText(minValue()) + ".." + toText(maxValue());
  }

  /**
   * Returns whether a value is in the range of this type.
   *
   * @param value a number; for {@link #UINT64}, 64 bits, so that every {@code long} is in range;
   *     for a floating-point type, the bits of a double: all are in the range of {@link #FLOAT64},
   *     and all are in the range of {@link #FLOAT32} except finite numbers that round to an
   *     infinite float
   * @return whether it is in range; only 0 is in the range of {@link #NONE}
   */
  public boolean holds(final long value) {
    return this == FLOAT32
        ? FloatCell.isInRange(Double.longBitsToDouble(value))
        : fromRaw(value) == value;
  }

  /**
   * Returns a value after checking that it is in the range of this type.
   *
   * @param key the key it belongs to, used only in the message
   * @param value a value, as accepted by {@link #holds}
   * @return {@code value}
   * @throws IllegalArgumentException if it is out of range; the message names key, value and range
   */
  public long requireValue(final long key, final long value) {
    if (!holds(value)) {
      throw new IllegalArgumentException("value does not fit "
          + label
          + ": key="
          + key
          + ", value="
          + plainText(value)
          + ", range="
          + range());
    }
    return value;
  }

  /**
   * Returns a key after checking that it is in the range of this type.
   *
   * @param key a key, as accepted by {@link #holds}
   * @return {@code key}
   * @throws IllegalArgumentException if it is out of range; the message names key and range
   */
  public long requireKey(final long key) {
    if (!holds(key)) {
      throw new IllegalArgumentException(
          "key does not fit " + label + ": key=" + plainText(key) + ", range=" + range());
    }
    return key;
  }

  /** Returns a value, which need not be in range, as text. */
  private String plainText(final long value) {
    return isFloating() ? Double.toString(Double.longBitsToDouble(value)) : Long.toString(value);
  }

  /**
   * Returns the raw cell for an integer value. Performs no checks: bits beyond the cell are
   * dropped.
   *
   * <p>For a floating-point type, this only masks the bits of a cell and converts nothing; use
   * {@link #doubleToRaw} to make floating-point cells.
   *
   * @param value a value in range
   * @return its low {@link #bytes()} bytes, zero-extended; 0 for {@link #NONE}
   */
  public long toRaw(final long value) {
    return value & rawMask;
  }

  /**
   * Returns the integer value of a raw cell.
   *
   * <p>For a floating-point type, this only masks the bits of a cell and converts nothing; use
   * {@link #rawToDouble} to read floating-point cells.
   *
   * @param raw a cell; bits beyond it are ignored
   * @return its low {@link #bytes()} bytes, sign-extended if signed, else zero-extended; 0 for
   *     {@link #NONE}
   */
  public long fromRaw(final long raw) {
    // Branch-free: this runs once for every value read.
    return ((raw << signShift) >> signShift) & valueMask;
  }

  /**
   * Returns the number that a raw cell holds.
   *
   * @param raw a cell; bits beyond it are ignored
   * @return the number; a float keeps every bit of a NaN, and an integer beyond 2<sup>53</sup> is
   *     rounded to the nearest double; 0.0 for {@link #NONE}
   */
  public double rawToDouble(final long raw) {
    if (this == FLOAT64) {
      return Double.longBitsToDouble(raw);
    }
    if (this == FLOAT32) {
      return FloatCell.toDouble((int) raw);
    }
    final long value = fromRaw(raw);
    if (this == UINT64 && value < 0) {
      // The lost bit is ORed in (sticky bit), so that halving cannot turn rounding up into a tie.
      return ((value >>> 1) | (value & 1)) * 2.0;
    }
    return value;
  }

  /**
   * Returns an integer as a double if it can be represented exactly.
   *
   * @param value a value in the range of this integer type
   * @return the double with the same numeric value
   * @throws IllegalArgumentException if there is none, as for most beyond 2<sup>53</sup>
   */
  public double exactDouble(final long value) {
    if (!NumberRange.isExactDouble(this == UINT64 ? value : Math.abs(value))) {
      throw new IllegalArgumentException(
          "value does not fit float64: expected=an integer that it can represent, actual="
              + toText(value));
    }
    return rawToDouble(toRaw(value));
  }

  /**
   * Returns the raw cell for a number.
   *
   * @param value the number
   * @return its cell; for {@link #FLOAT32}, the nearest float, which keeps the high bits of a NaN's
   *     payload
   * @throws IllegalArgumentException for {@link #FLOAT32}, if the number is finite and the nearest
   *     float is not; for an integer type, if the number is not an integer in range, where
   *     {@code -0.0} counts as 0
   */
  public long doubleToRaw(final double value) {
    if (this == FLOAT64) {
      return Double.doubleToRawLongBits(value);
    }
    if (this == FLOAT32) {
      if (!FloatCell.isInRange(value)) {
        throw doesNotFit(value);
      }
      return toRaw(FloatCell.ofDouble(value));
    }
    return toRaw(integer(value));
  }

  /** Returns a number as an integer in the range of this type. */
  private long integer(final double number) {
    if (Math.rint(number) != number || number < -TWO_POW_63 || number >= TWO_POW_64) {
      throw doesNotFit(number);
    }
    final boolean isAboveLong = number >= TWO_POW_63;
    final long value = isAboveLong ? (long) (number - TWO_POW_63) ^ Long.MIN_VALUE : (long) number;
    if (this == UINT64 ? number < 0 : isAboveLong || !holds(value)) {
      throw doesNotFit(number);
    }
    return value;
  }

  private IllegalArgumentException doesNotFit(final double number) {
    return new IllegalArgumentException(
        "value does not fit " + label + ": value=" + number + ", range=" + range());
  }

  /**
   * Returns a value as text.
   *
   * @param value a value in range
   * @return decimal digits, with a leading minus sign if negative; for a floating-point type, the
   *     form of {@link Double#toString(double)} or {@link Float#toString(float)}; empty for
   *     {@link #NONE}
   */
  public String toText(final long value) {
    switch (this) {
      case NONE:
        return "";
      case UINT64:
        return Long.toUnsignedString(value);
      case FLOAT32:
        return Float.toString((float) Double.longBitsToDouble(value));
      case FLOAT64:
        return Double.toString(Double.longBitsToDouble(value));
      default:
        return Long.toString(value);
    }
  }

  /**
   * Parses a value; the inverse of {@link #toText}.
   *
   * <p>An integer is an optional sign followed by decimal digits. A floating-point number is what
   * {@link Double#parseDouble} accepts, except hexadecimal forms and type suffixes; or {@code nan},
   * {@code inf} or {@code infinity}, with or without a sign, case-insensitive. Whitespace is an
   * error. A floating-point number is rounded to the nearest number of its type. Well-formed
   * integers are parsed without allocation.
   *
   * @param text the text; empty for {@link #NONE}
   * @return the value
   * @throws NumberFormatException if the text is empty, is not such a number, or is out of range,
   *     including a finite number that rounds to infinity; the message states the reason and quotes
   *     the text
   */
  public long parseText(final CharSequence text) {
    switch (this) {
      case NONE:
        return NumberText.parseNothing(text);
      case FLOAT32:
      case FLOAT64:
        return Double.doubleToRawLongBits(NumberText.parseFloating(this, text));
      default:
        return NumberText.parseInteger(this, text);
    }
  }
}
