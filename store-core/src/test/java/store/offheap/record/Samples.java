package store.offheap.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Values of every type, including edge cases. */
final class Samples {
  private Samples() {}

  /** A record whose components are not in alphabetical order. */
  record Place(String name, double latitude, Long population, byte zone) {}

  record Tree(Object left, Object right) {}

  record Nothing() {}

  static List<Object> all() {
    List<Object> all = new ArrayList<>();
    all.add(null);
    all.addAll(List.of(false, true, 'a', '\0', '\uFFFF', '\uD800'));
    all.addAll(numbers());
    all.addAll(strings());
    all.addAll(arrays());
    all.addAll(List.of(
        new UUID(0, 0),
        new UUID(-1, 1),
        UUID.nameUUIDFromBytes(new byte[] {1}),
        Instant.EPOCH,
        Instant.MIN,
        Instant.MAX,
        Instant.ofEpochSecond(-1, 999_999_999),
        LocalDate.EPOCH,
        LocalDate.MIN,
        LocalDate.MAX,
        LocalDate.of(2024, 2, 29),
        Colour.RED,
        Colour.GREEN,
        new Place("Bern", 46.9481, 134_794L, (byte) 1),
        new Place(null, -0.0, null, (byte) -1),
        new Nothing(),
        new Tree(new Tree(1, 2L), new Tree(null, "x"))));
    all.addAll(containers());
    return all;
  }

  /** Returns records that contain lists, sets and maps. */
  static List<Object> containers() {
    Object bits = Arrays.asList((byte) 1, (short) 1, 1, 1L, BigInteger.ONE, -0.0, 1f, null);
    return List.of(
        new Tree(List.of(), Set.of()),
        new Tree(Map.of(), null),
        new Tree(bits, List.of(Double.longBitsToDouble(0x7FF0_0000_0000_0001L), "?\uD800")),
        new Tree(Set.of(1, 1L, "one", List.of(1)), Map.of(1, "int", "x", Set.of('x'))),
        new Tree(
            List.of(new Tree(List.of(Map.of(Colour.RED, new Nothing())), 1)), Set.of(Set.of())),
        new Tree(new int[] {1}, List.of("x".repeat(300), UUID.nameUUIDFromBytes(new byte[] {2}))));
  }

  static List<Object> numbers() {
    List<Object> all = new ArrayList<>();
    for (int shift = 0; shift < 64; shift++) {
      for (long number :
          new long[] {(1L << shift) - 1, 1L << shift, -(1L << shift), ~(1L << shift)}) {
        all.addAll(List.of(
            (byte) number,
            (short) number,
            (int) number,
            number,
            BigInteger.valueOf(number),
            Float.intBitsToFloat((int) number),
            Double.longBitsToDouble(number)));
      }
    }
    for (int bits : new int[] {64, 65, 127, 128, 1000}) {
      all.addAll(
          List.of(BigInteger.ONE.shiftLeft(bits), BigInteger.ONE.shiftLeft(bits).negate()));
    }
    all.addAll(List.of(
        0.0,
        -0.0,
        1.5,
        Math.PI,
        Double.NaN,
        Double.longBitsToDouble(0x7FF0_0000_0000_0001L),
        Double.longBitsToDouble(0xFFF8_0000_0000_0100L),
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.NEGATIVE_INFINITY,
        0f,
        -0f,
        1.5f,
        Float.NaN,
        Float.intBitsToFloat(0x7F80_0001),
        Float.intBitsToFloat(0xFFC0_1234),
        Float.MIN_VALUE,
        Float.POSITIVE_INFINITY,
        BigDecimal.ZERO,
        new BigDecimal("1.00"),
        new BigDecimal("-12345678901234567890.123e-99"),
        new BigDecimal(BigInteger.TEN, Integer.MIN_VALUE)));
    return all;
  }

  static List<String> strings() {
    return List.of(
        "",
        "a",
        "\0",
        "a\0",
        "?",
        "abcdefg",
        "abcdefgh",
        "\u00E9",
        "\u00E9\u00E9\u00E9",
        "\u20AC\u20AC",
        "\u20AC\u20AC\u20AC",
        "\uD83D\uDE00",
        "a\uD83D\uDE00b",
        "\uD83D\uDE00\uD83D\uDE00",
        "\uD800",
        "\uDC00",
        "\uDC00\uD800",
        "?\uD800",
        "a\uD83Db",
        "\uD83D\uD83D\uDE00",
        "\uFFFD",
        "?\uFFFD?",
        "x".repeat(127),
        "x".repeat(128),
        "x".repeat(70_000),
        "\u4E2D".repeat(20_000),
        "?" + "\uDC00".repeat(20_000));
  }

  static List<Object> arrays() {
    return List.of(
        new byte[0],
        new byte[] {0, -1, 127, -128},
        new byte[100_000],
        new boolean[] {true, false},
        new short[] {Short.MIN_VALUE, 1},
        new char[] {'\uD800', 'a'},
        new int[] {Integer.MIN_VALUE, 7},
        new long[] {Long.MIN_VALUE, 1L << 40},
        new float[] {-0f, Float.intBitsToFloat(0x7F80_0001)},
        new double[] {-0.0, Double.longBitsToDouble(0x7FF0_0000_0000_0001L)},
        new int[0]);
  }
}
