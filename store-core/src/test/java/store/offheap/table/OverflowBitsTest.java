package store.offheap.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import store.offheap.file.SegmentTable;
import store.offheap.model.Checking;
import store.offheap.model.DType;
import store.offheap.model.ReadAhead;

/**
 * Tests that unsuccessful searches end early once the keys of a segment have been inspected, and
 * that no key is missed because of that.
 */
class OverflowBitsTest {
  private static final int SLOTS = 512;
  private static final int COUNT = 3000;

  /** Present keys are below this number; absent ones are not. */
  private static final int ABSENT = 1 << 24;

  private static final long MISSING = -7;

  @TempDir
  private Path folder;

  private final SplittableRandom random = new SplittableRandom(3);

  /** Returns types whose slots are pairs, words, neither, and keys alone. */
  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of(DType.INT64, DType.INT64),
        Arguments.of(DType.UINT32, DType.UINT32),
        Arguments.of(DType.INT64, DType.INT32),
        Arguments.of(DType.INT32, DType.FLOAT32),
        Arguments.of(DType.INT64, DType.NONE));
  }

  private Table create(DType keyType, DType valueType) {
    TableSpec spec = TableSpec.seeded(keyType, valueType, SLOTS, 5);
    return Table.create(folder.resolve("table"), spec, 0, Map.of());
  }

  private static void put(Table table, long key) {
    EntryWriter.put(table, key, table.spec().valueType() == DType.NONE ? 0 : key + 1);
  }

  /** Looks up absent keys in every way until that has cost enough to inspect each segment. */
  private void searchInVain(Table table) {
    long[] keys = new long[64];
    long[] values = new long[keys.length];
    for (int i = 0; i < 40; i++) {
      Arrays.setAll(keys, at -> random.nextInt(ABSENT, 2 * ABSENT));
      assertThat(table.getAll(keys, values, MISSING)).isZero();
      assertThat(values).containsOnly(MISSING);
      for (long key : keys) {
        assertThat(table.get(key, MISSING)).isEqualTo(MISSING);
        assertThat(table.find(key)).isEmpty();
        assertThat(table.contains(key)).isFalse();
      }
    }
  }

  private static void requirePresent(Table table, long key) {
    boolean isSet = table.spec().valueType() == DType.NONE;
    DType type = table.spec().valueType();
    assertThat(table.contains(key)).isTrue();
    OptionalLong raw = table.find(key);
    assertThat(raw).isPresent();
    if (!isSet) {
      assertThat(raw).hasValue(key + 1);
      assertThat(table.get(key, MISSING)).isEqualTo(type.fromRaw(key + 1));
    }
    long[] values = new long[3];
    assertThat(table.getAll(new long[] {key, ABSENT + 1, key}, values, MISSING)).isEqualTo(2);
    assertThat(values[1]).isEqualTo(MISSING);
  }

  /** Returns whether a search for a key would end at its home slot, which holds another key. */
  private static boolean isEarly(Table table, long key) {
    long hash = table.access().hash(key);
    return table.lookup().directory().isOnlyAtHome(hash, table.access().home(hash));
  }

  @ParameterizedTest
  @MethodSource("types")
  void aKeyThatIsInsertedLaterIsFoundAtOnce(DType keyType, DType valueType) {
    try (Table writing = create(keyType, valueType)) {
      for (int key = 1; key <= COUNT; key++) {
        put(writing, key);
      }
      try (Table reading = Table.openReadOnly(folder.resolve("table"))) {
        for (Table table : new Table[] {reading, writing}) {
          searchInVain(table);
          assertThat(table.lookup().directory().overflowCount()).isPositive();
          for (int key = 1; key <= COUNT; key++) {
            requirePresent(table, key);
          }
        }
        int spoiled = 0;
        for (int key = COUNT + 1; key <= 3 * COUNT; key++) {
          if (key % 16 == 0) {
            EntryWriter.remove(writing, key - 1);
          }
          boolean wasEarly = isEarly(reading, key);
          put(writing, key);
          long hash = writing.access().hash(key);
          spoiled += wasEarly && slotOf(writing, hash, key) != writing.access().home(hash) ? 1 : 0;
          requirePresent(reading, key);
          requirePresent(writing, key);
          if (key % 100 == 0) {
            searchInVain(reading);
            searchInVain(writing);
          }
        }
        assertThat(spoiled).isGreaterThan(20);
      }
    }
  }

  private static int slotOf(Table table, long hash, long key) {
    Directory directory = table.lookup().directory();
    return table
        .access()
        .find(
            directory.bufferOf(hash),
            directory.baseOf(hash),
            key,
            table.access().home(hash));
  }

  @Test
  void mostSearchesInVainEndAtHome() {
    try (Table table = create(DType.INT64, DType.INT64)) {
      for (int key = 1; key <= COUNT; key++) {
        put(table, key);
      }
      searchInVain(table);
      int early = 0;
      for (int key = ABSENT; key < ABSENT + 1000; key++) {
        early += isEarly(table, key) ? 1 : 0;
      }
      assertThat(early).isGreaterThan(700);
    }
  }

  /**
   * A writer that dies after it has counted a slot and before it stores the key leaves a count that
   * is too high.
   */
  @Test
  void aCountThatIsNotThatOfTheSlotsIsNotReliedOn() {
    try (Table table = create(DType.INT64, DType.INT64)) {
      for (int key = 1; key <= COUNT; key++) {
        put(table, key);
      }
      table.file().view().segments().forEach(segment -> {
        int used = table.file().segments().used(segment.number());
        table.file().segments().used(segment.number(), used + 1);
      });
      searchInVain(table);
      for (int key = ABSENT; key < ABSENT + 1000; key++) {
        assertThat(isEarly(table, key)).isFalse();
      }
    }
  }

  /** The count is damaged; later puts bring it back to the number of slots that were inspected. */
  @Test
  void aCountThatIsTooLowIsNotReliedOnEither() {
    try (Table table = create(DType.INT64, DType.INT64)) {
      for (int key = 1; key <= COUNT; key++) {
        put(table, key);
      }
      SegmentTable segments = table.file().segments();
      table
          .file()
          .view()
          .segments()
          .forEach(each -> segments.used(each.number(), segments.used(each.number()) - 1));
      searchInVain(table);
      for (int key = COUNT + 1; key <= COUNT + 500; key++) {
        put(table, key);
        requirePresent(table, key);
      }
    }
  }

  @Test
  void bitsOfSegmentsThatWereReplacedCountNoMore() {
    try (Table table = create(DType.INT64, DType.INT64)) {
      for (int key = 1; key <= 40 * SLOTS; key++) {
        put(table, key);
        if (key > SLOTS / 4) {
          EntryWriter.remove(table, key - SLOTS / 4);
        }
        if (key % SLOTS == 0) {
          searchInVain(table);
        }
      }
      long segments = table.stats().segments();
      assertThat(segments).isLessThan(10);
      assertThat((long) table.lookup().directory().overflowCount()).isBetween(1L, segments);
    }
  }

  @Test
  void pagesThatAreReadOneByOneAreLeftAlone() {
    try (Table table = create(DType.INT64, DType.INT64)) {
      for (int key = 1; key <= COUNT; key++) {
        put(table, key);
      }
    }
    Path path = folder.resolve("table");
    try (Table table = Table.openReadOnly(path, Checking.NONE, ReadAhead.OFF);
        Table checking = Table.openReadOnly(path, Checking.FIRST_TOUCH, ReadAhead.AUTOMATIC)) {
      searchInVain(table);
      searchInVain(checking);
      assertThat(table.lookup().directory().overflowCount()).isZero();
      assertThat(checking.lookup().directory().overflowCount()).isZero();
    }
  }
}
