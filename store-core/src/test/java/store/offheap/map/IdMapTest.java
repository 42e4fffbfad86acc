package store.offheap.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.NotAStoreException;
import store.offheap.error.StoreIoException;
import store.offheap.error.StoreLockedException;
import store.offheap.model.DType;
import store.offheap.model.StoreDescription;
import store.offheap.model.TableStats;

/** Tests what each method of a map of integers returns and changes. */
@Tag("flag")
class IdMapTest {
  private static final long MISSING = -77;

  @TempDir
  private Path folder;

  private Path file;
  private IdMap map;

  @BeforeEach
  void create() {
    file = folder.resolve("map.store");
    map = IdMap.builder(file).segmentSlots(64).create();
  }

  @AfterEach
  void close() {
    map.close();
  }

  private void reopen() {
    map.close();
    map = IdMap.open(file);
  }

  @Test
  void putTellsWhetherTheKeyWasAbsent() {
    assertThat(map.put(7, 70)).isTrue();
    assertThat(map.put(7, 71)).isFalse();
    assertThat(map.get(7, MISSING)).isEqualTo(71);
    assertThat(map.size()).isEqualTo(1);
  }

  @Test
  void absentKeyHasTheMissingValue() {
    map.put(1, 10);
    assertThat(map.get(2, MISSING)).isEqualTo(MISSING);
    assertThat(map.getOrDefault(2, MISSING)).isEqualTo(MISSING);
    assertThat(map.getOrDefault(1, MISSING)).isEqualTo(10);
    assertThat(map.getDouble(2, -0.5)).isEqualTo(-0.5);
    assertThat(map.getDouble(1, -0.5)).isEqualTo(10.0);
    assertThat(map.containsKey(2)).isFalse();
    assertThat(map.containsKey(1)).isTrue();
  }

  @Test
  void missingValueMayBeTheValueOfAnotherKey() {
    map.put(1, MISSING);
    assertThat(map.get(1, MISSING)).isEqualTo(MISSING);
    assertThat(map.getAndPut(1, 2, MISSING)).isEqualTo(MISSING);
    assertThat(map.getAndRemove(1, MISSING)).isEqualTo(2);
  }

  @Test
  void putIfAbsentKeepsThePresentValue() {
    assertThat(map.putIfAbsent(3, 30)).isTrue();
    assertThat(map.putIfAbsent(3, 31)).isFalse();
    assertThat(map.get(3, MISSING)).isEqualTo(30);
  }

  @Test
  void addKeepsThePresentValue() {
    map.put(3, 30);
    assertThat(map.add(3)).isFalse();
    assertThat(map.add(4)).isTrue();
    assertThat(map.get(3, MISSING)).isEqualTo(30);
    assertThat(map.get(4, MISSING)).isZero();
  }

  @Test
  void replaceNeverAddsAKey() {
    assertThat(map.replace(1, 10)).isFalse();
    assertThat(map.isEmpty()).isTrue();
    map.put(1, 10);
    assertThat(map.replace(1, 11)).isTrue();
    assertThat(map.get(1, MISSING)).isEqualTo(11);
  }

  @Test
  void replaceWithExpectedValueComparesFirst() {
    map.put(1, 10);
    assertThat(map.replace(1, 9, 12)).isFalse();
    assertThat(map.replace(2, 10, 12)).isFalse();
    assertThat(map.get(1, MISSING)).isEqualTo(10);
    assertThat(map.replace(1, 10, 12)).isTrue();
    assertThat(map.get(1, MISSING)).isEqualTo(12);
    assertThat(map.size()).isEqualTo(1);
  }

  @Test
  void getAndPutReturnsTheValueBefore() {
    assertThat(map.getAndPut(1, 10, MISSING)).isEqualTo(MISSING);
    assertThat(map.getAndPut(1, 11, MISSING)).isEqualTo(10);
    assertThat(map.get(1, MISSING)).isEqualTo(11);
  }

  @Test
  void getAndRemoveReturnsTheValueBefore() {
    map.put(1, 10);
    assertThat(map.getAndRemove(1, MISSING)).isEqualTo(10);
    assertThat(map.getAndRemove(1, MISSING)).isEqualTo(MISSING);
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void removeTellsWhetherTheKeyWasPresent() {
    map.put(1, 10);
    assertThat(map.remove(2)).isFalse();
    assertThat(map.remove(1)).isTrue();
    assertThat(map.remove(1)).isFalse();
    assertThat(map.containsKey(1)).isFalse();
    assertThat(map.size()).isZero();
  }

  @Test
  void removeWithExpectedValueComparesFirst() {
    map.put(1, 10);
    assertThat(map.remove(1, 9)).isFalse();
    assertThat(map.remove(2, 10)).isFalse();
    assertThat(map.size()).isEqualTo(1);
    assertThat(map.remove(1, 10)).isTrue();
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void addToCountsAnAbsentKeyAsZero() {
    assertThat(map.addTo(1, 5)).isEqualTo(5);
    assertThat(map.addTo(1, -8)).isEqualTo(-3);
    assertThat(map.addToDouble(1, 4.0)).isEqualTo(1.0);
    assertThat(map.get(1, MISSING)).isEqualTo(1);
  }

  @Test
  void addToThatWouldNotFitChangesNothing() {
    map.put(1, Long.MAX_VALUE - 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> map.addTo(1, 2))
        .withMessageContainingAll("key=1", "" + (Long.MAX_VALUE - 1), "delta=2", "range=");
    assertThat(map.get(1, MISSING)).isEqualTo(Long.MAX_VALUE - 1);
    assertThatIllegalArgumentException().isThrownBy(() -> map.addToDouble(2, 0.5));
    assertThat(map.containsKey(2)).isFalse();
  }

  @Test
  void clearRemovesEverything() {
    for (long key = -500; key < 500; key++) {
      map.put(key, key);
    }
    map.clear();
    assertThat(map.size()).isZero();
    assertThat(map.isEmpty()).isTrue();
    for (long key = -500; key < 500; key++) {
      assertThat(map.containsKey(key)).isFalse();
    }
    assertThat(map.cursor().next()).isFalse();
    assertThat(map.put(0, 1)).isTrue();
    reopen();
    assertThat(map.asMap()).isEqualTo(Map.of(0L, 1L));
  }

  @Test
  void reservedKeysAreKeysLikeOthers() {
    for (long key : new long[] {0, -1}) {
      assertThat(map.put(key, key + 5)).isTrue();
      assertThat(map.get(key, MISSING)).isEqualTo(key + 5);
      assertThat(map.replace(key, key + 5, key + 6)).isTrue();
      assertThat(map.addTo(key, 1)).isEqualTo(key + 7);
    }
    assertThat(map.size()).isEqualTo(2);
    reopen();
    assertThat(map.asMap()).isEqualTo(Map.of(0L, 7L, -1L, 6L));
    assertThat(map.getAndRemove(0, MISSING)).isEqualTo(7);
    assertThat(map.containsKey(0)).isFalse();
    assertThat(map.containsKey(-1)).isTrue();
    reopen();
    assertThat(map.asMap()).isEqualTo(Map.of(-1L, 6L));
  }

  @Test
  void getAllTellsHowManyKeysArePresent() {
    map.putAll(new long[] {1, 0, -1}, new long[] {10, 11, 12});
    long[] values = {1, 1, 1, 1, 99};
    assertThat(map.getAll(new long[] {-1, 5, 0, 1}, values, MISSING)).isEqualTo(3);
    assertThat(values).containsExactly(12, MISSING, 11, 10, 99);
  }

  @Test
  void arraysOfValuesAreAtLeastAsLongAsThoseOfKeys() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> map.getAll(new long[2], new long[1], 0))
        .withMessageContainingAll("expected=at least 2", "actual=1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> map.putAll(new long[2], new long[1]))
        .withMessageContainingAll("expected=at least 2", "actual=1");
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void putAllTakesTheLastOfEqualKeys() {
    map.putAll(new long[] {1, 2, 1}, new long[] {10, 20, 11});
    assertThat(map.asMap()).isEqualTo(Map.of(1L, 11L, 2L, 20L));
  }

  @Test
  void attributesSurviveReopening() {
    map.close();
    Path other = folder.resolve("other.store");
    map = IdMap.builder(other).attribute("source", "cities").create();
    file = other;
    map.setAttribute("owner", "me");
    map.setAttribute("source", "ids");
    map.setAttribute("gone", "x");
    map.setAttribute("gone", null);
    map.setAttribute("never there", null);
    assertThat(map.attributes()).isEqualTo(Map.of("source", "ids", "owner", "me"));
    reopen();
    assertThat(map.attributes()).isEqualTo(Map.of("source", "ids", "owner", "me"));
    assertThat(map.describe().attributes()).isEqualTo(map.attributes());
    assertThatThrownBy(() -> map.attributes().put("a", "b"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(IdMap.verify(file).problems()).isEmpty();
  }

  @Test
  void attributesOfAnyTextSurvive() {
    String text = "\u0000 \n \u00e9 \ud83d\ude00 ".repeat(500);
    map.setAttribute(text, text);
    map.setAttribute("", "");
    for (int i = 0; i < 50; i++) {
      map.put(i, i);
      map.setAttribute("n" + i, "v".repeat(i * 10));
    }
    reopen();
    assertThat(map.attributes()).hasSize(52).containsEntry(text, text).containsEntry("", "");
    assertThat(map.size()).isEqualTo(50);
    assertThat(IdMap.verify(file).problems()).isEmpty();
  }

  @Test
  void attributesLongerThanTheLimitAreRefused() {
    map.setAttribute("a", "kept");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> map.setAttribute("b", "x".repeat((1 << 20) + 1)));
    assertThat(map.attributes()).isEqualTo(Map.of("a", "kept"));
    reopen();
    assertThat(map.attributes()).isEqualTo(Map.of("a", "kept"));
  }

  @Test
  void syncMakesACheckpointWhenSomethingChanged() {
    map.put(1, 1);
    long before = map.describe().checkpoint();
    map.sync();
    assertThat(map.describe().checkpoint()).isEqualTo(before + 1);
    map.sync();
    assertThat(map.describe().checkpoint()).isEqualTo(before + 1);
    map.put(1, 2);
    map.sync();
    assertThat(map.describe().checkpoint()).isEqualTo(before + 2);
  }

  @Test
  void openMapIsMarkedOpenFromItsFirstChangeToItsClose() {
    map.put(1, 1);
    assertThat(map.describe().state()).isEqualTo(StoreDescription.OPEN);
    map.close();
    map = IdMap.open(file);
    assertThat(map.describe().state()).isEqualTo(StoreDescription.CLEAN);
    map.put(2, 2);
    assertThat(map.describe().state()).isEqualTo(StoreDescription.OPEN);
  }

  @Test
  void descriptionSaysWhatTheBuilderWasTold() {
    StoreDescription description = map.describe();
    assertThat(description.file()).isEqualTo(file);
    assertThat(description.kind()).isEqualTo("id map");
    assertThat(description.keyType()).isEqualTo(DType.INT64).isEqualTo(map.keyType());
    assertThat(description.valueType()).isEqualTo(DType.INT64).isEqualTo(map.valueType());
    assertThat(description.segmentSlots()).isEqualTo(64);
  }

  @Test
  void equalSeedsGiveEqualLayouts() {
    try (IdMap one = IdMap.builder(folder.resolve("1")).seed(5).create();
        IdMap same = IdMap.builder(folder.resolve("2")).seed(5).create();
        IdMap other = IdMap.builder(folder.resolve("3")).create()) {
      assertThat(one.describe().seed()).isEqualTo(same.describe().seed());
      assertThat(one.describe().seed()).isNotEqualTo(other.describe().seed());
      assertThat(map.describe().seed()).isNotEqualTo(other.describe().seed());
    }
  }

  @Test
  void statsCountEntriesAndDeletedSlots() {
    for (long key = 0; key < 30; key++) {
      map.put(key, key);
    }
    map.remove(5);
    TableStats stats = map.stats();
    assertThat(stats.entries()).isEqualTo(29);
    assertThat(stats.deleted()).isEqualTo(1);
    assertThat(stats.slots()).isEqualTo(64);
    // The key 0 is in the live page.
    assertThat(stats.load()).isEqualTo(29.0 / 64);
    assertThat(stats.segments()).isEqualTo(1);
    long probed = 0;
    for (long count : stats.probeLengths()) {
      probed += count;
    }
    assertThat(probed).isEqualTo(28);
  }

  @Test
  void expectedEntriesFitWithoutReplacingASegment() {
    map.close();
    file = folder.resolve("expected.store");
    map = IdMap.builder(file).expectedEntries(20_000).segmentSlots(256).create();
    long epoch = map.describe().epoch();
    for (long key = 0; key < 20_000; key++) {
      map.put(key, key);
    }
    assertThat(map.describe().epoch()).isEqualTo(epoch);
  }

  @Test
  void moreEntriesThanThereIsRoomForAreRefusedBeforeAnythingIsWritten() throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    assumeTrue(free < 1L << 44, "needs a disk with less than 16 TiB of free space");
    Path large = folder.resolve("large.store");
    assertThatExceptionOfType(StoreIoException.class)
        .isThrownBy(() -> IdMap.builder(large).expectedEntries(1L << 40).create())
        .withMessageStartingWith("no room for the expected entries: expected=")
        .withMessageEndingWith(", file=" + large);
    assertThat(Files.getFileStore(folder).getUsableSpace()).isGreaterThan(free / 2);
    assertThat(large).doesNotExist();
  }

  @Test
  void builderRefusesWhatNoMapCanBe() {
    IdMapBuilder builder = IdMap.builder(folder.resolve("new"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.keyType(DType.UINT8));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.keyType(DType.FLOAT64));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.expectedEntries(-1));
    for (int slots : new int[] {-16, 0, 1, 8, 15, 17, 1 << 21}) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> IdMap.builder(folder.resolve("new")).segmentSlots(slots).create())
          .withMessageContaining("actual=" + slots);
    }
    assertThat(folder.resolve("new")).doesNotExist();
  }

  @Test
  void createRefusesAnExistingFile() {
    assertThatExceptionOfType(StoreLockedException.class)
        .isThrownBy(() -> IdMap.builder(file).create());
    map.close();
    assertThatExceptionOfType(StoreIoException.class)
        .isThrownBy(() -> IdMap.builder(file).create())
        .withCauseInstanceOf(FileAlreadyExistsException.class)
        .withMessageEndingWith("file=" + file);
  }

  @Test
  void openOrCreateRefusesOtherDtypes() {
    map.put(1, 10);
    map.close();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IdMap.builder(file).valueType(DType.UINT8).openOrCreate())
        .withMessageContainingAll("int64 -> uint8", "int64 -> int64", "file=" + file);
    map = IdMap.builder(file).openOrCreate();
    assertThat(map.get(1, MISSING)).isEqualTo(10);
    try (IdMap other = IdMap.builder(folder.resolve("new")).openOrCreate()) {
      assertThat(other.isEmpty()).isTrue();
    }
  }

  @Test
  void oneWriterAtATimeHasTheFile() {
    assertThatExceptionOfType(StoreLockedException.class).isThrownBy(() -> IdMap.open(file));
    map.close();
    map = IdMap.open(file);
    assertThat(map.isReadOnly()).isFalse();
    assertThat(map.file()).isEqualTo(file);
  }

  @Test
  void missingFilesAndOtherFilesAreToldApart() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "x".repeat(20_000));
    Path empty = Files.createFile(folder.resolve("empty"));
    for (Path path : new Path[] {text, empty, folder}) {
      assertThatExceptionOfType(NotAStoreException.class).isThrownBy(() -> IdMap.open(path));
      assertThatExceptionOfType(NotAStoreException.class)
          .isThrownBy(() -> IdMap.openReadOnly(path));
      assertThatExceptionOfType(NotAStoreException.class).isThrownBy(() -> IdMap.verify(path));
    }
    Path absent = folder.resolve("absent");
    assertThatExceptionOfType(StoreIoException.class).isThrownBy(() -> IdMap.open(absent));
    assertThatExceptionOfType(StoreIoException.class).isThrownBy(() -> IdMap.openReadOnly(absent));
    assertThat(folder.resolve("text.lock")).doesNotExist();
    assertThat(folder.resolve("absent.lock")).doesNotExist();
  }

  @Test
  void closeIsIdempotent() {
    map.put(1, 10);
    map.close();
    map.close();
    reopen();
    assertThat(map.get(1, MISSING)).isEqualTo(10);
  }
}
