package store.offheap.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import store.offheap.model.DType;

/** Looking up many keys at once gives what looking them up one by one gives. */
class IdMapBatchTest {
  private static final long MISSING = -77;

  @TempDir
  private Path folder;

  private IdMap create(DType keyType, DType valueType) {
    return IdMap.builder(folder.resolve("map"))
        .keyType(keyType)
        .valueType(valueType)
        .segmentSlots(256)
        .create();
  }

  private static void assertSame(IdMap map, long[] keys) {
    long[] expected = new long[keys.length + 1];
    int hits = 0;
    for (int i = 0; i < keys.length; i++) {
      expected[i] = map.get(keys[i], MISSING);
      hits += map.containsKey(keys[i]) ? 1 : 0;
    }
    expected[keys.length] = 99;
    long[] values = new long[keys.length + 1];
    Arrays.fill(values, 99);
    assertEquals(hits, map.getAll(keys, values, MISSING));
    assertArrayEquals(expected, values);
  }

  @ParameterizedTest
  @CsvSource({
    "INT32, INT32",
    "UINT32, UINT32",
    "INT32, UINT32",
    "UINT32, UINT8",
    "INT64, INT64",
    "UINT64, INT32",
    "INT32, NONE"
  })
  void getAllAnswersAsGetDoes(DType keyType, DType valueType) {
    SplittableRandom random = new SplittableRandom(1);
    try (IdMap map = create(keyType, valueType)) {
      for (int i = 0; i < 5_000; i++) {
        map.put(keyType.fromRaw(random.nextLong(2_000)), valueType.fromRaw(random.nextLong()));
        map.remove(keyType.fromRaw(random.nextLong(2_000)));
      }
      map.put(keyType.fromRaw(-1), valueType.fromRaw(-1));
      for (int length = 0; length < 300; length++) {
        long[] keys = new long[length];
        Arrays.setAll(keys, i -> keyType.fromRaw(1 + random.nextLong(3_000)));
        assertSame(map, keys);
        if (length > 0) {
          // A reserved key, then one that is out of range, somewhere among them.
          keys[random.nextInt(length)] = keyType.fromRaw(-random.nextInt(2));
          assertSame(map, keys);
          keys[random.nextInt(length)] += 1L << 32;
          assertSame(map, keys);
        }
      }
    }
  }

  @Test
  void valuesMayTakeThePlaceOfTheKeys() {
    try (IdMap map = create(DType.UINT32, DType.UINT32)) {
      for (long key = 0; key < 100; key += 2) {
        map.put(key, 1_000 + key);
      }
      long[] numbers = new long[150];
      Arrays.setAll(numbers, i -> i);
      assertThat(map.getAll(numbers, numbers, MISSING)).isEqualTo(50);
      for (int i = 0; i < numbers.length; i++) {
        assertThat(numbers[i]).isEqualTo(i < 100 && i % 2 == 0 ? 1_000 + i : MISSING);
      }
    }
  }
}
