package store.offheap.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import store.offheap.error.CorruptStoreException;
import store.offheap.model.DType;

/** Tests that looking up many keys at once gives the same results as looking them up one by one. */
@Tag("flag")
class IdMapBatchTest {
  private static final long MISSING = -77;
  private static final long FIRST_SEGMENT = 4 * 4096;

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
          // A reserved key, then one that is out of range, at random places.
          keys[random.nextInt(length)] = keyType.fromRaw(-random.nextInt(2));
          assertSame(map, keys);
          keys[random.nextInt(length)] += 1L << 32;
          assertSame(map, keys);
        }
      }
    }
  }

  @Test
  void segmentWithoutAnEmptySlotIsCorruptForManyKeysAsForOne() throws IOException {
    try (IdMap map = IdMap.builder(folder.resolve("map"))
        .keyType(DType.UINT32)
        .valueType(DType.UINT32)
        .segmentSlots(16)
        .create()) {
      map.put(1, 1);
    }
    byte[] keys = new byte[16 * Long.BYTES];
    Arrays.fill(keys, (byte) 0x55);
    try (FileChannel channel = FileChannel.open(folder.resolve("map"), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(keys), FIRST_SEGMENT);
    }
    try (IdMap map = IdMap.openReadOnly(folder.resolve("map"))) {
      long[] values = new long[1];
      assertThat(map.get(0x5555_5555L, MISSING)).isEqualTo(0x5555_5555L);
      assertThat(map.getAll(new long[] {0x5555_5555L}, values, MISSING)).isEqualTo(1);
      for (ThrowingCallable call : List.<ThrowingCallable>of(
          () -> map.get(1, MISSING),
          () -> map.containsKey(1),
          () -> map.getAll(new long[] {1}, values, MISSING))) {
        assertThatThrownBy(call)
            .isInstanceOf(CorruptStoreException.class)
            .hasMessageContaining("segment has no empty slot");
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
