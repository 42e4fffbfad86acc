package store.offheap.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The type of an array's elements: every {@link DType} that has a cell, plus two that only arrays
 * have.
 *
 * <p>An element is represented either as its <em>raw</em> cell, the low {@link #bytes()} bytes of a
 * {@code long}, or as a number. The {@link DType} codes of store files do not apply here: an array
 * file names its type by {@link #code()}.
 */
public enum ArrayType {
  /** Boolean, one byte; every byte other than 0 reads as true, the number 1. */
  BOOL("bool", "b1", 1, null),
  /** Signed 8-bit integer. */
  INT8("i1", DType.INT8),
  /** Unsigned 8-bit integer. */
  UINT8("u1", DType.UINT8),
  /** Signed 16-bit integer. */
  INT16("i2", DType.INT16),
  /** Unsigned 16-bit integer. */
  UINT16("u2", DType.UINT16),
  /** Signed 32-bit integer. */
  INT32("i4", DType.INT32),
  /** Unsigned 32-bit integer. */
  UINT32("u4", DType.UINT32),
  /** Signed 64-bit integer. */
  INT64("i8", DType.INT64),
  /** Unsigned 64-bit integer, carried as the 64 bits of a {@code long}. */
  UINT64("u8", DType.UINT64),
  /** IEEE 754 binary16. */
  FLOAT16("float16", "f2", 2, null),
  /** IEEE 754 binary32. */
  FLOAT32("f4", DType.FLOAT32),
  /** IEEE 754 binary64. */
  FLOAT64("f8", DType.FLOAT64);

  private final String label;
  private final String code;
  private final int bytes;
  private final int shift;
  private final DType cell;

  ArrayType(final String code, final DType cell) {
    this(cell.label(), code, cell.bytes(), cell);
  }

  ArrayType(final String label, final String code, final int bytes, final DType cell) {
    this.label = label;
    this.code = code;
    this.bytes = bytes;
    this.shift = Integer.numberOfTrailingZeros(bytes);
    this.cell = cell;
  }

  /**
   * Returns the array type that corresponds to a cell type.
   *
   * @param type any type other than {@link DType#NONE}
   * @return the type of the same numbers
   * @throws IllegalArgumentException for {@link DType#NONE}
   */
  public static ArrayType of(final DType type) {
    Objects.requireNonNull(type, "type");
    for (final ArrayType candidate : values()) {
      if (candidate.cell == type) {
        return candidate;
      }
    }
    throw new IllegalArgumentException(
        "element type: expected=one with a cell, actual=" + type.label());
  }

  /**
   * Returns the type with the given name.
   *
   * @param name a label such as {@code float32}, case-insensitive
   * @return the type
   * @throws IllegalArgumentException if no type has that name; the message lists the labels
   */
  public static ArrayType parse(final String name) {
    final String lower = name.toLowerCase(Locale.ROOT);
    for (final ArrayType type : values()) {
      if (type.label.equals(lower)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "unknown element type: expected=" + labels() + ", actual=" + NumberText.quote(name));
  }

  /**
   * Returns the labels of all types.
   *
   * @return the labels, separated by vertical bars
   */
  public static String labels() {
    return Arrays.stream(values()).map(ArrayType::label).collect(Collectors.joining("|"));
  }

  /**
   * Returns the name used for display and on command lines.
   *
   * @return such as {@code float16}
   */
  public String label() {
    return label;
  }

  /**
   * Returns the name used in array files, without the byte order.
   *
   * @return such as {@code f2}
   */
  public String code() {
    return code;
  }

  /**
   * Returns the length of an element.
   *
   * @return 1, 2, 4 or 8 bytes
   */
  public int bytes() {
    return bytes;
  }

  /**
   * Returns the length of an element as an exponent of 2.
   *
   * @return binary logarithm of {@link #bytes()}, 0 to 3
   */
  public int shift() {
    return shift;
  }

  /**
   * Returns whether the numbers are floating point.
   *
   * @return true for the three floating-point types
   */
  public boolean isFloating() {
    return this == FLOAT16 || this == FLOAT32 || this == FLOAT64;
  }

  /**
   * Returns whether the numbers are integers; {@link #BOOL} counts as 0 and 1.
   *
   * @return true for all types other than the floating-point ones
   */
  public boolean isInteger() {
    return !isFloating();
  }

  /**
   * Returns the smallest number of an integer type.
   *
   * @return the number
   * @throws UnsupportedOperationException if this is a floating-point type
   */
  public long minValue() {
    return this == BOOL ? 0 : integerCell("minValue").minValue();
  }

  /**
   * Returns the largest number of an integer type.
   *
   * @return the number; -1, the bits of 2<sup>64</sup> - 1, for {@link #UINT64}
   * @throws UnsupportedOperationException if this is a floating-point type
   */
  public long maxValue() {
    return this == BOOL ? 1 : integerCell("maxValue").maxValue();
  }

  private DType integerCell(final String operation) {
    if (isFloating()) {
      throw new UnsupportedOperationException(operation + " is for integer types: type=" + label);
    }
    return cell;
  }

  /**
   * Returns the largest finite number of a floating-point type.
   *
   * @return the number
   * @throws UnsupportedOperationException if this is an integer type
   */
  public double maxFinite() {
    switch (this) {
      case FLOAT16:
        return HalfCell.MAX;
      case FLOAT32:
        return Float.MAX_VALUE;
      case FLOAT64:
        return Double.MAX_VALUE;
      default:
        throw new UnsupportedOperationException("maxFinite is for floating types: type=" + label);
    }
  }

  /**
   * Returns the range of numbers, as text for display.
   *
   * @return such as {@code 0..255}
   */
  public String range() {
    if (cell != null) {
      return cell.range();
    }
    return this == BOOL ? "0..1" : "-65504.0..65504.0";
  }

  /**
   * Returns the integer that a raw cell of an integer type holds.
   *
   * @param raw a cell; bits beyond it are ignored
   * @return the number; for {@link #UINT64}, its 64 bits
   */
  public long rawToLong(final long raw) {
    return this == BOOL ? (raw & 0xFF) == 0 ? 0 : 1 : integerCell("rawToLong").fromRaw(raw);
  }

  /**
   * Returns the raw cell for an integer of an integer type. Performs no checks.
   *
   * @param value a number in range
   * @return its cell, zero-extended
   */
  public long longToRaw(final long value) {
    return this == BOOL ? value : integerCell("longToRaw").toRaw(value);
  }

  /**
   * Returns the number that a raw cell holds.
   *
   * @param raw a cell; bits beyond it are ignored
   * @return the number; an integer beyond 2<sup>53</sup> rounded to the nearest double
   */
  public double rawToDouble(final long raw) {
    if (cell != null) {
      return cell.rawToDouble(raw);
    }
    return this == BOOL ? rawToLong(raw) : HalfCell.toDouble((int) raw & 0xFFFF);
  }

  /**
   * Returns whether a number is in the range of this floating-point type.
   *
   * @param value the number
   * @return false if it is finite and rounds to an infinity
   */
  public boolean isInRange(final double value) {
    return this == FLOAT16
        ? HalfCell.isInRange(value)
        : this == FLOAT64 || FloatCell.isInRange(value);
  }

  /**
   * Returns the raw cell for a number of a floating-point type.
   *
   * @param value a number for which {@link #isInRange} holds
   * @return the cell of the nearest number
   * @throws UnsupportedOperationException if this is an integer type
   */
  public long doubleToRaw(final double value) {
    if (isInteger()) {
      throw new UnsupportedOperationException("doubleToRaw is for floating types: type=" + label);
    }
    return this == FLOAT16 ? HalfCell.ofDouble(value) : cell.doubleToRaw(value);
  }

  /**
   * Returns an element as text.
   *
   * @param raw a cell
   * @return decimal digits, as {@link DType#toText} writes them; {@code false} or {@code true} for
   *     {@link #BOOL}
   */
  public String toText(final long raw) {
    if (this == BOOL) {
      return rawToLong(raw) == 0 ? "false" : "true";
    }
    if (this == FLOAT16) {
      return Float.toString((float) rawToDouble(raw));
    }
    return cell.toText(
        isFloating() ? Double.doubleToRawLongBits(rawToDouble(raw)) : rawToLong(raw));
  }
}
