package store.offheap.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DTypeTest {

  /**
   * Code, label, short label and bytes. Files and command lines rely on them, so they are written
   * out.
   */
  private static final List<String> TABLE = List.of(
      "1 int8 i8 1",
      "2 uint8 u8 1",
      "3 int16 i16 2",
      "4 uint16 u16 2",
      "5 int32 i32 4",
      "6 uint32 u32 4",
      "7 int64 i64 8",
      "8 uint64 u64 8",
      "9 float32 f32 4",
      "10 float64 f64 8",
      "0 none none 0");

  @Test
  void codesLabelsAndLengthsNeverChange() {
    assertEquals(TABLE.size(), DType.values().length);
    for (int i = 0; i < TABLE.size(); i++) {
      final String[] row = TABLE.get(i).split(" ");
      final DType type = DType.values()[i];
      assertEquals(Integer.parseInt(row[0]), type.code());
      assertSame(type, DType.ofCode(type.code()));
      assertEquals(row[1], type.label());
      assertSame(type, DType.parse(row[1]));
      assertSame(type, DType.parse(row[2]));
      assertSame(type, DType.parse(row[2].toUpperCase(Locale.ROOT)));
      assertSame(type, DType.parse(type.name()));
      assertEquals(Integer.parseInt(row[3]), type.bytes());
    }
  }

  @Test
  void lengthIsTwoToTheShift() {
    for (final DType type : DType.values()) {
      if (type == DType.NONE) {
        assertEquals(-1, type.shift());
      } else {
        assertEquals(type.bytes(), 1 << type.shift(), type.label());
      }
    }
  }

  @Test
  void unknownCodeIsRefused() {
    for (final int code : new int[] {-1, 11, 255, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      final Exception e = assertThrows(IllegalArgumentException.class, () -> DType.ofCode(code));
      assertEquals("unknown type code: expected=0..10, actual=" + code, e.getMessage());
    }
  }

  @Test
  void unknownNameIsRefusedWithTheLegalOnes() {
    for (final String name : new String[] {"", "int", "i8 ", "int7", "-", "uınt8", "\n"}) {
      final Exception e = assertThrows(IllegalArgumentException.class, () -> DType.parse(name));
      for (final DType type : DType.values()) {
        assertTrue(e.getMessage().contains(type.label()), e.getMessage());
      }
    }
    final Exception e = assertThrows(IllegalArgumentException.class, () -> DType.parse("int7\n"));
    assertTrue(e.getMessage().endsWith(", actual='int7\\n'"), e.getMessage());
  }

  @Test
  void nameIsParsedInAnyLocale() {
    final Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertSame(DType.INT8, DType.parse("INT8"));
      assertSame(DuplicatePolicy.FIRST, DuplicatePolicy.parse("FIRST"));
      assertEquals("first", DuplicatePolicy.FIRST.label());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void classesOfTypesAreTheseSets() {
    assertEquals(EnumSet.of(DType.FLOAT32, DType.FLOAT64), typesThat(DType::isFloating));
    assertEquals(
        EnumSet.of(DType.UINT8, DType.UINT16, DType.UINT32, DType.UINT64),
        typesThat(DType::isUnsigned));
    assertEquals(
        EnumSet.of(DType.INT32, DType.UINT32, DType.INT64, DType.UINT64), typesThat(DType::isKey));
  }

  private static Set<DType> typesThat(final Predicate<DType> predicate) {
    return Arrays.stream(DType.values()).filter(predicate).collect(Collectors.toSet());
  }

  @Test
  void extremesAreThoseOfTwosComplement() {
    for (final DType type : Numbers.INTEGER_TYPES) {
      assertEquals(Numbers.min(type), Numbers.number(type, type.minValue()), type.label());
      assertEquals(Numbers.max(type), Numbers.number(type, type.maxValue()), type.label());
      assertEquals(Numbers.min(type) + ".." + Numbers.max(type), type.range());
    }
    assertEquals(0, DType.NONE.minValue());
    assertEquals(0, DType.NONE.maxValue());
    assertEquals("0..0", DType.NONE.range());
  }

  @Test
  void floatingTypesHaveNoIntegerExtremes() {
    for (final DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
      final Exception min = assertThrows(UnsupportedOperationException.class, type::minValue);
      assertEquals("minValue is for integer types: type=" + type.label(), min.getMessage());
      final Exception max = assertThrows(UnsupportedOperationException.class, type::maxValue);
      assertEquals("maxValue is for integer types: type=" + type.label(), max.getMessage());
    }
    assertEquals("-3.4028235E38..3.4028235E38", DType.FLOAT32.range());
    assertEquals("-1.7976931348623157E308..1.7976931348623157E308", DType.FLOAT64.range());
  }

  @Test
  void integerTypeHoldsExactlyItsRange() {
    for (final DType type : Numbers.INTEGER_TYPES) {
      for (final BigInteger number : Numbers.boundaries()) {
        if (number.bitLength() < Long.SIZE && type != DType.UINT64) {
          assertEquals(
              Numbers.holds(type, number),
              type.holds(number.longValueExact()),
              () -> type.label() + " " + number);
        }
      }
    }
  }

  @Test
  void narrowTypesHoldExactlyTheirRangeExhaustively() {
    for (long value = -70_000; value <= 70_000; value++) {
      assertEquals(value >= -128 && value <= 127, DType.INT8.holds(value));
      assertEquals(value >= 0 && value <= 255, DType.UINT8.holds(value));
      assertEquals(value >= -32768 && value <= 32767, DType.INT16.holds(value));
      assertEquals(value >= 0 && value <= 65535, DType.UINT16.holds(value));
      assertEquals(value == 0, DType.NONE.holds(value));
    }
  }

  @Test
  void everyLongIsAnUnsignedLongAndTheBitsOfADouble() {
    for (final long value : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertTrue(DType.UINT64.holds(value));
      assertTrue(DType.FLOAT64.holds(value));
    }
  }

  @Test
  void floatHoldsWhatDoesNotRoundToInfinity() {
    // Halfway between the largest float and 2^128, where rounding turns to infinity.
    final double tooLarge = 0x1.ffffffp127;
    for (final double number : new double[] {
      0.1,
      -0.0,
      Float.MAX_VALUE,
      Math.nextDown(tooLarge),
      Double.MIN_VALUE,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY
    }) {
      assertTrue(DType.FLOAT32.holds(Double.doubleToRawLongBits(number)), () -> "" + number);
    }
    for (final double number : new double[] {tooLarge, -tooLarge, 1e300, -Double.MAX_VALUE}) {
      assertFalse(DType.FLOAT32.holds(Double.doubleToRawLongBits(number)), () -> "" + number);
    }
  }

  @Test
  void requiredValueInRangeComesBack() {
    assertEquals(255, DType.UINT8.requireValue(5, 255));
    assertEquals(-128, DType.INT8.requireValue(5, -128));
    assertEquals(-1, DType.UINT64.requireValue(5, -1));
    assertEquals(0, DType.NONE.requireValue(5, 0));
    assertEquals(0xffff_ffffL, DType.UINT32.requireKey(0xffff_ffffL));
  }

  @Test
  void valueOutOfRangeIsRefusedWithKeyValueAndRange() {
    assertRefused(
        "value does not fit uint8: key=5, value=300, range=0..255",
        () -> DType.UINT8.requireValue(5, 300));
    assertRefused(
        "value does not fit int16: key=-9, value=-32769, range=-32768..32767",
        () -> DType.INT16.requireValue(-9, -32769));
    assertRefused(
        "value does not fit none: key=1, value=7, range=0..0", () -> DType.NONE.requireValue(1, 7));
    assertRefused(
        "value does not fit float32: key=1, value=1.0E300, range=-3.4028235E38..3.4028235E38",
        () -> DType.FLOAT32.requireValue(1, Double.doubleToRawLongBits(1e300)));
  }

  @Test
  void keyOutOfRangeIsRefusedWithKeyAndRange() {
    assertRefused(
        "key does not fit uint32: key=-1, range=0..4294967295", () -> DType.UINT32.requireKey(-1));
    assertRefused(
        "key does not fit int32: key=2147483648, range=-2147483648..2147483647",
        () -> DType.INT32.requireKey(1L << 31));
  }

  private static void assertRefused(final String message, final Runnable action) {
    final Exception e = assertThrows(IllegalArgumentException.class, action::run);
    assertEquals(message, e.getMessage());
  }

  @Test
  void duplicatePolicyIsParsedInAnyCase() {
    for (final DuplicatePolicy policy : DuplicatePolicy.values()) {
      assertSame(policy, DuplicatePolicy.parse(policy.label()));
      assertSame(policy, DuplicatePolicy.parse(policy.name()));
    }
    assertRefused(
        "unknown duplicate policy: expected=last|first|error|min|max|sum|count, actual='any'",
        () -> DuplicatePolicy.parse("any"));
  }
}
