package store.offheap.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import store.offheap.model.DType;

/** Tests cursors over parts of a table, and over a table that changes meanwhile. */
class TableCursorTest {
  @TempDir
  private Path folder;

  private Table create(DType keyType, int slots) {
    TableSpec spec = TableSpec.seeded(keyType, DType.UINT16, slots, 7);
    return Table.create(folder.resolve("table"), spec, 0, Map.of());
  }

  /** Puts the keys from -1 on, each with its low bits as the value. */
  private static void fill(Table table, int count) {
    table.file().writeLock().lock();
    try {
      for (long key = -1; key < count - 1; key++) {
        assertThat(table.writer().seekOrMakeRoom(key)).isFalse();
        table.writer().insert(key & 0xFFFF);
      }
    } finally {
      table.file().writeLock().unlock();
    }
  }

  private static void clear(Table table) {
    table.file().writeLock().lock();
    try {
      table.writer().clear();
    } finally {
      table.file().writeLock().unlock();
    }
  }

  @ParameterizedTest
  @CsvSource({"INT32, 16", "UINT32, 4096", "INT64, 64", "UINT64, 4096"})
  void rangesThatDoNotOverlapHaveEveryEntryOnce(DType keyType, int slots) {
    SplittableRandom random = new SplittableRandom(1);
    try (Table table = create(keyType, slots)) {
      fill(table, 10_000);
      for (int round = 0; round < 20; round++) {
        long[] cuts =
            random.longs(2 + round, 0, TableCursor.PREFIX_END).sorted().toArray();
        cuts[0] = 0;
        cuts[cuts.length - 1] = TableCursor.PREFIX_END;
        Map<Long, Long> seen = new HashMap<>();
        for (int i = 1; i < cuts.length; i++) {
          TableCursor cursor = table.cursor(cuts[i - 1], cuts[i]);
          while (cursor.next()) {
            assertNull(seen.put(cursor.key(), cursor.raw()), "returned twice");
          }
        }
        assertEquals(10_000, seen.size(), () -> "cuts: " + Arrays.toString(cuts));
        seen.forEach((key, raw) -> assertEquals(key & 0xFFFF, raw));
      }
    }
  }

  @Test
  void cursorDoesNotRepeatWhatItSawBeforeAClear() {
    try (Table table = create(DType.INT64, 64)) {
      fill(table, 2_000);
      TableCursor cursor = table.cursor();
      Map<Long, Long> seen = new HashMap<>();
      for (int i = 0; i < 1_000; i++) {
        assertThat(cursor.next()).isTrue();
        seen.put(cursor.key(), cursor.raw());
      }
      // What was in many segments is now in one.
      clear(table);
      fill(table, 40);
      while (cursor.next()) {
        assertNull(seen.put(cursor.key(), cursor.raw()), "returned twice");
      }
    }
  }

  @Test
  void emptyRangeHasNoEntries() {
    try (Table table = create(DType.INT64, 64)) {
      fill(table, 100);
      for (long at : new long[] {0, 5, TableCursor.PREFIX_END}) {
        assertThat(table.cursor(at, at).next()).isFalse();
      }
    }
  }
}
