package store.offheap.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Compares columns of numbers with a search through the types in unbounded arithmetic. */
class NumberRangeTest {

  private static final List<DType> VALUES = List.of(
      DType.UINT8,
      DType.INT8,
      DType.UINT16,
      DType.INT16,
      DType.UINT32,
      DType.INT32,
      DType.UINT64,
      DType.INT64);

  private static final List<DType> KEYS =
      List.of(DType.UINT32, DType.INT32, DType.INT64, DType.UINT64);

  private static final BigInteger MAX_DOUBLE_INTEGER = Numbers.power(53);

  private static final double[] FLOATS = {
    0.0,
    -0.0,
    0.5,
    0.1,
    3.0,
    Float.MAX_VALUE,
    Float.MIN_VALUE,
    0x1.ffffffp127,
    1e300,
    Double.MIN_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  /** Returns the boundaries of the integer types and of what floats and doubles hold exactly. */
  private static List<BigInteger> integers() {
    final List<BigInteger> integers = Numbers.boundariesIn64Bits();
    for (final int exponent : new int[] {24, 25, 53, 54, 62}) {
      for (int delta = -2; delta <= 2; delta++) {
        integers.add(Numbers.power(exponent).add(BigInteger.valueOf(delta)));
        integers.add(Numbers.power(exponent).add(BigInteger.valueOf(delta)).negate());
      }
    }
    // The largest signed and unsigned 64-bit numbers that a float can hold.
    integers.add(Numbers.power(63).subtract(Numbers.power(39)));
    integers.add(Numbers.power(64).subtract(Numbers.power(40)));
    integers.add(Numbers.power(64).subtract(Numbers.power(39)));
    return integers;
  }

  private static NumberRange range(final List<BigInteger> integers, final double... floats) {
    final NumberRange range = new NumberRange();
    for (final BigInteger integer : integers) {
      accept(range, integer);
    }
    for (final double number : floats) {
      range.acceptFloat(number);
    }
    return range;
  }

  private static void accept(final NumberRange range, final BigInteger integer) {
    if (Numbers.holds(DType.INT64, integer)) {
      range.acceptInteger(integer.longValue());
    } else {
      range.acceptUnsigned(integer.longValue());
    }
  }

  private static Optional<DType> firstThatHolds(
      final List<DType> types, final List<BigInteger> numbers) {
    return types.stream()
        .filter(type -> numbers.stream().allMatch(n -> Numbers.holds(type, n)))
        .findFirst();
  }

  @Test
  void typeOfIntegersIsTheFirstThatHoldsAll() {
    final List<BigInteger> integers = integers();
    for (final BigInteger first : integers) {
      for (final BigInteger second : integers) {
        final List<BigInteger> column = List.of(first, second, first);
        final NumberRange range = range(column);
        assertEquals(3, range.count());
        assertType(firstThatHolds(VALUES, column), range::narrowestValue, column);
        assertType(firstThatHolds(KEYS, column), range::narrowestKey, column);
      }
    }
  }

  private static void assertType(
      final Optional<DType> expected, final Supplier<DType> actual, final List<BigInteger> column) {
    if (expected.isPresent()) {
      assertSame(expected.get(), actual.get(), column::toString);
    } else {
      final Exception e =
          assertThrows(IllegalArgumentException.class, actual::get, column::toString);
      assertEquals(
          "no integer type holds all numbers: min="
              + Collections.min(column)
              + ", max="
              + Collections.max(column),
          e.getMessage());
    }
  }

  @Test
  void typeOfFloatsIsFloatWhenAllAreExactElseDouble() {
    final List<BigInteger> integers = integers();
    for (final BigInteger integer : integers) {
      for (final double first : FLOATS) {
        for (final double second : FLOATS) {
          assertFloating(List.of(integer), first, second);
        }
      }
      for (final BigInteger other : integers) {
        assertFloating(List.of(integer, other), 0.5);
        assertFloating(List.of(integer, other), 0.1);
      }
    }
  }

  private static void assertFloating(final List<BigInteger> integers, final double... floats) {
    final NumberRange range = range(integers, floats);
    assertEquals(integers.size() + floats.length, range.count());
    boolean isFloat = integers.stream().allMatch(NumberRangeTest::isFloat);
    for (final double number : floats) {
      isFloat &= Double.compare((float) number, number) == 0;
    }
    final boolean isDouble =
        integers.stream().allMatch(n -> n.abs().compareTo(MAX_DOUBLE_INTEGER) <= 0);
    if (isFloat) {
      assertSame(DType.FLOAT32, range.narrowestValue(), integers::toString);
    } else if (isDouble) {
      assertSame(DType.FLOAT64, range.narrowestValue(), integers::toString);
    } else {
      final Exception e =
          assertThrows(IllegalArgumentException.class, range::narrowestValue, integers::toString);
      assertEquals(
          "no type holds these integers and floating numbers: min integer="
              + Collections.min(integers)
              + ", max integer="
              + Collections.max(integers)
              + ", integers exact in float64=-9007199254740992..9007199254740992",
          e.getMessage());
    }
  }

  private static boolean isFloat(final BigInteger integer) {
    return new BigDecimal(integer.floatValue()).compareTo(new BigDecimal(integer)) == 0;
  }

  @Test
  void floatsAloneAreOfFloatingType() {
    for (final double first : FLOATS) {
      for (final double second : FLOATS) {
        assertFloating(List.of(), first, second);
      }
    }
  }

  @Test
  void nanWithAPayloadTooLongForAFloatNeedsADouble() {
    final double payload = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);
    assertSame(DType.FLOAT64, range(List.of(), payload).narrowestValue());
  }

  @Test
  void floatingKeyIsRefused() {
    final Exception e = assertThrows(
        IllegalArgumentException.class, range(List.of(BigInteger.ONE), 1.5, 2.5)::narrowestKey);
    assertEquals("keys are not all integers: expected=integer, actual=1.5", e.getMessage());
  }

  @Test
  void emptyColumnHasTheNarrowestTypes() {
    assertEquals(0, new NumberRange().count());
    assertSame(DType.UINT8, new NumberRange().narrowestValue());
    assertSame(DType.UINT32, new NumberRange().narrowestKey());
  }

  @Test
  void smallUnsignedIntegerIsAnInteger() {
    for (final long value : new long[] {0, 255, 256, 1L << 32, Long.MAX_VALUE}) {
      final NumberRange unsigned = new NumberRange();
      unsigned.acceptUnsigned(value);
      final NumberRange signed = new NumberRange();
      signed.acceptInteger(value);
      assertSame(signed.narrowestValue(), unsigned.narrowestValue());
      assertSame(signed.narrowestKey(), unsigned.narrowestKey());
      assertEquals(1, unsigned.count());
    }
  }

  /** Tests all permutations of three numbers. */
  @Test
  void orderDoesNotMatter() {
    final List<BigInteger> numbers = List.of(
        Numbers.power(63), BigInteger.valueOf(300), Numbers.power(64).subtract(BigInteger.ONE));
    final List<DType> types = new ArrayList<>();
    for (int first = 0; first < 3; first++) {
      for (int step = 1; step <= 2; step++) {
        final NumberRange range = new NumberRange();
        for (int i = 0; i < 3; i++) {
          accept(range, numbers.get((first + i * step) % 3));
        }
        types.add(range.narrowestValue());
        accept(range, BigInteger.valueOf(-7));
        final Exception e = assertThrows(IllegalArgumentException.class, range::narrowestValue);
        assertEquals(
            "no integer type holds all numbers: min=-7, max=18446744073709551615", e.getMessage());
      }
    }
    types.forEach(type -> assertSame(DType.UINT64, type));
  }
}
