package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.model.VerifyReport.Problem;
import store.offheap.record.KnownTypes;
import store.offheap.record.Word;
import store.offheap.table.TableWriter;

/** Every kind of problem with a store is reported. */
class ObjectVerifierTest {
  private static final String VALUE = "a value that has a record";
  private static final String KEY = "a key that has an entry";

  @TempDir
  private Path folder;

  private List<Problem> problemsAfter(Consumer<ObjectStore> damage) {
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    try (ObjectStore store =
        ObjectStore.create(folder.resolve("store"), 256, 1, Map.of(), settings)) {
      store.root().set(1, VALUE);
      store.root().set(2, VALUE);
      store.root().set(3, 3);
      store.root().set(3, "a value of an entry");
      store.root().set(KEY, 4);
      store.change(() -> {
        damage.accept(store);
        return null;
      });
      return ObjectVerifier.of(store).problems();
    }
  }

  private static long slot(ObjectStore store, Object key) {
    return store.keys().require(key).tableKey();
  }

  private static void change(ObjectStore store, long tableKey, long raw) {
    TableWriter writer = store.table().writer();
    if (writer.seekOrMakeRoom(tableKey)) {
      writer.update(raw);
    } else {
      writer.insert(raw);
    }
  }

  @Test
  void aSoundStoreHasNoProblem() {
    assertThat(problemsAfter(store -> {})).isEmpty();
  }

  @Test
  void aCountThatIsTooLowIsAProblem() {
    assertThat(problemsAfter(store ->
            store.records().putRelease(store.root().find(store.keys().require(1)), 0, 1)))
        .singleElement()
        .matches(problem -> problem.what().contains("references to a value: expected=2, actual=1"));
  }

  @Test
  void aCountThatNoFileHasRoomForIsAProblem() {
    for (long count : new long[] {-1, 1L << 32, Long.MAX_VALUE}) {
      assertThat(problemsAfter(store ->
              store.records().putRelease(store.root().find(store.keys().require(1)), 0, count)))
          .singleElement()
          .matches(problem -> problem.what().contains("as many words in the file, actual="));
      folder.resolve("store").toFile().delete();
    }
  }

  /** References are counted for as many values at a time as there is memory for. */
  @Test
  void countsOfMoreValuesThanFitInMemoryAreTheSame() {
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    try (ObjectStore store =
        ObjectStore.create(folder.resolve("store"), 256, 1, Map.of(), settings)) {
      for (int i = 0; i < 1_000; i++) {
        store.root().set(i, VALUE + i * i % 1_000);
      }
      Map<Long, Integer> atOnce = counts(store, 1_000);
      assertThat(atOnce.values().stream().mapToInt(count -> count).sum()).isEqualTo(1_000);
      for (int most : new int[] {3, 4, 10, 100, 158, 159, 160}) {
        assertThat(counts(store, most)).as("at a time: %s", most).isEqualTo(atOnce);
      }
    }
  }

  private static Map<Long, Integer> counts(ObjectStore store, int maxValues) {
    Map<Long, Integer> counts = new HashMap<>();
    new ReferenceCounts(store, maxValues)
        .forEach((word, count) ->
            assertThat(counts.put(word, count)).as("counted twice").isNull());
    return counts;
  }

  @Test
  void aSizeThatIsWrongIsAProblem() {
    assertThat(problemsAfter(store -> store.state().size(7)))
        .singleElement()
        .matches(problem -> problem.what().contains("root keys: expected=4, actual=7"));
  }

  @Test
  void deadBytesThatLiveAreAProblem() {
    assertThat(problemsAfter(store -> {
          int segment = store.file().heapSegments().get(0);
          int dead = store.file().segments().deleted(segment);
          store.file().segments().deleted(segment, dead + 8);
        }))
        .singleElement()
        .matches(problem -> problem.what().contains("dead bytes"));
  }

  @Test
  void aContainerThatSaysItWasRemovedIsAProblem() {
    assertThat(problemsAfter(store -> {
          store.root().set("list", List.of(1));
          long list = store.root().find(store.keys().require("list"));
          store.records().putRelease(list, 0, store.records().current(list) | Word.MOVED);
        }))
        .singleElement()
        .matches(problem -> problem.what().contains("container: expected=present, actual=removed"));
  }

  @Test
  void aNoteOfAChangeThatDoesNotAddUpIsAProblem() {
    assertThat(problemsAfter(store -> store.state().begin(slot(store, 1), 0, 0)))
        .singleElement()
        .matches(problem -> problem.what().contains("root keys: expected=4, actual=5"));
    folder.resolve("store").toFile().delete();
    assertThat(problemsAfter(store -> store.state().begin(7L << 3 | TableKeys.INLINE, 0, 0)))
        .isNotEmpty();
  }

  @Test
  void aWordThatLeadsNowhereIsAProblem() {
    for (long word : new long[] {
      Word.reference(Word.VALUE, 1, 16),
      Word.reference(Word.VALUE, 1, 1024),
      Word.reference(Word.VALUE, 12345, 8),
      Word.reference(Word.ENTRY, 1, 8),
      Word.ofPosition(3),
      Word.EMPTY,
      Word.ABSENT,
      Word.MOVED | Word.NULL
    }) {
      assertThat(problemsAfter(store -> change(store, slot(store, 1), word)))
          .as("word %x", word)
          .isNotEmpty();
      folder.resolve("store").toFile().delete();
    }
  }

  @Test
  void aSlotThatDamageLeftWithoutAWordTakesAnother() {
    assertThat(problemsAfter(store -> {
          change(store, slot(store, 3), Word.EMPTY);
          change(store, slot(store, 1), Word.EMPTY);
          assertThat(store.root().contains(1)).isFalse();
          store.root().set(1, 5);
          assertThat(store.root().get(1)).isEqualTo(5);
        }))
        .isNotEmpty();
  }

  @Test
  void anEntryThatNoLookupFindsIsAProblem() {
    assertThat(problemsAfter(store -> {
          long first = slot(store, KEY);
          long ref = store.table().get(first, Word.EMPTY);
          change(store, TableKeys.of(TableKeys.HASHED, TableKeys.place(first) + 2), ref);
          store.table().writer().seek(first);
          store.table().writer().delete();
        }))
        .isNotEmpty();
  }

  @Test
  void aSlotOfAnotherValueIsAProblem() {
    assertThat(problemsAfter(store -> {
          long value = store.root().find(store.keys().require(1));
          change(store, TableKeys.of(TableKeys.VALUE, 99), value);
        }))
        .singleElement()
        .matches(problem -> problem.what().contains("slot of a value"));
  }

  @Test
  void aSlotOfNoKindIsAProblem() {
    assertThat(problemsAfter(store -> change(store, 8 + 3, 1)))
        .singleElement()
        .matches(problem -> problem.what().contains("kind of slot"));
  }

  @Test
  void aLeakIsToldAndIsNoProblem() {
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    try (ObjectStore store =
        ObjectStore.create(folder.resolve("store"), 256, 1, Map.of(), settings)) {
      store.root().set(1, VALUE);
      assertThat(ObjectVerifier.of(store).leaks()).isZero();
      store.change(() -> store.words().store(VALUE, 0));
      ObjectVerifier verifier = ObjectVerifier.of(store);
      assertThat(verifier.leaks()).isEqualTo(1);
      assertThat(verifier.problems()).isEmpty();
    }
  }
}
