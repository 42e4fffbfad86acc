package store.offheap.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DTypeCellTest {

  /** Bits above the cell, which must be ignored when the cell is read. */
  private static final long JUNK = 0xa5a5_a5a5_a5a5_a5a5L;

  private static long cellMask(final DType type) {
    return type == DType.NONE ? 0 : -1L >>> (64 - 8 * type.bytes());
  }

  @Test
  void everyNarrowCellReadsAsJavaReadsIt() {
    for (int cell = 0; cell <= 0xff; cell++) {
      assertEquals((byte) cell, DType.INT8.fromRaw(cell));
      assertEquals(Byte.toUnsignedLong((byte) cell), DType.UINT8.fromRaw(cell));
    }
    for (int cell = 0; cell <= 0xffff; cell++) {
      assertEquals((short) cell, DType.INT16.fromRaw(cell));
      assertEquals(Short.toUnsignedLong((short) cell), DType.UINT16.fromRaw(cell));
    }
  }

  @Test
  void everyNarrowCellRoundTripsThroughItsValue() {
    for (final DType type : List.of(DType.INT8, DType.UINT8, DType.INT16, DType.UINT16)) {
      for (long cell = 0; cell <= cellMask(type); cell++) {
        final long value = type.fromRaw(cell | (JUNK & ~cellMask(type)));
        assertTrue(type.holds(value), type.label() + " " + value);
        assertEquals(cell, type.toRaw(value), type.label());
        assertEquals(cell, type.doubleToRaw(type.rawToDouble(cell)), type.label());
      }
    }
  }

  @Test
  void everyValueAtABoundaryRoundTripsThroughItsCell() {
    for (final DType type : Numbers.INTEGER_TYPES) {
      for (final BigInteger number : Numbers.boundaries()) {
        if (Numbers.holds(type, number)) {
          final long cell = type.toRaw(number.longValue());
          assertEquals(0, cell & ~cellMask(type), type.label());
          assertEquals(number.and(mask(type)).longValue(), cell, type.label());
          final long value = type.fromRaw(cell | (JUNK & ~cellMask(type)));
          assertEquals(number, Numbers.number(type, value), type.label());
        }
      }
    }
  }

  private static BigInteger mask(final DType type) {
    return Numbers.power(8 * type.bytes()).subtract(BigInteger.ONE);
  }

  @Test
  void wideCellsReadAsJavaReadsThem() {
    final long seed = System.nanoTime();
    final Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      final long cell = random.nextLong();
      assertEquals((int) cell, DType.INT32.fromRaw(cell), () -> "seed=" + seed);
      assertEquals(
          Integer.toUnsignedLong((int) cell), DType.UINT32.fromRaw(cell), () -> "seed=" + seed);
      assertEquals(cell, DType.INT64.fromRaw(cell), () -> "seed=" + seed);
      assertEquals(cell, DType.UINT64.fromRaw(cell), () -> "seed=" + seed);
      assertEquals(cell, DType.INT64.toRaw(cell), () -> "seed=" + seed);
      assertEquals(cell, DType.UINT64.toRaw(cell), () -> "seed=" + seed);
    }
  }

  @Test
  void noneIsAlwaysZero() {
    assertEquals(0, DType.NONE.toRaw(-1));
    assertEquals(0, DType.NONE.fromRaw(-1));
    assertEquals(0, DType.NONE.doubleToRaw(0));
    assertEquals(0.0, DType.NONE.rawToDouble(-1));
    assertNoCell(DType.NONE, 1);
  }

  @Test
  void floatingCellsAreCutAndNotConverted() {
    assertEquals(JUNK & 0xffff_ffffL, DType.FLOAT32.toRaw(JUNK));
    assertEquals(JUNK & 0xffff_ffffL, DType.FLOAT32.fromRaw(JUNK));
    assertEquals(JUNK, DType.FLOAT64.toRaw(JUNK));
    assertEquals(JUNK, DType.FLOAT64.fromRaw(JUNK));
  }

  @Test
  void everyBitOfADoubleRoundTrips() {
    final long seed = System.nanoTime();
    final Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      assertDoubleRoundTrips(random.nextLong(), seed);
    }
    for (final long bits : new long[] {
      0,
      Long.MIN_VALUE,
      1,
      -1,
      0x7ff0_0000_0000_0000L,
      0xfff0_0000_0000_0000L,
      0x7ff0_0000_0000_0001L,
      0x7ff8_0000_0000_0000L,
      0xffff_ffff_ffff_ffffL,
      0xfff4_0000_0000_1234L
    }) {
      assertDoubleRoundTrips(bits, seed);
    }
  }

  private static void assertDoubleRoundTrips(final long bits, final long seed) {
    final long cell = DType.FLOAT64.doubleToRaw(DType.FLOAT64.rawToDouble(bits));
    assertEquals(bits, cell, () -> Long.toHexString(bits) + ", seed=" + seed);
  }

  /** Tests every sign and exponent, with the payloads at both ends and some between. */
  @Test
  void everyBitOfAFloatRoundTrips() {
    final long seed = System.nanoTime();
    final Random random = new Random(seed);
    for (int high = 0; high < 1 << 9; high++) {
      final int exponent = high << 23;
      for (final int payload : new int[] {0, 1, 0x3f_ffff, 0x40_0000, 0x40_0001, 0x7f_ffff}) {
        assertFloatRoundTrips(exponent | payload, seed);
      }
      for (int i = 0; i < 200; i++) {
        assertFloatRoundTrips(exponent | random.nextInt(1 << 23), seed);
      }
    }
  }

  private static void assertFloatRoundTrips(final int bits, final long seed) {
    final long junk = JUNK & ~0xffff_ffffL;
    final double number = DType.FLOAT32.rawToDouble(Integer.toUnsignedLong(bits) | junk);
    assertEquals(
        Integer.toUnsignedLong(bits),
        DType.FLOAT32.doubleToRaw(number),
        () -> Integer.toHexString(bits) + ", seed=" + seed);
    assertTrue(FloatCell.isExact(number));
    final float expected = Float.intBitsToFloat(bits);
    assertEquals(0, Double.compare(expected, number), () -> "" + number + ", seed=" + seed);
    assertEquals(bits < 0, Double.doubleToRawLongBits(number) < 0);
  }

  @Test
  void nanOfADoubleStaysANanOfItsSign() {
    final double small = Double.longBitsToDouble(0x7ff0_0000_0000_0001L);
    assertEquals(0x7fc0_0000L, DType.FLOAT32.doubleToRaw(small));
    final double negative = Double.longBitsToDouble(0xfff0_0000_0000_0001L);
    assertEquals(0xffc0_0000L, DType.FLOAT32.doubleToRaw(negative));
    assertEquals(0x7fc0_0000L, DType.FLOAT32.doubleToRaw(Double.NaN));
  }

  @Test
  void doubleIsRoundedToTheNearestFloat() {
    assertEquals(cell(0.1f), DType.FLOAT32.doubleToRaw(0.1));
    assertEquals(cell(-0.0f), DType.FLOAT32.doubleToRaw(-0.0));
    assertEquals(cell(-0.0f), DType.FLOAT32.doubleToRaw(-Double.MIN_VALUE));
    assertEquals(cell(16777216f), DType.FLOAT32.doubleToRaw(16777217));
    assertEquals(cell(16777220f), DType.FLOAT32.doubleToRaw(16777219));
    assertEquals(cell(Float.MAX_VALUE), DType.FLOAT32.doubleToRaw(Math.nextDown(0x1.ffffffp127)));
    assertEquals(
        cell(Float.NEGATIVE_INFINITY), DType.FLOAT32.doubleToRaw(Double.NEGATIVE_INFINITY));
  }

  private static long cell(final float number) {
    return Integer.toUnsignedLong(Float.floatToRawIntBits(number));
  }

  @Test
  void finiteDoubleThatRoundsToInfinityIsRefused() {
    for (final double number : new double[] {0x1.ffffffp127, -0x1.ffffffp127, 1e300}) {
      final Exception e =
          assertThrows(IllegalArgumentException.class, () -> DType.FLOAT32.doubleToRaw(number));
      assertEquals(
          "value does not fit float32: value=" + number + ", range=-3.4028235E38..3.4028235E38",
          e.getMessage());
    }
  }

  @Test
  void integerCellReadsAsTheNearestDouble() {
    final long seed = System.nanoTime();
    final Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      // Around a tie of the 53-bit significand, where a lost bit decides the rounding.
      final long tie = Long.MIN_VALUE | (random.nextLong() & ~0x7ffL) | 0x400;
      assertReadsAsNearest(random.nextLong() >> random.nextInt(64), seed);
      assertReadsAsNearest(tie + random.nextInt(3) - 1, seed);
    }
    for (final BigInteger number : Numbers.boundariesIn64Bits()) {
      assertReadsAsNearest(number.longValue(), seed);
    }
  }

  private static void assertReadsAsNearest(final long value, final long seed) {
    for (final DType type : Numbers.INTEGER_TYPES) {
      final long cell = type.toRaw(value);
      assertEquals(
          Numbers.number(type, type.fromRaw(cell)).doubleValue(),
          type.rawToDouble(cell),
          () -> type.label() + " " + value + ", seed=" + seed);
    }
  }

  /**
   * Compares boundaries, and their neighbours among doubles and fractions, with unbounded
   * arithmetic.
   */
  @Test
  void doubleIsAnIntegerCellExactlyWhenItIsAnIntegerInRange() {
    for (final BigInteger number : Numbers.boundaries()) {
      final double near = number.doubleValue();
      for (final double candidate :
          new double[] {near, Math.nextUp(near), Math.nextDown(near), near + 0.5}) {
        for (final DType type : Numbers.INTEGER_TYPES) {
          assertCell(type, candidate);
        }
      }
    }
  }

  private static void assertCell(final DType type, final double number) {
    final BigDecimal exact = new BigDecimal(number);
    if (exact.stripTrailingZeros().scale() <= 0 && Numbers.holds(type, exact.toBigIntegerExact())) {
      final long cell = type.doubleToRaw(number);
      assertEquals(0, cell & ~cellMask(type));
      assertEquals(
          exact.toBigIntegerExact(), Numbers.number(type, type.fromRaw(cell)), type.label());
    } else {
      assertNoCell(type, number);
    }
  }

  private static void assertNoCell(final DType type, final double number) {
    final Exception e = assertThrows(
        IllegalArgumentException.class,
        () -> type.doubleToRaw(number),
        () -> type.label() + " " + number);
    assertEquals(
        "value does not fit " + type.label() + ": value=" + number + ", range=" + type.range(),
        e.getMessage());
  }

  @Test
  void whatIsNoNumberIsNoIntegerCell() {
    for (final DType type : Numbers.INTEGER_TYPES) {
      assertNoCell(type, Double.NaN);
      assertNoCell(type, Double.POSITIVE_INFINITY);
      assertNoCell(type, Double.NEGATIVE_INFINITY);
      assertNoCell(type, Double.MAX_VALUE);
      assertNoCell(type, Double.MIN_VALUE);
      assertEquals(0, type.doubleToRaw(-0.0));
    }
  }
}
