package store.offheap.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DTypeTextTest {

  private static final List<DType> FLOATING_TYPES = List.of(DType.FLOAT32, DType.FLOAT64);

  @Test
  void everyNarrowValueRoundTripsThroughItsText() {
    for (final DType type : List.of(DType.INT8, DType.UINT8, DType.INT16, DType.UINT16)) {
      for (long value = type.minValue(); value <= type.maxValue(); value++) {
        assertEquals(Long.toString(value), type.toText(value));
        assertEquals(value, type.parseText(Long.toString(value)), type.label());
      }
    }
  }

  @Test
  void randomValuesRoundTripThroughTheirText() {
    final long seed = System.nanoTime();
    final Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      final long bits = random.nextLong() >> random.nextInt(64);
      for (final DType type : Numbers.INTEGER_TYPES) {
        final long value = type.fromRaw(bits);
        final String text = type.toText(value);
        assertEquals(Numbers.number(type, value).toString(), text, () -> "seed=" + seed);
        assertEquals(value, type.parseText(text), () -> text + ", seed=" + seed);
      }
      for (final DType type : FLOATING_TYPES) {
        final double number = type.rawToDouble(random.nextLong());
        final long value = Double.doubleToLongBits(number);
        final String text = type.toText(value);
        assertEquals(
            type == DType.FLOAT32 ? Float.toString((float) number) : Double.toString(number), text);
        assertEquals(value, type.parseText(text), () -> text + ", seed=" + seed);
      }
    }
  }

  @Test
  void integerTextIsAcceptedExactlyWhenTheNumberIsInRange() {
    for (final DType type : Numbers.INTEGER_TYPES) {
      for (final BigInteger number : Numbers.boundaries()) {
        assertParsed(type, number, number.toString());
        assertParsed(type, number, new StringBuilder(number.toString()));
        if (number.signum() >= 0) {
          assertParsed(type, number, "+" + number);
          assertParsed(type, number, "0".repeat(20) + number);
        }
      }
    }
  }

  private static void assertParsed(final DType type, final BigInteger number) {
    assertParsed(type, number, number.toString());
  }

  private static void assertParsed(
      final DType type, final BigInteger number, final CharSequence text) {
    if (Numbers.holds(type, number)) {
      assertEquals(number, Numbers.number(type, type.parseText(text)), type.label());
    } else {
      assertRejected(
          type, text, "out of range of " + type.label() + " " + type.range() + ": " + text);
    }
  }

  /** Tests numbers whose last digits overflow 64 bits, and numbers far beyond. */
  @Test
  void numberBeyond64BitsIsOutOfRange() {
    for (final DType type : Numbers.INTEGER_TYPES) {
      for (int i = 0; i < 300; i++) {
        assertParsed(type, Numbers.power(64).add(BigInteger.valueOf(i)));
        assertParsed(type, Numbers.power(64).add(BigInteger.valueOf(i)).negate());
      }
      assertParsed(type, Numbers.power(64).add(Numbers.power(63)));
      assertParsed(type, Numbers.power(65));
      assertParsed(type, Numbers.power(66).add(BigInteger.TWO));
      assertParsed(type, Numbers.power(128).add(BigInteger.ONE));
      assertParsed(type, BigInteger.TEN.pow(20));
      // Truncated to 64 bits this is 0, to which another digit can be added.
      for (int digit = 0; digit <= 9; digit++) {
        final BigInteger number =
            Numbers.power(64).multiply(BigInteger.TEN).add(BigInteger.valueOf(digit));
        assertParsed(type, number);
        assertParsed(type, number.negate());
      }
      assertParsed(type, Numbers.power(63).add(BigInteger.ONE).negate());
    }
  }

  @Test
  void signOfZeroIsIgnored() {
    for (final DType type : Numbers.INTEGER_TYPES) {
      for (final String zero : new String[] {"0", "-0", "+0", "000", "-000"}) {
        assertEquals(0, type.parseText(zero), type.label());
      }
    }
  }

  @Test
  void emptyTextIsCalledEmpty() {
    for (final DType type : DType.values()) {
      if (type != DType.NONE) {
        assertRejected(type, "", "empty");
      }
    }
  }

  @Test
  void noneHasTheEmptyTextOnly() {
    assertEquals("", DType.NONE.toText(0));
    assertEquals(0, DType.NONE.parseText(""));
    assertRejected(DType.NONE, "0", "not empty: '0'");
  }

  @Test
  void whatIsNotAnIntegerIsQuoted() {
    for (final String text : new String[] {
      "x1",
      "1x",
      "-",
      "+",
      "--1",
      "+-1",
      "1-",
      " 1",
      "1 ",
      " ",
      "1.0",
      "1e3",
      "0x10",
      "1_000",
      "1,000",
      "NaN",
      "/",
      ":",
      "99999999999999999999x",
      "١"
    }) {
      for (final DType type : Numbers.INTEGER_TYPES) {
        assertRejected(type, text, "not an integer: '" + text + "'");
      }
    }
  }

  @Test
  void whatIsNotAFloatingNumberIsQuoted() {
    for (final String text : new String[] {
      "x1",
      "1x",
      "-",
      "+",
      ".",
      "e5",
      "1e",
      "--1",
      "1-",
      " 1",
      "1 ",
      " ",
      "1d",
      "1D",
      "1f",
      "1F",
      "1.5f",
      "0x1p3",
      "0X1P3",
      "-0x1p3",
      "nano",
      "infin",
      "in",
      "NaN ",
      " NaN",
      "NaNd",
      "Infinityf",
      "+-NaN",
      "1,5",
      "1_0",
      "Infinity1",
      "N",
      "١"
    }) {
      for (final DType type : FLOATING_TYPES) {
        assertRejected(type, text, "not a number: '" + text + "'");
      }
    }
  }

  @Test
  void floatingTextReadsAsJavaReadsIt() {
    for (final String text : new String[] {
      "0",
      "-0",
      "+0",
      "1",
      "-1.5",
      "+1.5",
      ".5",
      "5.",
      "1e3",
      "1E-3",
      "1e+3",
      "NaN",
      "-NaN",
      "+NaN",
      "Infinity",
      "-Infinity",
      "+Infinity",
      "1e-400",
      "-1e-400",
      "123456789012345678901234567890",
      "3.4028235e38"
    }) {
      assertEquals(
          Double.doubleToLongBits(Double.parseDouble(text)), DType.FLOAT64.parseText(text), text);
      assertEquals(
          Double.doubleToLongBits(Float.parseFloat(text)),
          DType.FLOAT32.parseText(new StringBuilder(text)),
          text);
    }
  }

  @Test
  void namesReadAsOtherLanguagesWriteThem() {
    for (final DType type : FLOATING_TYPES) {
      for (final String text : new String[] {"nan", "-nan", "+NAN", "Nan"}) {
        assertEquals(Double.doubleToLongBits(Double.NaN), type.parseText(text), text);
      }
      for (final String text : new String[] {"inf", "+inf", "INF", "infinity", "+INFINITY"}) {
        assertEquals(Double.doubleToLongBits(Double.POSITIVE_INFINITY), type.parseText(text), text);
      }
      for (final String text : new String[] {"-inf", "-Inf", "-infinity"}) {
        assertEquals(Double.doubleToLongBits(Double.NEGATIVE_INFINITY), type.parseText(text), text);
      }
    }
  }

  @Test
  void floatTextIsRoundedOnce() {
    // Just above a tie between two floats; as a double it is the tie, which rounds down.
    final String text = "1.00000005960464477540";
    assertEquals(1.0f, (float) Double.parseDouble(text));
    assertEquals(Double.doubleToLongBits(Math.nextUp(1.0f)), DType.FLOAT32.parseText(text));
  }

  @Test
  void finiteTextThatRoundsToInfinityIsOutOfRange() {
    assertRejected(
        DType.FLOAT32, "1e39", "out of range of float32 -3.4028235E38..3.4028235E38: 1e39");
    assertRejected(
        DType.FLOAT64,
        "-1e309",
        "out of range of float64 -1.7976931348623157E308..1.7976931348623157E308: -1e309");
  }

  @Test
  void whatDoesNotPrintIsEscaped() {
    assertRejected(DType.INT8, "\t\n\r", "not an integer: '\\t\\n\\r'");
    assertRejected(DType.INT8, "a\0b\u001b", "not an integer: 'a\\u0000b\\u001b'");
    assertRejected(DType.INT8, "it's \\", "not an integer: 'it\\'s \\\\'");
    assertRejected(
        DType.INT8, "\u00a0\u202e\u2028\ufeff", "not an integer: '\\u00a0\\u202e\\u2028\\ufeff'");
    assertRejected(DType.INT8, "\ud83d", "not an integer: '\\ud83d'");
    assertRejected(DType.INT8, "é\ud83d\ude00", "not an integer: 'é\ud83d\ude00'");
  }

  @Test
  void longTextIsCutAt40Characters() {
    final String forty = "x".repeat(40);
    assertRejected(DType.INT8, forty, "not an integer: '" + forty + "'");
    assertRejected(DType.INT8, forty + "y", "not an integer: '" + forty + "...'");
    final String nines = "9".repeat(1000);
    assertRejected(DType.UINT8, nines, "out of range of uint8 0..255: " + "9".repeat(40) + "...");
    // A surrogate pair is not split.
    final String odd = "x".repeat(39) + "\ud83d\ude00";
    assertRejected(DType.INT8, odd + "y", "not an integer: '" + odd + "...'");
  }

  private static void assertRejected(
      final DType type, final CharSequence text, final String message) {
    final Exception e = assertThrows(
        NumberFormatException.class, () -> type.parseText(text), () -> type.label() + " " + text);
    assertEquals(message, e.getMessage());
  }

  @Test
  void goodIntegersAreParsedWithoutAllocation() {
    final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    final CharSequence text = new StringBuilder("-9223372036854775808");
    final int rounds = 20_000;
    long sum = DType.INT64.parseText(text);
    final long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < rounds; i++) {
      sum ^= DType.INT64.parseText(text);
    }
    final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(Long.MIN_VALUE, sum);
    // An object is 16 bytes or more; the counter itself may cost a few.
    assertTrue(allocated < rounds, () -> allocated + " bytes in " + rounds + " rounds");
  }
}
