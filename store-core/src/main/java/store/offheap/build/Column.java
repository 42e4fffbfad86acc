package store.offheap.build;

import store.offheap.model.DType;
import store.offheap.model.NumberRange;

/**
 * One column of a build: turns cells into bits, and, when no dtype was chosen, finds the narrowest.
 *
 * <p>A cell is first checked or parsed, and counts only after {@link #accept()}. The bits of a
 * column without a dtype are those of a {@code long}, of an unsigned {@code long} above its
 * maximum, and, from the first floating number on, of a {@code double}.
 */
final class Column {
  private final String name;
  private final boolean isKey;
  private final NumberRange range = new NumberRange();
  private DType type;
  private long count;
  private long firstFloating = Long.MAX_VALUE;

  /** Whether there was such a number before the first floating one. */
  private boolean hasNegative;

  private boolean hasAboveLong;

  private boolean isPendingFloating;
  private boolean isPendingAboveLong;
  private long pending;

  private Column(String name, boolean isKey, DType type) {
    this.name = name;
    this.isKey = isKey;
    this.type = type;
  }

  /** A column of keys; {@code type} is null when it is to be found. */
  static Column ofKeys(DType type) {
    return new Column("key", true, type);
  }

  /** A column of values; {@code type} is null when it is to be found. */
  static Column ofValues(DType type) {
    return new Column("value", false, type);
  }

  /** Returns the bits of a number, if it fits. */
  long checked(long number) {
    if (type != null && !type.holds(number)) {
      throw new IllegalArgumentException(name + ": out of range of " + type.label() + " "
          + type.range() + ": " + type.toText(number));
    }
    return pending(number, false, false);
  }

  /** Returns the bits of a text. */
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
    if (type == null && firstFloating != Long.MAX_VALUE && !isFloating) {
      return Double.doubleToRawLongBits(toDouble(bits, isAboveLong));
    }
    if (isFloating && firstFloating == Long.MAX_VALUE && hasNegative && hasAboveLong) {
      throw new IllegalArgumentException(
          name + ": not an integer, after integers that only integer types hold: "
              + Double.longBitsToDouble(bits));
    }
    return bits;
  }

  private static double toDouble(long bits, boolean isAboveLong) {
    return (isAboveLong ? DType.UINT64 : DType.INT64).rawToDouble(bits);
  }

  /** Counts the cell that was checked or parsed last. */
  void accept() {
    if (type == null) {
      if (isPendingFloating) {
        firstFloating = Math.min(firstFloating, count);
        range.acceptFloat(Double.longBitsToDouble(pending));
      } else if (isPendingAboveLong) {
        hasAboveLong |= firstFloating == Long.MAX_VALUE;
        range.acceptUnsigned(pending);
      } else {
        hasNegative |= pending < 0 && firstFloating == Long.MAX_VALUE;
        range.acceptInteger(pending);
      }
    }
    count++;
  }

  /**
   * Returns the dtype chosen or found.
   *
   * @throws IllegalArgumentException if none holds all cells
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

  /**
   * Returns the raw cell for bits that {@link #checked} or {@link #parsed} returned.
   *
   * @param bits the bits
   * @param index the number of the row, from 0
   */
  long raw(long bits, long index) {
    if (!type.isFloating()) {
      return type.toRaw(bits);
    }
    boolean isInteger = firstFloating != Long.MAX_VALUE && index < firstFloating;
    double number =
        isInteger ? toDouble(bits, hasAboveLong && bits < 0) : Double.longBitsToDouble(bits);
    return type.doubleToRaw(number);
  }
}
