package store.offheap.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The type of a key or of a value: how many bytes a cell has and which numbers they stand for.
 *
 * <p>A number appears in three forms:
 *
 * <ul>
 *   <li>the <em>raw</em> cell: the low {@link #bytes()} bytes of a {@code long}, the rest zero;
 *   <li>the <em>value</em>: a {@code long}. For an integer type it is the number itself
 *       ({@link #UINT64}: its 64 bits, so numbers from 2<sup>63</sup> up are negative); for a
 *       floating type, of either width, it is {@link Double#doubleToRawLongBits};
 *   <li>the text, in decimal.
 * </ul>
 *
 * <p>{@link #toRaw} and {@link #fromRaw} go between raw and value of the integer types,
 * {@link #doubleToRaw} and {@link #rawToDouble} between raw and number of any type, {@link #toText}
 * and {@link #parseText} between value and text of any type.
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

  /** The bits of a raw cell. */
  private final long rawMask;

  /**
   * Moves the cell's sign bit to the top of a long and back: 64 less the cell's bits, 0 for NONE.
   */
  private final int signShift;

  /** What is kept of a sign-extended cell: all of it when signed, the cell's own bits when not. */
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
   * The type with a code.
   *
   * @param code as {@link #code()} gives it
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
   * The type with a name.
   *
   * @param name a label such as {@code uint32}, or its short form {@code u32}; in any case
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
   * The smallest integer type that holds a range; of two equally small ones the unsigned.
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
   * The smallest unsigned type that holds all numbers from 0 up to a limit.
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
   * The smallest key type that holds a range of signed numbers.
   *
   * @param min smallest key
   * @param max largest key
   * @return {@link #UINT32} if it holds both, else {@link #INT32} if it does, else {@link #INT64}
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
   * The code written to files. It never changes.
   *
   * @return 1 to 10 in the order of declaration, 0 for {@link #NONE}
   */
  public int code() {
    return code;
  }

  /**
   * The name for people and for command lines.
   *
   * @return {@code int8} to {@code float64}, or {@code none}
   */
  public String label() {
    return label;
  }

  /**
   * The length of a cell.
   *
   * @return 0, 1, 2, 4 or 8 bytes
   */
  public int bytes() {
    return bytes;
  }

  /**
   * The length of a cell as a power of two.
   *
   * @return binary logarithm of {@link #bytes()}, 0 to 3; -1 for {@link #NONE}
   */
  public int shift() {
    return shift;
  }

  /**
   * Whether the numbers are floating point.
   *
   * @return true for {@link #FLOAT32} and {@link #FLOAT64}
   */
  public boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /**
   * Whether the numbers are integers without a sign.
   *
   * @return true for {@link #UINT8}, {@link #UINT16}, {@link #UINT32} and {@link #UINT64}
   */
  public boolean isUnsigned() {
    return this == UINT8 || this == UINT16 || this == UINT32 || this == UINT64;
  }

  /**
   * Whether keys may have this type.
   *
   * @return true for {@link #INT32}, {@link #UINT32}, {@link #INT64} and {@link #UINT64}
   */
  public boolean isKey() {
    return this == INT32 || this == UINT32 || this == INT64 || this == UINT64;
  }

  /**
   * The smallest value of an integer type.
   *
   * @return the number; 0 for {@link #NONE}
   * @throws UnsupportedOperationException if the type is floating
   */
  public long minValue() {
    requireInteger("minValue");
    return isUnsigned() || this == NONE ? 0 : Long.MIN_VALUE >> signShift;
  }

  /**
   * The largest value of an integer type.
   *
   * @return the number; -1, the bits of 2<sup>64</sup> - 1, for {@link #UINT64}; 0 for
   *     {@link #NONE}
   * @throws UnsupportedOperationException if the type is floating
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
   * The range of numbers, for people.
   *
   * @return such as {@code 0..255}; for a floating type the largest finite numbers
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
   * Whether a value is in the range of this type.
   *
   * @param value a number; of {@link #UINT64} 64 bits, so every {@code long} is in range; of a
   *     floating type the bits of a double, all in range of {@link #FLOAT64}, and in range of
   *     {@link #FLOAT32} unless finite and rounding to an infinite float
   * @return whether it is in range; only 0 is for {@link #NONE}
   */
  public boolean holds(final long value) {
    return this == FLOAT32
        ? FloatCell.isInRange(Double.longBitsToDouble(value))
        : fromRaw(value) == value;
  }

  /**
   * A value, after checking that it is in the range of this type.
   *
   * @param key the key it belongs to, only for the message
   * @param value a value, as {@link #holds} takes it
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
   * A key, after checking that it is in the range of this type.
   *
   * @param key a key, as {@link #holds} takes it
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

  /** The text of a value that need not be in range. */
  private String plainText(final long value) {
    return isFloating() ? Double.toString(Double.longBitsToDouble(value)) : Long.toString(value);
  }

  /**
   * The raw cell of an integer value. Checks nothing: bits beyond the cell are dropped.
   *
   * <p>For a floating type this cuts off a cell's bits and converts nothing; floating cells are
   * made by {@link #doubleToRaw}.
   *
   * @param value a value in range
   * @return the low {@link #bytes()} bytes of it, zero-extended; 0 for {@link #NONE}
   */
  public long toRaw(final long value) {
    return value & rawMask;
  }

  /**
   * The integer value of a raw cell.
   *
   * <p>For a floating type this cuts off a cell's bits and converts nothing; floating cells are
   * read by {@link #rawToDouble}.
   *
   * @param raw a cell; bits beyond it are ignored
   * @return its low {@link #bytes()} bytes, sign-extended if signed, else zero-extended; 0 for
   *     {@link #NONE}
   */
  public long fromRaw(final long raw) {
    // No branch: this runs once for every value read.
    return ((raw << signShift) >> signShift) & valueMask;
  }

  /**
   * The number in a raw cell.
   *
   * @param raw a cell; bits beyond it are ignored
   * @return the number; a float with every bit of a NaN kept, an integer rounded to the nearest
   *     double if beyond 2<sup>53</sup>; 0.0 for {@link #NONE}
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
      // The lost bit is ored in, so that halving cannot turn a rounding up into a tie.
      return ((value >>> 1) | (value & 1)) * 2.0;
    }
    return value;
  }

  /**
   * The number that an integer is, for one that must not change.
   *
   * @param value a value in range of this type, an integer one
   * @return the double that is the same number
   * @throws IllegalArgumentException if there is none, as for most beyond 2<sup>53</sup>
   */
  public double exactDouble(final long value) {
    if (!NumberRange.isExactDouble(this == UINT64 ? value : Math.abs(value))) {
      throw new IllegalArgumentException(
          "value does not fit float64: expected=an integer it has, actual=" + toText(value));
    }
    return rawToDouble(toRaw(value));
  }

  /**
   * The raw cell of a number.
   *
   * @param value the number
   * @return its cell; for {@link #FLOAT32} the nearest float, of a NaN the high bits of its payload
   * @throws IllegalArgumentException for {@link #FLOAT32} if the number is finite and the nearest
   *     float is not; for an integer type if it is not an integer in range, {@code -0.0} being 0
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

  /** The integer that a number is, in range of this type. */
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
   * The text of a value.
   *
   * @param value a value in range
   * @return decimal digits with a leading minus if negative; of a floating type the form of
   *     {@link Double#toString(double)} or {@link Float#toString(float)}; empty for {@link #NONE}
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
   * The value of a text, the inverse of {@link #toText}.
   *
   * <p>An integer is an optional sign and decimal digits, a floating number is what
   * {@link Double#parseDouble} takes except hexadecimal forms and type suffixes, or {@code nan},
   * {@code inf} or {@code infinity} with or without a sign, in letters of any case. Blanks are
   * errors. A floating number is rounded to the nearest of its type. Good integers are parsed
   * without allocation.
   *
   * @param text the text; empty for {@link #NONE}
   * @return the value
   * @throws NumberFormatException if the text is empty, is not such a number or is out of range,
   *     which includes a finite number that rounds to an infinite one; the message says which and
   *     quotes it
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
