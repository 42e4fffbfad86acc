package store.offheap.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import store.offheap.model.Checking;
import store.offheap.model.DType;
import store.offheap.model.PageReading;
import store.offheap.model.ReadAhead;
import store.offheap.object.ObjectMap;

/** Tests that a map has the same entries however pages are read that are not in memory. */
class ReadAheadTest {
  private static final int KEYS = 3_000;
  private static final long MISSING = -99;

  @TempDir
  private Path folder;

  private Path file() {
    return folder.resolve("m.store");
  }

  @Test
  void neighboursComeUnlessTheFileIsLarge() {
    IdMap map = IdMap.builder(file()).create();
    assertThat(map.reading()).isEqualTo(PageReading.AHEAD);
    map.close();
    try (IdMap later = IdMap.open(file())) {
      assertThat(later.reading()).isEqualTo(PageReading.AHEAD);
    }
    try (IdMap later = IdMap.openReadOnly(file(), Checking.NONE, ReadAhead.ON)) {
      assertThat(later.reading()).isEqualTo(PageReading.AHEAD);
    }
    try (IdMap later = IdMap.builder(file()).readAhead(ReadAhead.OFF).openOrCreate()) {
      assertThat(later.reading()).isNotEqualTo(PageReading.AHEAD);
    }
    assertThatIllegalStateException().isThrownBy(map::reading);
  }

  @ParameterizedTest
  @CsvSource({
    "UINT32, UINT32", "INT32, FLOAT32", "UINT32, UINT8", "UINT32, NONE",
    "INT64, INT64", "UINT64, UINT16", "INT64, FLOAT64", "UINT64, NONE"
  })
  void pagesOneByOneHoldTheSame(DType keyType, DType valueType) {
    Map<Long, Long> model = new HashMap<>();
    Random random = new Random(5);
    try (IdMap map = IdMap.builder(file())
        .keyType(keyType)
        .valueType(valueType)
        .segmentSlots(512)
        .readAhead(ReadAhead.OFF)
        .create()) {
      fill(map, model, random);
      requireSame(map, model, random);
    }
    try (IdMap map = IdMap.open(file(), ReadAhead.OFF)) {
      requireSame(map, model, random);
      fill(map, model, random);
      requireSame(map, model, random);
    }
    IdMap map = IdMap.openReadOnly(file(), Checking.FIRST_TOUCH, ReadAhead.OFF);
    requireSame(map, model, random);
    map.close();
    assertThatIllegalStateException().isThrownBy(() -> map.containsKey(1));
    assertThatIllegalStateException().isThrownBy(() -> map.getDouble(1, 0));
  }

  /** This JVM is not allowed to advise the system, and a new map has no pages to read. */
  @Test
  void newMapIsReadAsItCanBe() {
    try (IdMap map = IdMap.builder(file()).readAhead(ReadAhead.OFF).create()) {
      assertThat(map.reading()).isEqualTo(PageReading.AHEAD);
    }
  }

  /** Entries are put in file order, but those of a key in the order given. */
  @ParameterizedTest
  @CsvSource({"INT32, UINT32", "UINT64, INT64", "INT64, UINT8"})
  void batchLeavesTheLastValueOfEachKey(DType keyType, DType valueType) {
    IdMap.builder(file())
        .keyType(keyType)
        .valueType(valueType)
        .segmentSlots(64)
        .create()
        .close();
    Map<Long, Long> model = new HashMap<>();
    Random random = new Random(6);
    try (IdMap map = IdMap.open(file(), ReadAhead.OFF)) {
      assertThat(map.reading()).isNotEqualTo(PageReading.AHEAD);
      for (int batch = 0; batch < 10; batch++) {
        // Zero is a reserved key.
        long[] keys = random.longs(5_000, 0, 1_000).toArray();
        long[] values = random.longs(keys.length, 0, 100).toArray();
        for (int i = 0; i < keys.length; i++) {
          model.put(keys[i], values[i]);
        }
        map.putAll(keys, values);
        requireSame(map, model, random);
      }
    }
    assertThat(IdMap.verify(file()).problems()).isEmpty();
  }

  private static void fill(IdMap map, Map<Long, Long> model, Random random) {
    long highest = map.valueType() == DType.NONE ? 0 : 100;
    for (int i = 0; i < KEYS; i++) {
      long key = key(map, random);
      if (random.nextInt(5) == 0) {
        assertThat(map.remove(key)).isEqualTo(model.remove(key) != null);
      } else {
        long value = highest == 0 ? 0 : random.nextLong(highest);
        map.putDouble(key, value);
        model.put(key, value);
      }
    }
  }

  /** Returns a key, sometimes a reserved one. */
  private static long key(IdMap map, Random random) {
    long key = random.nextInt(2 * KEYS);
    return key > 0 || map.keyType().minValue() == 0 ? key : -1;
  }

  private static void requireSame(IdMap map, Map<Long, Long> model, Random random) {
    assertThat(map.size()).isEqualTo(model.size());
    long[] keys = random.longs(2 * KEYS, -2, 2 * KEYS + 10).toArray();
    for (long key : keys) {
      assertThat(map.containsKey(key)).isEqualTo(model.containsKey(key));
      assertThat(map.getDouble(key, MISSING))
          .isEqualTo(model.getOrDefault(key, MISSING).doubleValue());
    }
    if (map.valueType().isFloating()) {
      return;
    }
    long[] values = new long[keys.length];
    int hits = map.getAll(keys, values, MISSING);
    int expectedHits = 0;
    for (int i = 0; i < keys.length; i++) {
      expectedHits += model.containsKey(keys[i]) ? 1 : 0;
      assertThat(values[i]).isEqualTo(model.getOrDefault(keys[i], MISSING));
      assertThat(map.get(keys[i], MISSING)).isEqualTo(values[i]);
    }
    assertThat(hits).isEqualTo(expectedHits);
  }

  @Test
  void objectMapHoldsTheSame() {
    Map<Object, Object> model = objects();
    ObjectMap.builder(file()).segmentSlots(256).create().close();
    try (ObjectMap map = ObjectMap.builder(file()).readAhead(ReadAhead.OFF).open()) {
      map.putAll(model);
      requireSame(map, model);
      for (int i = 0; i < KEYS; i += 2) {
        map.put(text("key", i), text("later value", i));
        model.put(text("key", i), text("later value", i));
        map.remove(i);
        model.remove(i);
      }
      map.vacuum();
      requireSame(map, model);
      map.copyTo(folder.resolve("copy"));
    }
    for (Path file : List.of(file(), folder.resolve("copy"))) {
      try (ObjectMap map = ObjectMap.builder(file).readAhead(ReadAhead.OFF).openReadOnly()) {
        assertThat(map.reading()).isNotEqualTo(PageReading.AHEAD);
        requireSame(map, model);
        assertThat(map.census().keys()).isNotEmpty();
      }
      assertThat(ObjectMap.verify(file).problems()).isEmpty();
    }
    try (ObjectMap map = ObjectMap.builder(file()).readAhead(ReadAhead.OFF).open()) {
      map.clear();
      assertThat(map.entrySet()).isEmpty();
    }
  }

  private static String text(String what, int i) {
    return "a " + what + " that does not fit in a slot " + i;
  }

  /** Returns keys with and without slots of their own, with values of all lengths. */
  private static Map<Object, Object> objects() {
    Map<Object, Object> model = new HashMap<>();
    Random random = new Random(7);
    for (int i = 0; i < KEYS; i++) {
      model.put(text("key", i), text("value", i % 100));
      model.put(i, i % 3 == 0 ? i : text("value", i));
    }
    for (int length : new int[] {4_000, 5_000, 9_000, 100_000, 700_000, 3_000_000}) {
      model.put("text of " + length, "x".repeat(length - 1) + random.nextInt(10));
      model.put("y".repeat(length), List.of(length, text("element", length)));
    }
    model.put("numbers", IntStream.range(0, 5_000).boxed().toList());
    model.put("nested", Map.of("a", List.of(1, Map.of("b", text("value", 0))), "c", 2));
    return model;
  }

  private static void requireSame(ObjectMap map, Map<Object, Object> model) {
    Map<Object, Object> found = new HashMap<>();
    map.entrySet()
        .forEach(entry -> assertThat(found.put(entry.getKey(), entry.getValue()))
            .as("met twice")
            .isNull());
    assertThat(found).isEqualTo(model);
    List<Object> keys = new ArrayList<>(model.keySet());
    keys.add("absent");
    keys.add(-5);
    List<Object> values = map.getAll(keys);
    for (int i = 0; i < keys.size(); i++) {
      assertThat(values.get(i)).isEqualTo(model.get(keys.get(i)));
      assertThat(map.get(keys.get(i))).isEqualTo(model.get(keys.get(i)));
    }
  }
}
