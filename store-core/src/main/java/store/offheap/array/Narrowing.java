package store.offheap.array;

import java.math.BigInteger;
import java.util.List;
import java.util.function.LongConsumer;
import store.offheap.model.ArrayType;
import store.offheap.model.DType;
import store.offheap.model.ElementRange;

/**
 * Determines the range of some elements, and which types hold every one of them exactly. Not
 * thread-safe.
 */
final class Narrowing {
  private final ArrayType type;
  private boolean isNone = true;

  /** The smallest integer (the largest is in {@code max}); unsigned for {@code uint64}. */
  private long min;

  private long max;

  /** The smallest number of a floating-point type. */
  private double lowest = Double.POSITIVE_INFINITY;

  private double highest = Double.NEGATIVE_INFINITY;
  private boolean isIntegral = true;
  private boolean isHalf = true;
  private boolean isFloat = true;

  private Narrowing(ArrayType type) {
    this.type = type;
  }

  /** Examines all elements of a layout in one pass. */
  static ElementRange of(Elements elements, Layout layout, LongConsumer progress) {
    elements.requireWhole(layout);
    List<Narrowing> parts =
        Parts.compute(layout, part -> of(elements, new Narrowing(elements.type()), part), progress);
    Narrowing all = new Narrowing(elements.type());
    parts.forEach(all::add);
    return all.range();
  }

  private static Narrowing of(Elements elements, Narrowing narrowing, Layout part) {
    CellReader reader = new CellReader(elements, part);
    long[] cells = new long[(int) Math.min(Elements.CHUNK, part.size)];
    for (int count = reader.next(cells, cells.length);
        count > 0;
        count = reader.next(cells, cells.length)) {
      for (int i = 0; i < count; i++) {
        if (narrowing.type.isFloating()) {
          narrowing.addNumber(narrowing.type.rawToDouble(cells[i]));
        } else {
          narrowing.addInteger(narrowing.type.rawToLong(cells[i]));
        }
      }
    }
    return narrowing;
  }

  private void addInteger(long value) {
    min = isNone || isLess(value, min) ? value : min;
    max = isNone || isLess(max, value) ? value : max;
    isNone = false;
  }

  private boolean isLess(long one, long other) {
    return type == ArrayType.UINT64 ? Long.compareUnsigned(one, other) < 0 : one < other;
  }

  private void addNumber(double value) {
    long bits = Double.doubleToRawLongBits(value);
    lowest = value < lowest ? value : lowest;
    highest = value > highest ? value : highest;
    isHalf = isHalf && isExact(ArrayType.FLOAT16, value, bits);
    isFloat = isFloat && isExact(ArrayType.FLOAT32, value, bits);
    long integer = (long) value;
    // Negative zero is not an integer here, and neither is 2^63, whose cast is only close to it.
    if (isIntegral && Double.doubleToRawLongBits(integer) == bits && integer != Long.MAX_VALUE) {
      addInteger(integer);
    } else {
      isIntegral = false;
      isNone = false;
    }
  }

  private static boolean isExact(ArrayType type, double value, long bits) {
    return type.isInRange(value)
        && Double.doubleToRawLongBits(type.rawToDouble(type.doubleToRaw(value))) == bits;
  }

  private void add(Narrowing part) {
    if (part.isNone) {
      return;
    }
    lowest = Math.min(lowest, part.lowest);
    highest = Math.max(highest, part.highest);
    isHalf &= part.isHalf;
    isFloat &= part.isFloat;
    isIntegral &= part.isIntegral;
    min = isNone || isLess(part.min, min) ? part.min : min;
    max = isNone || isLess(max, part.max) ? part.max : max;
    isNone = false;
  }

  private ElementRange range() {
    if (type.isFloating()) {
      boolean isNumber = lowest <= highest;
      return new ElementRange(isNumber ? lowest : null, isNumber ? highest : null, narrowest());
    }
    return new ElementRange(
        isNone ? null : integer(min), isNone ? null : integer(max), narrowest());
  }

  private Number integer(long value) {
    if (type == ArrayType.UINT64 && value < 0) {
      return new BigInteger(Long.toUnsignedString(value));
    }
    return value;
  }

  private ArrayType narrowest() {
    if (isNone || type == ArrayType.BOOL) {
      return type;
    }
    if (!type.isFloating()) {
      return integer();
    }
    ArrayType floating = isHalf ? ArrayType.FLOAT16 : isFloat ? ArrayType.FLOAT32 : type;
    ArrayType integer = isIntegral ? integer() : floating;
    return integer.bytes() < floating.bytes() ? integer : floating;
  }

  private ArrayType integer() {
    return ArrayType.of(
        type == ArrayType.UINT64 ? DType.narrowestUnsigned(max) : DType.narrowest(min, max));
  }
}
