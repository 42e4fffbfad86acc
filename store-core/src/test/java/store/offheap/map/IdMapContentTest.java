package store.offheap.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.StoreIoException;
import store.offheap.model.DType;

/**
 * Tests methods that affect all entries: iteration, comparison, copies, and transfers between maps.
 */
class IdMapContentTest {
  private static final int ENTRIES = 100_000;

  @TempDir
  private Path folder;

  private Path file;
  private IdMap map;

  @BeforeEach
  void create() {
    file = folder.resolve("map.store");
    map = IdMap.builder(file).segmentSlots(1024).create();
  }

  @AfterEach
  void close() {
    map.close();
  }

  private IdMap other(String name, DType keyType, DType valueType) {
    return IdMap.builder(folder.resolve(name))
        .keyType(keyType)
        .valueType(valueType)
        .create();
  }

  /** Puts the keys -1 to ENTRIES - 2, each with three times the key as its value. */
  private void fill() {
    for (long key = -1; key < ENTRIES - 1; key++) {
      map.put(key, 3 * key);
    }
  }

  @Test
  void cursorComesToEveryEntryOnce() {
    fill();
    Map<Long, Long> seen = new HashMap<>();
    IdMapCursor cursor = map.cursor();
    while (cursor.next()) {
      assertThat(seen.put(cursor.key(), cursor.value())).isNull();
      assertThat(cursor.value()).isEqualTo(3 * cursor.key());
      assertThat(cursor.doubleValue()).isEqualTo(3.0 * cursor.key());
    }
    assertThat(cursor.next()).isFalse();
    assertThat(seen).hasSize(ENTRIES).containsKeys(-1L, 0L, ENTRIES - 2L);
  }

  @Test
  void forEachComesToEveryEntryOnce() {
    fill();
    Set<Long> seen = new HashSet<>();
    map.forEach((key, value) -> {
      assertThat(seen.add(key)).isTrue();
      assertThat(value).isEqualTo(3 * key);
    });
    assertThat(seen).hasSize(ENTRIES).contains(-1L, 0L, ENTRIES - 2L);
  }

  @Test
  void streamsComeToEveryEntryOnce() {
    fill();
    long sum = LongStream.range(-1, ENTRIES - 1).sum();
    assertThat(map.keys().sum()).isEqualTo(sum);
    assertThat(map.values().sum()).isEqualTo(3 * sum);
    assertThat(map.keys().distinct().count()).isEqualTo(ENTRIES);
    assertThat(map.keys().limit(10).count()).isEqualTo(10);
    assertThat(map.values().anyMatch(value -> value == -3)).isTrue();
  }

  @Test
  void parallelStreamsComeToEveryEntryOnce() {
    fill();
    Set<Long> seen = ConcurrentHashMap.newKeySet();
    map.keys().parallel().forEach(key -> assertThat(seen.add(key)).isTrue());
    assertThat(seen).hasSize(ENTRIES);
    assertThat(map.values().parallel().sum())
        .isEqualTo(3 * LongStream.range(-1, ENTRIES - 1).sum());
    assertThat(map.keys().parallel().max()).hasValue(ENTRIES - 2L);
  }

  @Test
  void parallelStreamsOfFewLongSegmentsComeToEveryEntryOnce() {
    try (IdMap few = IdMap.builder(folder.resolve("few")).create()) {
      LongStream.range(-1, 80_000).forEach(few::add);
      assertThat(few.stats().segments()).isEqualTo(1);
      assertThat(few.keys().parallel().sorted().toArray())
          .isEqualTo(LongStream.range(-1, 80_000).toArray());
    }
  }

  @Test
  void emptyMapHasNothingToIterate() {
    assertThat(map.cursor().next()).isFalse();
    assertThat(map.keys().count()).isZero();
    assertThat(map.values().parallel().count()).isZero();
    map.forEach((key, value) -> assertThat(key).isNull());
    assertThat(map).hasToString("IdMap{}");
  }

  @Test
  void cursorThatIsAtNoEntryHasNeitherKeyNorValue() {
    for (long count : new long[] {0, 1, 1_000}) {
      LongStream.range(map.size(), count).forEach(key -> map.put(key, 0));
      IdMapCursor cursor = map.cursor();
      requireAtNone(cursor);
      for (long i = 0; i < count; i++) {
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.key()).isBetween(0L, count);
        assertThat(cursor.value()).isZero();
        assertThat(cursor.doubleValue()).isZero();
      }
      assertThat(cursor.next()).isFalse();
      requireAtNone(cursor);
      assertThat(cursor.next()).isFalse();
    }
  }

  private static void requireAtNone(IdMapCursor cursor) {
    assertThatIllegalStateException().isThrownBy(cursor::key);
    assertThatIllegalStateException().isThrownBy(cursor::value);
    assertThatIllegalStateException().isThrownBy(cursor::doubleValue);
  }

  @Test
  void cursorSeesEveryEntryThatIsThereThroughoutWhileSegmentsAreReplaced() {
    for (long key = 0; key < 12_000; key++) {
      map.put(key, key);
    }
    Set<Long> seen = new HashSet<>();
    IdMapCursor cursor = map.cursor();
    long next = 12_000;
    while (cursor.next()) {
      assertThat(seen.add(cursor.key())).isTrue();
      for (int i = 0; i < 3; i++) {
        map.put(next, next);
        map.remove(next - 2_000 < 12_000 ? -5 : next - 2_000);
        next++;
      }
    }
    // AssertJ's containsAll compares every element with every other.
    assertThat(LongStream.range(0, 12_000)).allMatch(seen::contains);
  }

  @Test
  void equalityIsOfContent() {
    map.put(0, 1);
    map.put(70, 255);
    try (IdMap same = other("same", DType.UINT32, DType.UINT8)) {
      assertThat(same.equals(map)).isFalse();
      same.put(70, 255);
      same.put(0, 2);
      assertThat(same.equals(map)).isFalse();
      same.put(0, 1);
      assertThat(same.equals(map)).isTrue();
      assertThat(map.equals(same)).isTrue();
      assertThat(map).isEqualTo(map).hasSameHashCodeAs(same).isNotEqualTo(Map.of());
      same.put(71, 0);
      same.remove(70);
      assertThat(same.equals(map)).isFalse();
    }
  }

  @Test
  void mapsOfOtherKindsOfValuesAreNotEqual() {
    try (IdMap set = other("set", DType.INT64, DType.NONE);
        IdMap floats = other("floats", DType.INT64, DType.FLOAT64);
        IdMap singles = other("singles", DType.INT32, DType.FLOAT32)) {
      for (IdMap some : new IdMap[] {map, set, floats, singles}) {
        some.add(5);
      }
      assertThat(map.equals(set)).isFalse();
      assertThat(map.equals(floats)).isFalse();
      assertThat(floats.equals(set)).isFalse();
      assertThat(floats.equals(singles)).isTrue();
      assertThat(floats).hasSameHashCodeAs(singles);
      floats.putDouble(5, -0.0);
      assertThat(floats.equals(singles)).isFalse();
    }
  }

  @Test
  void hugeNumbersAreNotEqualToNegativeOnes() {
    try (IdMap unsigned = other("unsigned", DType.UINT64, DType.UINT64)) {
      map.put(-5, 1);
      unsigned.put(-5, 1);
      assertThat(map.equals(unsigned)).isFalse();
      map.remove(-5);
      unsigned.remove(-5);
      map.put(1, -5);
      unsigned.put(1, -5);
      assertThat(map.equals(unsigned)).isFalse();
    }
  }

  @Test
  void textIsBounded() {
    map.put(-1, -10);
    assertThat(map).hasToString("IdMap{-1=-10}");
    fill();
    assertThat(map.toString())
        .matches("IdMap\\{(-?\\d+=-?\\d+, ){10}\\.\\.\\. " + (ENTRIES - 10) + " more}");
    map.close();
    assertThat(map).hasToString("IdMap{closed, file=" + file + "}");
  }

  @Test
  void textShowsValuesAsTheirTypeSays() {
    try (IdMap unsigned = other("unsigned", DType.UINT64, DType.UINT64);
        IdMap set = other("set", DType.UINT32, DType.NONE);
        IdMap floats = other("floats", DType.INT32, DType.FLOAT32)) {
      unsigned.put(-1, -2);
      set.add(0xFFFF_FFFFL);
      floats.putDouble(-1, 0.5);
      assertThat(unsigned).hasToString("IdMap{18446744073709551615=18446744073709551614}");
      assertThat(set).hasToString("IdMap{4294967295}");
      assertThat(floats).hasToString("IdMap{-1=0.5}");
    }
  }

  @Test
  void copyHasTheSameEntriesAndAttributesAndIsCompact() {
    map.setAttribute("a", "b");
    fill();
    for (long key = 100; key < ENTRIES - 1; key++) {
      map.remove(key);
    }
    Path target = folder.resolve("copy.store");
    map.copyTo(target);
    assertThat(IdMap.verify(target).problems()).isEmpty();
    try (IdMap copy = IdMap.open(target)) {
      assertThat(copy).isEqualTo(map);
      assertThat(copy.size()).isEqualTo(101);
      assertThat(copy.attributes()).isEqualTo(Map.of("a", "b"));
      assertThat(copy.keyType()).isEqualTo(map.keyType());
      assertThat(copy.stats().deleted()).isZero();
      assertThat(copy.stats().fileBytes()).isLessThan(map.stats().fileBytes() / 4);
      copy.put(-5, 5);
    }
    assertThat(map.containsKey(-5)).isFalse();
    assertThat(folder).isDirectoryNotContaining("regex:.*tmp");
  }

  @Test
  void copyOfFewEntriesGrowsAsWellAsTheMap() {
    map.put(1, 1);
    Path target = folder.resolve("copy.store");
    map.copyTo(target);
    try (IdMap copy = IdMap.open(target)) {
      fill();
      for (long key = -1; key < ENTRIES - 1; key++) {
        copy.put(key, 3 * key);
      }
      assertThat(copy).isEqualTo(map);
      assertThat(copy.stats().bytesPerEntry())
          .as("bytes per entry")
          .isLessThan(2 * map.stats().bytesPerEntry());
    }
  }

  @Test
  void copyRefusesToOverwrite() {
    Path target = folder.resolve("copy.store");
    map.copyTo(target);
    map.put(1, 1);
    assertThatExceptionOfType(StoreIoException.class)
        .isThrownBy(() -> map.copyTo(target))
        .withCauseInstanceOf(FileAlreadyExistsException.class);
    assertThatExceptionOfType(StoreIoException.class).isThrownBy(() -> map.copyTo(file));
    assertThatExceptionOfType(StoreIoException.class)
        .isThrownBy(() -> map.copyTo(folder.resolve("no/such/folder")));
    try (IdMap copy = IdMap.openReadOnly(target)) {
      assertThat(copy.isEmpty()).isTrue();
    }
    assertThat(folder).isDirectoryNotContaining("regex:.*tmp");
  }

  @Test
  void putAllOfAnotherMapConvertsWhatFits() {
    try (IdMap narrow = other("narrow", DType.UINT32, DType.UINT8);
        IdMap floats = other("floats", DType.INT32, DType.FLOAT32)) {
      narrow.put(1, 255);
      narrow.put(0, 7);
      map.put(1, 0);
      map.put(2, 2);
      map.putAll(narrow);
      assertThat(map.asMap()).isEqualTo(Map.of(0L, 7L, 1L, 255L, 2L, 2L));
      floats.putAll(map);
      assertThat(floats.getDouble(1, -1)).isEqualTo(255.0);
      narrow.clear();
      narrow.putAll(floats);
      assertThat(narrow).isEqualTo(map);
      map.putAll(map);
      assertThat(narrow).isEqualTo(map);
    }
  }

  @Test
  void putAllOfAnotherMapRefusesWhatDoesNotFit() {
    try (IdMap narrow = other("narrow", DType.UINT32, DType.UINT8);
        IdMap floats = other("floats", DType.INT32, DType.FLOAT32)) {
      map.put(1, 256);
      assertThatIllegalArgumentException().isThrownBy(() -> narrow.putAll(map));
      map.clear();
      map.put(-1, 1);
      assertThatIllegalArgumentException().isThrownBy(() -> narrow.putAll(map));
      floats.putDouble(1, 0.5);
      assertThatIllegalArgumentException().isThrownBy(() -> map.putAll(floats));
      assertThat(narrow.isEmpty()).isTrue();
      assertThat(map.size()).isEqualTo(1);
    }
  }

  @Test
  void putAllRoundsNoInteger() {
    try (IdMap unsigned = other("unsigned", DType.INT64, DType.UINT64);
        IdMap floats = other("floats", DType.INT64, DType.FLOAT64)) {
      for (long exact : new long[] {1L << 53, -(1L << 53) - 2, Long.MIN_VALUE, 0}) {
        map.put(1, exact);
        floats.putAll(map);
        assertThat(floats.getDouble(1, -1)).isEqualTo((double) exact);
      }
      unsigned.put(1, -1L << 11);
      floats.putAll(unsigned);
      assertThat(floats.getDouble(1, -1)).isEqualTo(0x1p64 - 0x1p11);
      for (long inexact : new long[] {(1L << 53) + 1, -(1L << 53) - 1, Long.MAX_VALUE}) {
        map.put(1, inexact);
        assertThatIllegalArgumentException()
            .isThrownBy(() -> floats.putAll(map))
            .withMessageContaining("float64")
            .withMessageContaining(Long.toString(inexact));
      }
      unsigned.put(1, -1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> floats.putAll(unsigned))
          .withMessageContaining("18446744073709551615");
    }
  }

  @Test
  void putAllNeverTakesAHugeNumberForANegativeOne() {
    for (DType values : new DType[] {DType.INT64, DType.FLOAT64}) {
      try (IdMap signed = other("signed" + values, DType.INT64, values);
          IdMap unsigned = other("unsigned" + values, DType.UINT64, values)) {
        signed.putDouble(-5, 1);
        assertThatThrownBy(() -> unsigned.putAll(signed))
            .as("negative keys into unsigned ones, values " + values)
            .isInstanceOf(IllegalArgumentException.class);
        signed.clear();
        unsigned.clear();
        unsigned.putDouble(-5, 1);
        assertThatThrownBy(() -> signed.putAll(unsigned))
            .as("huge keys into signed ones, values " + values)
            .isInstanceOf(IllegalArgumentException.class);
        assertThat(signed.isEmpty()).isTrue();
      }
    }
    try (IdMap unsigned = other("unsigned values", DType.INT64, DType.UINT64)) {
      unsigned.put(1, -5);
      assertThatIllegalArgumentException().isThrownBy(() -> map.putAll(unsigned));
      unsigned.clear();
      map.put(1, -5);
      assertThatIllegalArgumentException().isThrownBy(() -> unsigned.putAll(map));
    }
  }

  @Test
  void attributesThatHaveNoUtf8AreRefused() {
    String lone = "a" + Character.MIN_SURROGATE;
    assertThatThrownBy(() -> map.setAttribute("name", lone))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> map.setAttribute(lone, "value"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> IdMap.builder(folder.resolve("lone")).attribute(lone, "value").create())
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(folder.resolve("lone")).doesNotExist();
    assertThat(map.attributes()).doesNotContainKeys("name", "a?");
  }
}
