package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.CorruptStoreException;
import store.offheap.record.KnownTypes;
import store.offheap.record.Word;

/** No memory is allocated for elements that a count claims but that do not exist. */
class HostileCountsTest {
  @TempDir
  private Path folder;

  private ObjectStore store() {
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    return ObjectStore.create(folder.resolve("store"), 256, 1, Map.of(), settings);
  }

  @Test
  void aCountBeyondWhatIsThereIsDamage() {
    try (ObjectStore store = store()) {
      Set<Integer> elements = IntStream.range(0, 50).boxed().collect(Collectors.toSet());
      store.root().set("set", elements);
      for (long live : new long[] {-1, 51, Integer.MAX_VALUE, Long.MAX_VALUE}) {
        setCounts(store, live, Bounds.of(0, 50));
        requireDamaged((LazySet) store.root().get("set"));
      }
      setCounts(store, 50, Bounds.of(0, 50));
    }
  }

  private static void setCounts(ObjectStore store, long live, long bounds) {
    store.change(() -> {
      Records records = store.records();
      long version = records.current(store.root().find(store.keys().require("set")));
      records.putRelease(version, Version.LIVE, live);
      records.putRelease(version, Version.BOUNDS, bounds);
      return null;
    });
  }

  private static void requireDamaged(LazySet set) {
    assertThatThrownBy(() -> {
          set.size();
          set.eager();
        })
        .isInstanceOf(CorruptStoreException.class);
  }

  @Test
  void aSegmentWithImpossibleCountsIsDamage() {
    try (ObjectStore store = store()) {
      store.root().set("key", new HashMap<>(Map.of("a", "a value that has a record")));
      int segment = store.file().heapSegments().get(0);
      int used = store.file().segments().used(segment);
      store.file().segments().deleted(segment, used + 8);

      assertThatThrownBy(() -> new ObjectMap(store).stats())
          .isInstanceOf(CorruptStoreException.class)
          .hasMessageContaining("dead and appended bytes")
          .hasMessageContaining("where=segment " + segment);
      store.file().segments().deleted(segment, 0);
    }
  }

  @Test
  void anImpossibleSizeIsDamage() {
    try (ObjectStore store = store()) {
      store.root().set(1, 2);
      store.state().size(-1);
      ObjectMap map = new ObjectMap(store);

      for (ThrowingCallable size : List.<ThrowingCallable>of(map::size, map::stats)) {
        assertThatThrownBy(size)
            .isInstanceOf(CorruptStoreException.class)
            .hasMessageContaining("entries: expected=0 or more, actual=-1")
            .hasMessageContaining("where=live page");
      }
      assertThat(map.get(1)).isEqualTo(2);
      store.state().size(1);
    }
  }

  @Test
  void noMemoryIsTakenForASizeThatTheFileHasNoRoomFor() {
    try (ObjectStore store = store()) {
      store.root().set(1, 2);
      ObjectMap map = new ObjectMap(store);
      for (long size : new long[] {1 << 17, Integer.MAX_VALUE, Long.MAX_VALUE}) {
        store.state().size(size);
        for (ThrowingCallable call : List.<ThrowingCallable>of(
            map::size,
            () -> map.keySet().toArray(),
            () -> new ArrayList<>(map.values()),
            () -> new HashMap<>(map))) {
          assertThatThrownBy(call)
              .isInstanceOf(CorruptStoreException.class)
              .hasMessageContaining("entries: expected=at most a slot each of the file");
        }
        assertThat(map.get(1)).isEqualTo(2);
      }
      store.state().size(1);
      assertThat(map.keySet().toArray()).containsExactly(1);
    }
  }

  private static void setCount(ObjectStore store, Object key, long count) {
    store.change(() -> {
      store.records().putRelease(store.root().find(store.keys().require(key)), 0, count);
      return null;
    });
  }

  @Test
  void aValueWithAnImpossibleCountIsNotReplaced() {
    try (ObjectStore store = store()) {
      String value = "a value that has a record";
      store.root().set(1, value);
      setCount(store, 1, -1);

      assertThatThrownBy(() -> store.root().put(1, 2)).isInstanceOf(CorruptStoreException.class);
      assertThatThrownBy(() -> store.root().set(1, 2)).isInstanceOf(CorruptStoreException.class);
      assertThatThrownBy(() -> store.root().remove(1)).isInstanceOf(CorruptStoreException.class);

      assertThat(store.root().get(1)).isEqualTo(value);
      assertThat(store.root().size()).isEqualTo(1);
      setCount(store, 1, 1);
      assertThat(store.root().put(1, 2)).isEqualTo(value);
    }
  }

  @Test
  void anElementWithAnImpossibleCountIsNotReplaced() {
    try (ObjectStore store = store()) {
      String value = "a value that has a record";
      store.root().set(1, value);
      store.root().set("list", List.of(value));
      store.root().set("map", Map.of(1, value));
      setCount(store, 1, -1);

      LazyList list = (LazyList) store.root().get("list");
      LazyMap map = (LazyMap) store.root().get("map");
      assertThatThrownBy(() -> list.set(0, 2)).isInstanceOf(CorruptStoreException.class);
      assertThatThrownBy(() -> map.put(1, 2)).isInstanceOf(CorruptStoreException.class);
      assertThatThrownBy(() -> map.remove(1)).isInstanceOf(CorruptStoreException.class);

      assertThat(list.get(0)).isEqualTo(value);
      assertThat(map.get(1)).isEqualTo(value);
      setCount(store, 1, 3);
    }
  }

  /** Toggles the mark of a removed container; a removed container cannot be an element. */
  private static void markRemoved(ObjectStore store, long word) {
    store.change(() -> {
      long version = store.records().current(word);
      store.records().putRelease(word, Records.CURRENT, version ^ Word.MOVED);
      return null;
    });
  }

  @Test
  void aContainerThatSaysItWasRemovedIsDamage() {
    try (ObjectStore store = store()) {
      store.root().set("list", List.of(1, List.of(2)));
      long word = store.root().find(store.keys().require("list"));
      LazyList outer = (LazyList) store.root().get("list");
      long inner = new ListContainer(((Containers) store.nested()).open(word)).wordAt(1);
      markRemoved(store, inner);

      assertThatThrownBy(() -> outer.get(1))
          .isInstanceOf(CorruptStoreException.class)
          .hasMessageContaining("container: expected=present, actual=removed");
      assertThatThrownBy(() -> outer.set(1, 3)).isInstanceOf(CorruptStoreException.class);
      assertThat(outer.get(0)).isEqualTo(1);

      markRemoved(store, inner);
      markRemoved(store, word);
      assertThatThrownBy(() -> store.root().get("list")).isInstanceOf(CorruptStoreException.class);
      markRemoved(store, word);
      assertThat(outer.get(1)).isEqualTo(List.of(2));
    }
  }
}
