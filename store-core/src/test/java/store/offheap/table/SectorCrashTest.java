package store.offheap.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import store.offheap.model.DType;

/**
 * Tests what a power failure may leave: a file in which each sector is either as the last
 * checkpoint left it or as it was at the end.
 */
class SectorCrashTest {
  private static final int SECTOR = 512;
  private static final int BOOT_AT = 2 * 4096 + 392;
  private static final int BOOT_LENGTH = 16;
  private static final int KEYS = 4_000;

  @TempDir
  private Path folder;

  /** Returns all pairs of widths with values, for tables of many segments and of one. */
  static Stream<Arguments> tables() {
    return Stream.of(DType.INT32, DType.UINT64)
        .flatMap(keyType -> Stream.of(DType.UINT8, DType.UINT16, DType.UINT32, DType.INT64)
            .flatMap(valueType ->
                Stream.of(64, 1 << 13).map(slots -> Arguments.of(keyType, valueType, slots))));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void everyEntryHasItsOwnValueAfterAPowerFailure(DType keyType, DType valueType, int slots)
      throws IOException {
    SplittableRandom random = new SplittableRandom(slots);
    Path file = folder.resolve("table");
    TableSpec spec = TableSpec.seeded(keyType, valueType, slots, 1);
    try (Table table = Table.create(file, spec, 0, Map.of())) {
      table.file().checkpointsByItself(false);
      Map<Long, Set<Long>> everStored = new HashMap<>();
      Map<Long, Long> untouched = new HashMap<>();
      for (int i = 0; i < KEYS / 4; i++) {
        long key = key(random);
        long raw = raw(random, valueType, key);
        EntryWriter.put(table, key, raw);
        everStored.put(key, new HashSet<>(Set.of(raw)));
        untouched.put(key, raw);
      }
      table.file().checkpoint();
      byte[] older = Files.readAllBytes(file);
      for (int i = 0; i < KEYS; i++) {
        long key = key(random);
        untouched.remove(key);
        if (random.nextInt(4) == 0) {
          EntryWriter.remove(table, key);
        } else {
          long raw = raw(random, valueType, key);
          EntryWriter.put(table, key, raw);
          everStored.computeIfAbsent(key, any -> new HashSet<>()).add(raw);
        }
      }
      byte[] newer = Files.readAllBytes(file);
      for (int round = 0; round < 12; round++) {
        Path image = folder.resolve("image");
        Files.write(image, mixed(older, newer, random, (round + 1) / 13.0));
        checkRecovered(image, everStored, untouched);
        assertThat(TableVerifier.verify(image).problems()).isEmpty();
        Files.delete(image);
      }
    }
  }

  /**
   * Returns a key that is not reserved, from a larger range than the number of keys put before the
   * checkpoint.
   */
  private static long key(SplittableRandom random) {
    return random.nextInt(1, 2 * KEYS);
  }

  /**
   * Returns one of two values that a key may have, never 0; other keys hardly ever have the same.
   */
  private static long raw(SplittableRandom random, DType type, long key) {
    long mixed = Hash.mixedSeed(key + (random.nextBoolean() ? KEYS * 2 : 0));
    return (mixed | 1) & -1L >>> Long.SIZE - type.bytes() * Byte.SIZE;
  }

  /**
   * Takes each sector from one of two files, the older one with a given probability, and changes
   * the boot.
   */
  private static byte[] mixed(
      byte[] older, byte[] newer, SplittableRandom random, double probability) {
    byte[] mixed = newer.clone();
    for (int at = 0; at < newer.length; at += SECTOR) {
      if (random.nextDouble() < probability) {
        // Sectors that the file has grown by were zeros.
        Arrays.fill(mixed, at, at + SECTOR, (byte) 0);
        if (at < older.length) {
          System.arraycopy(older, at, mixed, at, SECTOR);
        }
      }
    }
    Arrays.fill(mixed, BOOT_AT, BOOT_AT + BOOT_LENGTH, (byte) 0);
    return mixed;
  }

  private static void checkRecovered(
      Path image, Map<Long, Set<Long>> everStored, Map<Long, Long> untouched) {
    try (Table recovered = Table.open(image)) {
      TableCursor cursor = recovered.cursor();
      long entries = 0;
      while (cursor.next()) {
        entries++;
        long key = cursor.key();
        assertThat(everStored.getOrDefault(key, Set.of()))
            .as("values of key %d", key)
            .contains(cursor.raw());
        assertThat(recovered.find(key)).hasValue(cursor.raw());
      }
      assertThat(recovered.size()).isEqualTo(entries);
      untouched.forEach((key, raw) -> assertThat(recovered.find(key)).hasValue(raw));
    }
  }
}
