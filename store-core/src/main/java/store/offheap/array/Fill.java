package store.offheap.array;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import store.offheap.array.Conversion.LossException;
import store.offheap.model.ArrayType;
import store.offheap.model.DType;

/**
 * The fill value: the number of every element of a sparse array that is not stored.
 *
 * @param type the type of the elements
 * @param raw its cell
 */
record Fill(ArrayType type, long raw) {
  private static final String NAME = "fill value: ";
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

  /** Returns the fill for a number, which the type must be able to represent. */
  static Fill of(ArrayType type, double value) {
    return converted(ArrayType.FLOAT64, Double.doubleToRawLongBits(value), type);
  }

  /** Returns the fill for an integer, which the type must be able to represent. */
  static Fill of(ArrayType type, long value) {
    return converted(ArrayType.INT64, value, type);
  }

  private static Fill converted(ArrayType from, long raw, ArrayType type) {
    try {
      return new Fill(type, Conversion.CHECKED.convert(from, type, raw));
    } catch (LossException e) {
      throw new IllegalArgumentException(NAME + e.getMessage(), e);
    }
  }

  /**
   * Parses the text returned by {@link #text()}.
   *
   * @throws IllegalArgumentException if it is not a number of the type
   */
  static Fill parse(ArrayType type, String text) {
    if (type == ArrayType.BOOL) {
      if (!text.equals("true") && !text.equals("false")) {
        throw new IllegalArgumentException("expected=true or false, actual=" + text);
      }
      return new Fill(type, text.equals("true") ? 1 : 0);
    }
    if (type.isFloating()) {
      return of(type, Double.longBitsToDouble(DType.FLOAT64.parseText(text)));
    }
    return new Fill(type, type.longToRaw(DType.parse(type.label()).parseText(text)));
  }

  /**
   * Returns the fill for text entered by a user.
   *
   * @throws IllegalArgumentException if it is not a number, or not a number of the type
   */
  static Fill ofText(ArrayType type, String text) {
    boolean isInteger = INTEGER.matcher(text).matches();
    boolean isExact = type == ArrayType.BOOL
        ? text.equals("true") || text.equals("false")
        : type.isInteger() && isInteger;
    try {
      if (isExact) {
        return parse(type, text);
      }
      Fill fill = of(type, Double.longBitsToDouble(DType.FLOAT64.parseText(text)));
      return isInteger ? fill.requireExactly(text) : fill;
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      throw message.startsWith(NAME) ? e : new IllegalArgumentException(NAME + message, e);
    }
  }

  private Fill requireExactly(String integer) {
    if (new BigDecimal(doubleValue()).compareTo(new BigDecimal(integer)) != 0) {
      throw new IllegalArgumentException(NAME + "value does not fit " + type.label()
          + ": expected=an integer that it can represent, actual=" + integer);
    }
    return this;
  }

  /**
   * Returns whether a cell is this number. All NaNs are the same number; -0.0 is not 0.0, so that
   * nothing is lost.
   */
  boolean is(long cell) {
    return cell == raw
        || type.isFloating()
            && Double.isNaN(type.rawToDouble(cell))
            && Double.isNaN(type.rawToDouble(raw));
  }

  /**
   * Returns the cell of this number for a numerically equal cell, such as -0.0 and 0.0; other cells
   * are returned unchanged.
   */
  long settled(long cell) {
    return is(cell) || type.isFloating() && type.rawToDouble(cell) == doubleValue() ? raw : cell;
  }

  double doubleValue() {
    return type.rawToDouble(raw);
  }

  String text() {
    return type.toText(raw);
  }
}
