package store.offheap.model;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The integer types once more, in unbounded arithmetic, for the tests to compare with. */
final class Numbers {

  /** Integer types, narrow ones first and, of equal width, the signed one first. */
  static final List<DType> INTEGER_TYPES = List.of(
      DType.INT8,
      DType.UINT8,
      DType.INT16,
      DType.UINT16,
      DType.INT32,
      DType.UINT32,
      DType.INT64,
      DType.UINT64);

  private static final Map<DType, BigInteger> MIN = new EnumMap<>(DType.class);
  private static final Map<DType, BigInteger> MAX = new EnumMap<>(DType.class);

  static {
    int bits = 8;
    for (int i = 0; i < INTEGER_TYPES.size(); i += 2, bits *= 2) {
      MIN.put(INTEGER_TYPES.get(i), power(bits - 1).negate());
      MAX.put(INTEGER_TYPES.get(i), power(bits - 1).subtract(BigInteger.ONE));
      MIN.put(INTEGER_TYPES.get(i + 1), BigInteger.ZERO);
      MAX.put(INTEGER_TYPES.get(i + 1), power(bits).subtract(BigInteger.ONE));
    }
  }

  private Numbers() {}

  static BigInteger power(final int exponent) {
    return BigInteger.ONE.shiftLeft(exponent);
  }

  static BigInteger min(final DType type) {
    return MIN.get(type);
  }

  static BigInteger max(final DType type) {
    return MAX.get(type);
  }

  static boolean holds(final DType type, final BigInteger number) {
    return number.compareTo(min(type)) >= 0 && number.compareTo(max(type)) <= 0;
  }

  /** Returns the number that a value of a type stands for. */
  static BigInteger number(final DType type, final long value) {
    return type == DType.UINT64
        ? new BigInteger(Long.toUnsignedString(value))
        : BigInteger.valueOf(value);
  }

  /** Returns both ends of every type and their neighbours, from -2^63 - 1 to 2^64, ascending. */
  static SortedSet<BigInteger> boundaries() {
    final SortedSet<BigInteger> numbers = new TreeSet<>();
    for (final DType type : INTEGER_TYPES) {
      for (final BigInteger end : List.of(min(type), max(type))) {
        numbers.add(end.subtract(BigInteger.ONE));
        numbers.add(end);
        numbers.add(end.add(BigInteger.ONE));
      }
    }
    return numbers;
  }

  /** Returns those of {@link #boundaries} that are signed or unsigned 64-bit numbers. */
  static List<BigInteger> boundariesIn64Bits() {
    final List<BigInteger> numbers = new ArrayList<>(boundaries());
    numbers.removeIf(number -> !holds(DType.INT64, number) && !holds(DType.UINT64, number));
    return numbers;
  }
}
