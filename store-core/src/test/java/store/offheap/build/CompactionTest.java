package store.offheap.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/** Changes made between a compaction's first look at a file and its locking. */
class CompactionTest {
  @TempDir
  private Path folder;

  private Path file;

  @BeforeEach
  void create() {
    file = folder.resolve("map");
    try (IdMap map = IdMap.builder(file).create()) {
      map.put(1, 10);
      map.setAttribute("taken away", "1");
    }
  }

  private void compactAfter(Runnable... events) {
    Deque<Runnable> left = new ArrayDeque<>(List.of(events));
    Compaction.of(file, BulkBuilder.to(file).overwrite(true).attribute("of the build", "2"))
        .beforeLock(() -> {
          if (!left.isEmpty()) {
            left.remove().run();
          }
        })
        .run(count -> {}, count -> {});
    assertThat(left).isEmpty();
  }

  @Test
  void attributesAreThoseOfTheFileAtTheEnd() {
    compactAfter(() -> {
      try (IdMap map = IdMap.open(file)) {
        map.setAttribute("new", "3");
        map.setAttribute("taken away", null);
        map.put(2, 20);
      }
    });
    try (IdMap map = IdMap.openReadOnly(file)) {
      assertThat(map.attributes()).isEqualTo(Map.of("new", "3", "of the build", "2"));
      assertThat(map.asMap()).isEqualTo(Map.of(1L, 10L, 2L, 20L));
    }
  }

  private void putAnotherMap() {
    try (BulkBuilder other = BulkBuilder.to(file)
        .overwrite(true)
        .keyType(DType.UINT64)
        .valueType(DType.FLOAT64)
        .seed(99)
        .start()) {
      other.add(5, Double.doubleToRawLongBits(0.5), 0);
      other.finish(count -> {});
    }
  }

  private static void assertIsOther(Path compacted) {
    try (IdMap map = IdMap.openReadOnly(compacted)) {
      assertThat(map.keyType()).isEqualTo(DType.UINT64);
      assertThat(map.valueType()).isEqualTo(DType.FLOAT64);
      assertThat(map.getDouble(5, 0)).isEqualTo(0.5);
      assertThat(map.attributes()).doesNotContainKey("taken away");
      assertThat(map.size()).isEqualTo(1);
    }
  }

  @Test
  void anotherMapInTheSamePlaceIsCompactedAsItIs() {
    compactAfter(this::putAnotherMap);
    assertIsOther(file);
  }

  @Test
  void anotherMapInThePlaceOfTheInputIsCompactedElsewhereAsItIs() {
    Path output = folder.resolve("output");
    Deque<Runnable> left = new ArrayDeque<>(List.of(this::putAnotherMap));
    Compaction.of(file, BulkBuilder.to(output))
        .beforeLock(() -> {
          if (!left.isEmpty()) {
            left.remove().run();
          }
        })
        .run(count -> {}, count -> {});
    assertIsOther(output);
  }
}
