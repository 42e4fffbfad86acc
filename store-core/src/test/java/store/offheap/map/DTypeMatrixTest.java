package store.offheap.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import store.offheap.model.DType;

/** Tests every dtype of keys with every dtype of values, at the ends of their ranges. */
class DTypeMatrixTest {
  private static final List<DType> KEYS =
      List.of(DType.INT32, DType.UINT32, DType.INT64, DType.UINT64);
  private static final long MISSING = 0x5EED;

  @TempDir
  private Path folder;

  static Stream<Arguments> mixes() {
    return KEYS.stream()
        .flatMap(key -> Arrays.stream(DType.values()).map(value -> Arguments.of(key, value)));
  }

  static Stream<Arguments> integerMixes() {
    return mixes().filter(mix -> !((DType) mix.get()[1]).isFloating());
  }

  private IdMap create(DType keyType, DType valueType) {
    return IdMap.builder(folder.resolve("map"))
        .keyType(keyType)
        .valueType(valueType)
        .segmentSlots(16)
        .create();
  }

  /**
   * Returns the numbers around every power of two, truncated to the type; all its boundaries are
   * among them.
   */
  private static long[] boundaries(DType type) {
    TreeSet<Long> numbers = new TreeSet<>();
    for (int bit = 0; bit <= Long.SIZE; bit++) {
      long power = bit == Long.SIZE ? 0 : 1L << bit;
      for (long number = power - 2; number != power + 3; number++) {
        numbers.add(type.fromRaw(number));
        numbers.add(type.fromRaw(-number));
      }
    }
    numbers.removeIf(number -> !type.holds(number));
    numbers.add(type.minValue());
    numbers.add(type.maxValue());
    return numbers.stream().mapToLong(number -> number).toArray();
  }

  /** Returns numbers that a type cannot hold: those next to its range, and some far from it. */
  private static long[] outside(DType type) {
    long[] numbers = boundaries(DType.INT64);
    TreeSet<Long> outside = new TreeSet<>();
    for (int i = 0; i < numbers.length; i++) {
      boolean isNear = i > 0 && type.holds(numbers[i - 1])
          || i < numbers.length - 1 && type.holds(numbers[i + 1]);
      if (!type.holds(numbers[i]) && (isNear || i % 16 == 0)) {
        outside.add(numbers[i]);
      }
    }
    return outside.stream().mapToLong(number -> number).toArray();
  }

  /** Returns doubles of every kind; only those NaNs whose payload fits in a float. */
  private static double[] doubles(DType type) {
    double[] both = {
      0.0,
      -0.0,
      1,
      -1,
      0.5,
      Float.MIN_VALUE,
      -Float.MIN_NORMAL,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NaN,
      Double.longBitsToDouble(0xFFF8_0000_0000_0000L),
      Double.longBitsToDouble(0x7FF8_1234_4000_0000L),
      Double.longBitsToDouble(0x7FFF_FFFF_E000_0000L)
    };
    double[] wide = {
      0.1,
      Double.MIN_VALUE,
      Double.MAX_VALUE,
      Double.longBitsToDouble(0x7FF8_0000_0000_0001L),
      Double.longBitsToDouble(0x7FF0_0000_0000_0001L),
      Double.longBitsToDouble(-1L)
    };
    return type == DType.FLOAT32
        ? both
        : Stream.of(both, wide).flatMapToDouble(Arrays::stream).toArray();
  }

  @ParameterizedTest
  @MethodSource("integerMixes")
  void everyKeyAndValueComesBack(DType keyType, DType valueType) {
    long[] keys = boundaries(keyType);
    long[] values = boundaries(valueType);
    Map<Long, Long> expected = new LinkedHashMap<>();
    try (IdMap map = create(keyType, valueType)) {
      // Enough rounds for every value to be stored under some key, and most under a reserved one.
      for (int round = 0; round < values.length; round += 1 + values.length / 40) {
        for (int i = 0; i < keys.length; i++) {
          long value = values[(i + round) % values.length];
          assertEquals(expected.put(keys[i], value) == null, map.put(keys[i], value));
          assertEquals(value, map.get(keys[i], MISSING));
        }
      }
      assertContent(map, expected);
      for (int i = 0; i < keys.length; i += 3) {
        assertEquals(expected.remove(keys[i]), map.getAndRemove(keys[i], MISSING));
        assertFalse(map.containsKey(keys[i]));
      }
      assertContent(map, expected);
    }
    assertThat(IdMap.verify(folder.resolve("map")).problems()).isEmpty();
    try (IdMap map = IdMap.open(folder.resolve("map"))) {
      assertThat(map.keyType()).isEqualTo(keyType);
      assertThat(map.valueType()).isEqualTo(valueType);
      assertContent(map, expected);
    }
    try (IdMap map = IdMap.openReadOnly(folder.resolve("map"))) {
      assertContent(map, expected);
    }
  }

  private static void assertContent(IdMap map, Map<Long, Long> expected) {
    assertThat(map.size()).isEqualTo(expected.size());
    expected.forEach((key, value) -> {
      assertThat(map.get(key, MISSING)).isEqualTo(value);
      assertThat(map.containsKey(key)).isTrue();
    });
    Map<Long, Long> seen = new HashMap<>();
    map.forEach((key, value) -> assertNull(seen.put(key, value)));
    assertEquals(expected, seen);
    assertArrayEquals(sorted(expected.keySet()), map.keys().sorted().toArray());
    assertArrayEquals(sorted(expected.values()), map.values().sorted().toArray());
    assertEquals(expected, map.asMap());
    long[] keys = expected.keySet().stream().mapToLong(key -> key).toArray();
    long[] values = new long[keys.length];
    assertThat(map.getAll(keys, values, MISSING)).isEqualTo(keys.length);
    assertThat(values)
        .isEqualTo(expected.values().stream().mapToLong(value -> value).toArray());
  }

  private static long[] sorted(Collection<Long> numbers) {
    return numbers.stream().mapToLong(number -> number).sorted().toArray();
  }

  @ParameterizedTest
  @MethodSource("mixes")
  void floatingValuesKeepEveryBit(DType keyType, DType valueType) {
    double[] values = valueType.isFloating() ? doubles(valueType) : new double[] {0.0};
    Map<Long, Long> expected = new HashMap<>();
    try (IdMap map = create(keyType, valueType)) {
      for (double value : values) {
        for (long key : boundaries(keyType)) {
          map.putDouble(key, value);
          expected.put(key, Double.doubleToRawLongBits(value));
          assertBits(map.getDouble(key, 1.5), value);
        }
      }
      for (int i = 0; i < values.length; i++) {
        map.putDouble(i, values[i]);
        expected.put((long) i, Double.doubleToRawLongBits(values[i]));
      }
    }
    try (IdMap map = IdMap.openReadOnly(folder.resolve("map"))) {
      Map<Long, Long> seen = new HashMap<>();
      IdMapCursor cursor = map.cursor();
      while (cursor.next()) {
        seen.put(cursor.key(), Double.doubleToRawLongBits(cursor.doubleValue()));
        assertBits(map.getDouble(cursor.key(), 1.5), cursor.doubleValue());
      }
      assertThat(seen).isEqualTo(expected);
    }
  }

  private static void assertBits(double actual, double expected) {
    assertThat(Double.doubleToRawLongBits(actual)).isEqualTo(Double.doubleToRawLongBits(expected));
  }

  @ParameterizedTest
  @MethodSource("integerMixes")
  void valueOutOfRangeIsRefused(DType keyType, DType valueType) {
    try (IdMap map = create(keyType, valueType)) {
      for (long value : outside(valueType)) {
        assertValueRefused(map, value);
      }
      assertThat(map.isEmpty()).isTrue();
    }
  }

  private static void assertValueRefused(IdMap map, long value) {
    List<ThrowingCallable> calls = List.of(
        () -> map.put(7, value),
        () -> map.putIfAbsent(7, value),
        () -> map.replace(7, value),
        () -> map.replace(7, 0, value),
        () -> map.getAndPut(7, value, 0),
        () -> map.putAll(new long[] {6, 7}, new long[] {0, value}));
    for (ThrowingCallable call : calls) {
      assertThatIllegalArgumentException()
          .isThrownBy(call)
          .withMessageContainingAll(
              "key=7",
              "value=" + value,
              map.valueType().label(),
              map.valueType().range());
    }
    if (map.valueType() != DType.UINT64) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> map.addTo(7, value))
          .withMessageContainingAll("key=7", "delta=" + value, map.valueType().range());
    }
  }

  @ParameterizedTest
  @MethodSource("mixes")
  void keyOutOfRangeIsAbsentAndRefused(DType keyType, DType valueType) {
    try (IdMap map = create(keyType, valueType)) {
      for (long key : boundaries(keyType)) {
        map.putDouble(key, 0);
      }
      long size = map.size();
      for (long key : outside(keyType)) {
        assertKeyRefused(map, key);
      }
      assertThat(map.size()).isEqualTo(size);
    }
  }

  private static void assertKeyRefused(IdMap map, long key) {
    List<ThrowingCallable> calls = map.valueType().isFloating()
        ? List.of(() -> map.putDouble(key, 0), () -> map.addToDouble(key, 0), () -> map.add(key))
        : List.of(
            () -> map.put(key, 0),
            () -> map.add(key),
            () -> map.putDouble(key, 0),
            () -> map.putIfAbsent(key, 0),
            () -> map.getAndPut(key, 0, 0),
            () -> map.addTo(key, 0),
            () -> map.addToDouble(key, 0),
            () -> map.putAll(new long[] {key}, new long[1]));
    for (ThrowingCallable call : calls) {
      assertThatIllegalArgumentException()
          .isThrownBy(call)
          .withMessageContainingAll(
              "key=" + key, map.keyType().label(), map.keyType().range());
    }
    assertThat(map.containsKey(key)).isFalse();
    assertThat(map.getDouble(key, -1.5)).isEqualTo(-1.5);
    assertThat(map.remove(key)).isFalse();
    if (!map.valueType().isFloating()) {
      assertThat(map.get(key, MISSING)).isEqualTo(MISSING);
      assertThat(map.getAll(new long[] {key}, new long[1], MISSING)).isZero();
      assertThat(map.replace(key, 0)).isFalse();
      assertThat(map.replace(key, 0, 0)).isFalse();
      assertThat(map.remove(key, 0)).isFalse();
      assertThat(map.getAndRemove(key, MISSING)).isEqualTo(MISSING);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void methodsForIntegersNameWhatToUseForFloatingValues(DType type) {
    try (IdMap map = create(DType.INT64, type)) {
      map.putDouble(1, 1);
      IdMapCursor cursor = map.cursor();
      assertThat(cursor.next()).isTrue();
      List<ThrowingCallable> calls = List.of(
          () -> map.get(1, 0),
          () -> map.get(2, 0),
          () -> map.get(0, 0),
          () -> map.getOrDefault(1, 0),
          () -> map.put(1, 0),
          () -> map.putIfAbsent(1, 0),
          () -> map.replace(1, 0),
          () -> map.replace(1, 0, 0),
          () -> map.getAndPut(1, 0, 0),
          () -> map.getAndRemove(1, 0),
          () -> map.remove(1, 0),
          () -> map.addTo(1, 0),
          () -> map.getAll(new long[1], new long[1], 0),
          () -> map.putAll(new long[1], new long[1]),
          () -> map.forEach((key, value) -> {}),
          map::values,
          map::asMap,
          cursor::value);
      for (ThrowingCallable call : calls) {
        assertThatExceptionOfType(UnsupportedOperationException.class)
            .isThrownBy(call)
            .withMessageMatching("values are " + type.label() + ": use .*([dD]ouble|cursor).*");
      }
      assertThat(map.getDouble(1, -1)).isEqualTo(1);
      assertThat(map.size()).isEqualTo(1);
    }
  }

  @Test
  void floatOutOfRangeIsRefused() {
    try (IdMap map = create(DType.INT64, DType.FLOAT32)) {
      for (double value : new double[] {1e39, -1e39, Double.MAX_VALUE}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> map.putDouble(7, value))
            .withMessageContainingAll("key=7", "value=" + value, "float32", DType.FLOAT32.range());
      }
      map.putDouble(7, Float.MAX_VALUE);
      assertThatIllegalArgumentException().isThrownBy(() -> map.addToDouble(7, Float.MAX_VALUE));
      assertThat(map.getDouble(7, -1)).isEqualTo(Float.MAX_VALUE);
      assertThat(map.size()).isEqualTo(1);
    }
  }

  @Test
  void floatIsRoundedToTheNearest() {
    try (IdMap map = create(DType.INT64, DType.FLOAT32)) {
      map.putDouble(1, 0.1);
      assertThat(map.getDouble(1, -1)).isEqualTo(0.1f);
      assertThat(map.addToDouble(1, 0.2)).isEqualTo((float) (0.1f + 0.2));
      assertThat(map.getDouble(1, -1)).isEqualTo((float) (0.1f + 0.2));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UINT8", "INT16", "UINT32", "INT64", "UINT64", "NONE"})
  void doubleThatIsNoIntegerInRangeIsRefused(DType type) {
    double above = type == DType.NONE ? 1 : type.rawToDouble(type.toRaw(type.maxValue())) * 2;
    try (IdMap map = create(DType.UINT64, type)) {
      for (double value : new double[] {0.5, Double.NaN, Double.POSITIVE_INFINITY, above}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> map.putDouble(-1, value))
            .withMessageContainingAll(
                "key=18446744073709551615", "value=" + value, type.label(), type.range());
      }
      assertThat(map.isEmpty()).isTrue();
      map.putDouble(-1, -0.0);
      assertThat(map.get(-1, MISSING)).isZero();
    }
  }

  @Test
  void addToOfUnsignedValuesIsUnsigned() {
    try (IdMap map = create(DType.INT64, DType.UINT64)) {
      assertThat(map.addTo(1, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
      assertThat(map.addTo(1, 5)).isEqualTo(Long.MIN_VALUE + 4);
      assertThat(map.addTo(1, Long.MAX_VALUE - 4)).isEqualTo(-1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> map.addTo(1, 1))
          .withMessageContaining("value=18446744073709551615");
      assertThat(map.addTo(1, -1)).isEqualTo(-2);
      map.put(1, 3);
      assertThatIllegalArgumentException().isThrownBy(() -> map.addTo(1, -4));
      assertThat(map.addTo(1, -3)).isZero();
      assertThat(map.addTo(1, 0)).isZero();
    }
  }

  @Test
  void addToDoubleOfIntegersLosesNothingThatItCannotHold() {
    try (IdMap map = create(DType.INT64, DType.INT64)) {
      long odd = (1L << 53) + 1;
      map.put(1, odd);
      try {
        map.addToDouble(1, 0);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("key=1");
      }
      assertThat(map.get(1, MISSING)).isEqualTo(odd);
    }
  }

  @Test
  void addToDoubleOfUnsignedValuesTakesADeltaThatIsNoLong() {
    try (IdMap map = create(DType.INT64, DType.UINT64)) {
      assertThat(map.addToDouble(1, 1e19)).isEqualTo(1e19);
      assertThat(Long.toUnsignedString(map.get(1, MISSING))).isEqualTo("10000000000000000000");
      map.put(1, -1);
      assertThat(map.addToDouble(1, -0x1p63)).isEqualTo(0x1p63);
      assertThat(map.get(1, MISSING)).isEqualTo(Long.MAX_VALUE);
      for (double delta : new double[] {0x1p64, -1e19, 1e300, Double.POSITIVE_INFINITY}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> map.addToDouble(1, delta))
            .withMessageContainingAll("key=1", "delta=" + delta, "uint64");
      }
      assertThat(map.get(1, MISSING)).isEqualTo(Long.MAX_VALUE);
    }
  }

  @Test
  void addToDoubleOfNegativeValuesTakesADeltaThatIsNoLong() {
    try (IdMap map = create(DType.INT64, DType.INT64)) {
      map.put(1, Long.MIN_VALUE);
      assertThat(map.addToDouble(1, 0x1p63)).isZero();
      map.put(1, -1);
      assertThat(map.addToDouble(1, 0x1p63)).isEqualTo(0x1p63);
      assertThat(map.get(1, MISSING)).isEqualTo(Long.MAX_VALUE);
      assertThatIllegalArgumentException().isThrownBy(() -> map.addToDouble(1, 0x1p63));
    }
  }
}
