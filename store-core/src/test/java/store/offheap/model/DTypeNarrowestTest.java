package store.offheap.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares every pair of boundary values with a search through lists of types. */
class DTypeNarrowestTest {

  private static final List<DType> UNSIGNED_FIRST = List.of(
      DType.UINT8,
      DType.INT8,
      DType.UINT16,
      DType.INT16,
      DType.UINT32,
      DType.INT32,
      DType.UINT64,
      DType.INT64);

  private static final List<DType> KEYS = List.of(DType.UINT32, DType.INT32, DType.INT64);

  private static final List<BigInteger> LONGS =
      Numbers.boundaries().stream().filter(n -> Numbers.holds(DType.INT64, n)).toList();

  private static DType firstThatHolds(
      final List<DType> types, final BigInteger min, final BigInteger max) {
    return types.stream()
        .filter(type -> Numbers.holds(type, min) && Numbers.holds(type, max))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void narrowestIsTheFirstThatHoldsBoth() {
    for (final BigInteger min : LONGS) {
      for (final BigInteger max : LONGS) {
        if (min.compareTo(max) <= 0) {
          assertSame(
              firstThatHolds(UNSIGNED_FIRST, min, max),
              DType.narrowest(min.longValue(), max.longValue()),
              () -> min + ".." + max);
          assertSame(
              firstThatHolds(KEYS, min, max),
              DType.narrowestKey(min.longValue(), max.longValue()),
              () -> min + ".." + max);
        }
      }
    }
  }

  @Test
  void narrowestUnsignedIsTheFirstThatHoldsTheLimit() {
    for (final BigInteger max : Numbers.boundaries()) {
      if (Numbers.holds(DType.UINT64, max)) {
        assertSame(
            firstThatHolds(UNSIGNED_FIRST, BigInteger.ZERO, max),
            DType.narrowestUnsigned(max.longValue()),
            max::toString);
      }
    }
  }

  @Test
  void rangeUpsideDownIsRefused() {
    final Exception values =
        assertThrows(IllegalArgumentException.class, () -> DType.narrowest(5, 4));
    assertEquals("not a range: expected=min <= max, actual min=5, max=4", values.getMessage());
    final Exception keys =
        assertThrows(IllegalArgumentException.class, () -> DType.narrowestKey(5, 4));
    assertEquals(values.getMessage(), keys.getMessage());
  }
}
