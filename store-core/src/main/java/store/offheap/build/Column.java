package store.offheap.build;

import store.offheap.model.DType;
import store.offheap.model.NumberRange;

/**
 * One column of a build: converts cells to bits and, if no dtype was set, finds the narrowest one.
 *
 * <p>A cell is first checked or parsed, and counts only after {@link #accept()}. The bits of a
 * column without a dtype are those of a {@code long}, or of an unsigned {@code long} for numbers
 * above its maximum; from the first floating-point number on they are those of a {@code double}.
 */
final class Column {
  private static final long MAX_UNSIGNED_INT = 0xFFFF_FFFFL;

  private final String name;
  private final boolean isKey;
  private final NumberRange range = new NumberRange();
  private DType type;
  private boolean isFloating;

  /** Whether there was a negative number before the first floating-point one. */
  private boolean hasNegative;

  private boolean hasAboveLong;

  /** Whether there was an integer above the largest signed 4-byte integer. */
  private boolean hasAboveInt;

  /** Whether no 4-byte dtype holds all integers. */
  private boolean isWide;

  private boolean isPendingFloating;
  private boolean isPendingAboveLong;
  private long pending;

  private Column(String name, boolean isKey, DType type) {
    this.name = name;
    this.isKey = isKey;
    this.type = type;
  }

  /** Returns a column of keys; {@code type} is null if it is to be determined. */
  static Column ofKeys(DType type) {
    return new Column("key", true, type);
  }

  /** Returns a column of values; {@code type} is null if it is to be determined. */
  static Column ofValues(DType type) {
    return new Column("value", false, type);
  }

  /** Returns the bits of a number after checking that it is in range. */
  long checked(long number) {
    if (type != null && !type.holds(number)) {
      throw new IllegalArgumentException(name + ": out of range of " + type.label() + " "
          + type.range() + ": " + type.toText(number));
    }
    return pending(number, false, false);
  }

  /**
   * Returns whether {@link #checked} accepts an integer with the meaning of its text.
   *
   * @param isText whether there was a text, which a column without values does not accept
   */
  boolean takesInteger(long number, boolean isText) {
    if (type == null) {
      return isText;
    }
    return type == DType.NONE ? !isText : isText && !type.isFloating() && isInRange(number);
  }

  /**
   * Returns whether {@link #takesInteger} holds for an integer and it would not change this column:
   * its bits are those of the number, and {@link #accept} need not be called.
   */
  boolean isKnown(long number) {
    return type == null
        ? !isFloating && range.isKnown(number)
        : !type.isFloating() && type != DType.NONE && isInRange(number);
  }

  /**
   * Returns whether an integer is in range; a negative one is not in the range of a type whose
   * values are the bits of unsigned numbers.
   */
  private boolean isInRange(long number) {
    return type == DType.UINT64 ? number >= 0 : type.holds(number);
  }

  /**
   * Returns whether {@link #isKnown} or {@link #takesInteger} holds for all of the given numbers.
   */
  boolean takes(NumberBounds numbers) {
    return type == null
        ? !isFloating
        : takesInteger(numbers.min(), true) && takesInteger(numbers.max(), true);
  }

  /** Counts numbers for which {@link #takes} holds. */
  void accept(NumberBounds numbers) {
    accept(numbers.min());
    accept(numbers.max());
    accept(numbers.inexact());
  }

  private void accept(long number) {
    checked(number);
    accept();
  }

  /** Returns the bits of a number from another column after checking that it is in range. */
  long converted(DType from, long value) {
    boolean isAboveLong = from == DType.UINT64 && value < 0;
    if (type == null) {
      if (isKey && from.isFloating()) {
        throw new IllegalArgumentException(
            name + ": expected=an integer, actual=" + Double.longBitsToDouble(value));
      }
      return pending(value, from.isFloating(), isAboveLong);
    }
    if (type == from || type.isFloating() && from.isFloating()) {
      return checked(value);
    }
    if (type.isFloating()) {
      return checked(exactDoubleBits(from, value));
    }
    if (from.isFloating()) {
      return checked(type.fromRaw(type.doubleToRaw(Double.longBitsToDouble(value))));
    }
    boolean isUnsigned = type == DType.UINT64 && value < 0;
    if (isAboveLong != isUnsigned) {
      throw new IllegalArgumentException(name + ": out of range of " + type.label() + " "
          + type.range() + ": " + from.toText(value));
    }
    return checked(value);
  }

  private long exactDoubleBits(DType from, long value) {
    try {
      return Double.doubleToRawLongBits(from.exactDouble(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  /** Returns the bits of a number given as text. */
  long parsed(CharSequence text) {
    try {
      if (type != null) {
        return pending(type.parseText(text), false, false);
      }
      if (isKey || isInteger(text)) {
        boolean isNegative = text.length() > 0 && text.charAt(0) == '-';
        long number = (isNegative ? DType.INT64 : DType.UINT64).parseText(text);
        return pending(number, false, !isNegative && number < 0);
      }
      return pending(DType.FLOAT64.parseText(text), true, false);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static boolean isInteger(CharSequence text) {
    int length = text.length();
    int start = length > 1 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    for (int i = start; i < length; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private long pending(long bits, boolean isFloating, boolean isAboveLong) {
    pending = bits;
    isPendingFloating = isFloating;
    isPendingAboveLong = isAboveLong;
    if (type == null && this.isFloating && !isFloating) {
      return toDoubleBits(bits, isAboveLong);
    }
    if (isFloating && !this.isFloating && hasNegative && hasAboveLong) {
      throw new IllegalArgumentException(
          name + ": not an integer, after integers that only integer types hold: "
              + Double.longBitsToDouble(bits));
    }
    return bits;
  }

  /** Returns the bits of the double that equals an integer. */
  static long toDoubleBits(long bits, boolean isUnsigned) {
    return Double.doubleToRawLongBits((isUnsigned ? DType.UINT64 : DType.INT64).rawToDouble(bits));
  }

  /** Counts the cell checked or parsed last. */
  void accept() {
    if (type == null) {
      if (isPendingFloating) {
        isFloating = true;
        range.acceptFloat(Double.longBitsToDouble(pending));
      } else if (isPendingAboveLong) {
        hasAboveLong |= !isFloating;
        isWide = true;
        range.acceptUnsigned(pending);
      } else {
        hasNegative |= pending < 0 && !isFloating;
        hasAboveInt |= pending > Integer.MAX_VALUE;
        isWide |=
            pending < Integer.MIN_VALUE || pending > MAX_UNSIGNED_INT || hasNegative && hasAboveInt;
        range.acceptInteger(pending);
      }
    }
  }

  /** Returns whether no 4-byte dtype holds all cells. */
  boolean isWide() {
    return type == null ? isWide : type.bytes() == Long.BYTES;
  }

  /** Returns whether a 4-byte integer dtype holds all cells, or there are none. */
  boolean isInts() {
    return type == null ? !isFloating && !isWide : !type.isFloating() && !isWide();
  }

  /** Returns whether cells are bits of doubles from now on. */
  boolean isFloating() {
    return isFloating;
  }

  /**
   * Returns whether there was an integer that only an unsigned type holds, and no floating-point
   * number yet.
   */
  boolean hasAboveLong() {
    return hasAboveLong;
  }

  /** Returns the type in which values are compared and summed. */
  DType arithmetic() {
    if (type == null ? isFloating : type.isFloating()) {
      return DType.FLOAT64;
    }
    boolean isUnsigned = type == null ? !hasNegative : type == DType.UINT64;
    return isUnsigned ? DType.UINT64 : DType.INT64;
  }

  /** Returns whether the dtype was set or has been determined. */
  boolean isTyped() {
    return type != null;
  }

  /**
   * Determines the dtype from the cells of the file instead of the cells that were added.
   *
   * @throws IllegalArgumentException if no dtype holds all added cells, so that they could not be
   *     summed, or no dtype holds all cells of the file
   */
  void type(NumberRange cells) {
    try {
      range.narrowestValue();
      type = cells.narrowestValue();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns the dtype that was set or determined.
   *
   * @throws IllegalArgumentException if no dtype holds all cells
   */
  DType type() {
    if (type == null) {
      try {
        type = isKey ? range.narrowestKey() : range.narrowestValue();
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
      }
    }
    return type;
  }

  /** Returns the raw cell for bits that {@link #checked} or {@link #parsed} returned. */
  long raw(long bits) {
    return type.isFloating() ? type.doubleToRaw(Double.longBitsToDouble(bits)) : type.toRaw(bits);
  }
}
