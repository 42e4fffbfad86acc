package store.offheap.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.file.Region;
import store.offheap.file.Segment;
import store.offheap.map.IdMap;
import store.offheap.model.DType;
import store.offheap.model.TableStats;

/** Tests how segments fill, are replaced and reused, and how many bytes that costs. */
class TableGrowthTest {
  private static final int SLOTS = 64;
  private static final int USED_LIMIT = 51;
  private static final long MEBIBYTE = 1 << 20;
  private static final int LIVE_IDS = 5_000;

  @TempDir
  private Path folder;

  private Table create(DType keyType, DType valueType, int slots) {
    TableSpec spec = TableSpec.seeded(keyType, valueType, slots, 7);
    return Table.create(folder.resolve("table"), spec, 0, Map.of());
  }

  private static List<Segment> segments(Table table) {
    return table.file().view().segments();
  }

  private static long[] keys(Table table, Segment segment) {
    Region region = table.file().region(segment);
    long[] keys = new long[table.layout().slots()];
    for (int slot = 0; slot < keys.length; slot++) {
      keys[slot] = table.access().key(region.buffer(), region.base(), slot);
    }
    return keys;
  }

  /** Returns the keys of all slots by segment and birth, that is, of one segment in one life. */
  private static Map<List<Long>, long[]> lives(Table table) {
    Map<List<Long>, long[]> lives = new HashMap<>();
    for (Segment segment : segments(table)) {
      long birth = table.file().segments().birthAcquire(segment.number());
      lives.put(List.of((long) segment.number(), birth), keys(table, segment));
    }
    return lives;
  }

  @ParameterizedTest
  @CsvSource({"INT32, UINT8", "UINT32, INT32", "INT64, INT64", "UINT64, NONE"})
  void deletedSlotIsNeverReused(DType keyType, DType valueType) {
    SplittableRandom random = new SplittableRandom(1);
    try (Table table = create(keyType, valueType, SLOTS)) {
      Map<List<Long>, long[]> before = lives(table);
      for (int i = 0; i < 4_000; i++) {
        long key = 1 + random.nextInt(100);
        if (random.nextBoolean()) {
          EntryWriter.put(table, key, i & 0xFF);
        } else {
          EntryWriter.remove(table, key);
        }
        Map<List<Long>, long[]> after = lives(table);
        before.forEach((life, keys) -> assertOnlyWrittenOnce(keys, after.get(life)));
        before = after;
      }
    }
  }

  /**
   * Requires that each slot stayed as it was, or changed from empty to a key or from a key to
   * deleted.
   */
  private static void assertOnlyWrittenOnce(long[] before, long[] after) {
    for (int slot = 0; after != null && slot < before.length; slot++) {
      boolean isLegal = before[slot] == after[slot]
          || before[slot] == SegmentLayout.EMPTY && !SegmentLayout.isReserved(after[slot])
          || !SegmentLayout.isReserved(before[slot]) && after[slot] == SegmentLayout.DELETED;
      if (!isLegal) {
        throw new AssertionError("slot " + slot + ": " + before[slot] + " -> " + after[slot]);
      }
    }
  }

  @Test
  void segmentIsReplacedWhenItIsUsedToTheLimit() {
    try (Table table = create(DType.INT64, DType.INT64, SLOTS)) {
      assertThat(table.layout().usedLimit()).isEqualTo(USED_LIMIT);
      for (long key = 1; key <= USED_LIMIT; key++) {
        EntryWriter.put(table, key, key);
      }
      assertThat(segments(table)).hasSize(1);
      // An update needs no slot.
      EntryWriter.put(table, USED_LIMIT, 0);
      assertThat(segments(table)).hasSize(1);
      EntryWriter.put(table, USED_LIMIT + 1, 0);
      assertThat(segments(table)).hasSize(2);
    }
  }

  @Test
  void noSegmentIsEverUsedBeyondTheLimit() {
    SplittableRandom random = new SplittableRandom(2);
    try (Table table = create(DType.INT64, DType.UINT16, SLOTS)) {
      int usedLimit = table.layout().usedLimit();
      for (int i = 0; i < 20_000; i++) {
        EntryWriter.put(table, random.nextInt(3_000), 1);
        if (i % 3 == 0) {
          EntryWriter.remove(table, random.nextInt(3_000));
        }
        if (i % 50 == 0) {
          for (Segment segment : segments(table)) {
            SegmentCheck check = SegmentCheck.of(table, segment);
            assertThat(check.problems()).isEmpty();
            assertThat(check.used()).isLessThanOrEqualTo(usedLimit);
            assertThat(table.file().segments().used(segment.number())).isEqualTo(check.used());
            assertThat(table.file().segments().deleted(segment.number()))
                .isEqualTo(check.deleted());
          }
        }
      }
    }
  }

  @Test
  void splitKeepsEveryEntry() {
    try (Table table = create(DType.INT64, DType.INT64, SLOTS)) {
      for (long key = 1; key <= USED_LIMIT; key++) {
        EntryWriter.put(table, key, 10 * key);
      }
      for (long key = 1; key <= 5; key++) {
        EntryWriter.remove(table, key);
      }
      long epoch = table.file().live().epochAcquire();
      EntryWriter.put(table, 100, 1000);
      assertThat(table.file().live().epochAcquire()).isEqualTo(epoch + 1);
      assertThat(segments(table)).extracting(Segment::depth).containsExactly(1, 1);
      assertThat(segments(table)).extracting(Segment::prefix).containsExactly(0, 1 << 31);
      assertThat(table.size()).isEqualTo(USED_LIMIT - 5 + 1);
      for (long key = 1; key <= USED_LIMIT; key++) {
        assertThat(table.get(key, -7)).isEqualTo(key <= 5 ? -7 : 10 * key);
      }
      assertThat(table.stats().deleted()).isZero();
    }
    assertThat(TableVerifier.verify(folder.resolve("table")).problems()).isEmpty();
  }

  @Test
  void purgeReplacesMostlyDeletedSegment() {
    try (Table table = create(DType.INT64, DType.INT64, SLOTS)) {
      for (long key = 1; key <= USED_LIMIT; key++) {
        EntryWriter.put(table, key, 10 * key);
      }
      // Half as many keys stay as a segment can hold.
      for (long key = 1; key <= USED_LIMIT - USED_LIMIT / 2; key++) {
        EntryWriter.remove(table, key);
      }
      Segment before = segments(table).get(0);
      EntryWriter.put(table, 100, 1000);
      assertThat(segments(table)).hasSize(1);
      Segment after = segments(table).get(0);
      assertThat(after.number()).isNotEqualTo(before.number());
      assertThat(after.depth()).isZero();
      assertThat(table.stats().deleted()).isZero();
      assertThat(table.size()).isEqualTo(USED_LIMIT / 2 + 1);
      for (long key = 1; key <= USED_LIMIT; key++) {
        boolean isRemoved = key <= USED_LIMIT - USED_LIMIT / 2;
        assertThat(table.get(key, -7)).isEqualTo(isRemoved ? -7 : 10 * key);
      }
    }
  }

  @Test
  void segmentWithMoreThanThreeQuartersAliveIsSplit() {
    try (Table table = create(DType.INT64, DType.INT64, SLOTS)) {
      for (long key = 1; key <= USED_LIMIT; key++) {
        EntryWriter.put(table, key, 10 * key);
      }
      for (long key = 1; key <= USED_LIMIT / 4; key++) {
        EntryWriter.remove(table, key);
      }
      EntryWriter.put(table, 100, 1000);
      assertThat(segments(table)).hasSize(1);
      for (long key = 101; segments(table).size() == 1; key++) {
        EntryWriter.put(table, key, 1000);
      }
      assertThat(table.stats().entries()).isGreaterThan(USED_LIMIT * 3L / 4);
    }
  }

  @Test
  void retiredSegmentsAreUsedAgainAfterACheckpoint() {
    try (Table table = create(DType.INT64, DType.INT64, SLOTS)) {
      table.file().checkpointsByItself(false);
      long key = 1;
      while (segments(table).size() < 16) {
        EntryWriter.put(table, key, key++);
      }
      TableStats full = table.stats();
      assertThat(full.freeSegments()).isZero();
      assertThat(full.retiredSegments()).isEqualTo(15);
      table.file().checkpoint();
      TableStats sealed = table.stats();
      assertThat(sealed.retiredSegments()).isZero();
      assertThat(sealed.freeSegments()).isEqualTo(15);
      while (segments(table).size() < 22) {
        EntryWriter.put(table, key, key++);
      }
      TableStats after = table.stats();
      assertThat(after.fileBytes()).isEqualTo(sealed.fileBytes());
      assertThat(after.freeSegments()).isEqualTo(15 - 12);
      assertThat(after.retiredSegments()).isEqualTo(6);
      for (long written = 1; written < key; written++) {
        assertThat(table.get(written, -7)).isEqualTo(written);
      }
    }
    assertThat(TableVerifier.verify(folder.resolve("table")).problems()).isEmpty();
  }

  @Test
  void retiredSegmentsAreNotUsedBeforeACheckpoint() {
    try (Table table = create(DType.INT64, DType.INT64, SLOTS)) {
      table.file().checkpointsByItself(false);
      table.file().checkpoint();
      for (long key = 1; key <= USED_LIMIT; key++) {
        EntryWriter.put(table, key, key);
      }
      table.file().checkpoint();
      Segment sealed = segments(table).get(0);
      long[] keys = keys(table, sealed);
      for (long key = 100; key < 5_000; key++) {
        EntryWriter.put(table, key, key);
      }
      // What the last checkpoint refers to is unchanged.
      assertThat(keys(table, sealed)).isEqualTo(keys);
      assertThat(table.stats().freeSegments()).isZero();
    }
  }

  @Test
  void clearedTableUsesItsSegmentsAgain() {
    try (Table table = create(DType.INT64, DType.INT64, SLOTS)) {
      table.file().checkpointsByItself(false);
      long longest = 0;
      for (int round = 0; round < 10; round++) {
        for (long key = 1; key <= 2_000; key++) {
          EntryWriter.put(table, key, round);
        }
        table.file().writeLock().lock();
        table.writer().clear();
        table.file().writeLock().unlock();
        table.file().checkpoint();
        assertThat(table.size()).isZero();
        longest = round == 2 ? table.file().length() : longest;
        assertThat(round > 2 ? table.file().length() : longest).isEqualTo(longest);
      }
    }
  }

  /** A caller who clears faster than the disk writes waits for it, as one who splits does. */
  @Test
  void mapThatIsClearedAgainAndAgainStaysShort() {
    Path file = folder.resolve("cleared");
    try (IdMap map = IdMap.builder(file).segmentSlots(1 << 8).create()) {
      int most = 0;
      for (int i = 0; i < 400; i++) {
        map.put(i, i);
        map.clear();
        if (i % 20 == 0) {
          TableStats stats = map.stats();
          most = Math.max(most, stats.retiredSegments() + stats.freeSegments());
        }
      }
      assertThat(most).isLessThanOrEqualTo(16);
      assertThat(map.isEmpty()).isTrue();
    }
    assertThat(IdMap.verify(file).problems()).isEmpty();
  }

  /** Moves a window of ids: puts a new one and removes the oldest one. */
  private long roll(IdMap map, long from, long operations) {
    for (long id = from; id < from + operations / 2; id++) {
      map.put(id, id & 0xFFFF_FFFFL);
      map.remove(id - LIVE_IDS);
    }
    return from + operations / 2;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5_000})
  void fileLengthStaysBoundedUnderRollingWindow(int expectedEntries) throws IOException {
    rollAndCheck(expectedEntries, 3_000_000);
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(ints = {0, 5_000})
  void fileLengthStaysBoundedUnderLongRollingWindow(int expectedEntries) throws IOException {
    rollAndCheck(expectedEntries, 300_000_000);
  }

  private void rollAndCheck(int expectedEntries, long operations) throws IOException {
    Path file = folder.resolve("window");
    try (IdMap map = IdMap.builder(file)
        .keyType(DType.UINT32)
        .valueType(DType.UINT32)
        .expectedEntries(expectedEntries)
        .create()) {
      long segmentBytes = map.describe().segmentSlots() * 8L;
      long next = roll(map, 1, operations / 3);
      roll(map, next, operations - operations / 3);
      assertThat(map.size()).isEqualTo(LIVE_IDS);
      assertThat(map.stats().segments()).isLessThanOrEqualTo(2);
      assertThat(Files.size(file)).isLessThan(12 * segmentBytes + MEBIBYTE);
    }
    assertThat(IdMap.verify(file).problems()).isEmpty();
  }

  @Test
  void grownFileOf1500000EntriesIsAtMost1Point6TimesThePacked() throws IOException {
    Path file = folder.resolve("grown");
    try (IdMap map =
        IdMap.builder(file).keyType(DType.UINT32).valueType(DType.UINT32).create()) {
      for (long key = 0; key < 1_500_000; key++) {
        map.put(key * 2_654_435_761L & 0xFFFF_FFFFL, key);
      }
      assertThat(map.size()).isEqualTo(1_500_000);
    }
    assertThat(Files.size(file)).isLessThanOrEqualTo((long) (1.6 * 16 * MEBIBYTE));
  }

  @Test
  void mapToldHowManyEntriesToExpectGrowsNoFurther() throws IOException {
    Path file = folder.resolve("expected");
    try (IdMap map = IdMap.builder(file)
        .keyType(DType.UINT32)
        .valueType(DType.UINT32)
        .expectedEntries(1_500_000)
        .create()) {
      for (long key = 0; key < 1_500_000; key++) {
        map.put(key, key);
      }
    }
    assertThat(Files.size(file)).isLessThanOrEqualTo((long) (1.01 * 16 * MEBIBYTE));
  }
}
