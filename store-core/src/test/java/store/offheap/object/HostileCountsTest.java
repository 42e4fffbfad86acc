package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.CorruptStoreException;
import store.offheap.record.KnownTypes;

/** No memory is taken for elements that a count says and that are not there. */
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
}
