package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.CorruptStoreException;
import store.offheap.model.Checking;

/** Readers that verify segments against their checksums. */
class CheckedReadingTest {
  private static final int COUNT = 2_000;

  @TempDir
  private Path folder;

  private Path file() {
    return folder.resolve("map");
  }

  private ObjectMap openChecking() {
    return ObjectMap.builder(file()).checking(Checking.FIRST_TOUCH).openReadOnly();
  }

  private Map<Object, Object> create() {
    Map<Object, Object> entries = new HashMap<>();
    for (int i = 0; i < COUNT; i++) {
      entries.put(i, i % 3 == 0 ? i : i % 3 == 1 ? "a text that is no number, " + i : List.of(i));
      entries.put("key " + i, Map.of("n", i));
    }
    entries.put(COUNT, DamagedNumber.BEFORE);
    try (ObjectMap map = ObjectMap.builder(file()).segmentSlots(256).seed(1).create()) {
      map.putAll(entries);
    }
    return entries;
  }

  private static void requireAll(ObjectMap map, Map<Object, Object> entries) {
    assertThat(map).isEqualTo(entries);
    assertThat(map.get("absent")).isNull();
    List<Object> keys = new ArrayList<>(entries.keySet());
    List<Object> values = map.getAll(keys);
    for (int i = 0; i < keys.size(); i++) {
      assertThat(values.get(i)).isEqualTo(entries.get(keys.get(i)));
    }
  }

  @Test
  void soundFileAnswersAsEverAndFollowsAWriter() {
    Map<Object, Object> entries = create();
    try (ObjectMap checking = openChecking()) {
      requireAll(checking, entries);
      try (ObjectMap writer = ObjectMap.open(file())) {
        for (int i = 0; i < COUNT; i++) {
          writer.remove(i);
          writer.put("later " + i, List.of(i, i));
          entries.remove(i);
          entries.put("later " + i, List.of(i, i));
        }
        requireAll(checking, entries);
        writer.vacuum();
        requireAll(checking, entries);
      }
      requireAll(checking, entries);
    }
  }

  @Test
  void valueThatIsAnotherOneIsNotReturned() throws IOException {
    create();
    DamagedNumber.damage(file());
    try (ObjectMap map = ObjectMap.openReadOnly(file())) {
      assertThat(map.get(COUNT)).isEqualTo(DamagedNumber.AFTER);
    }
    try (ObjectMap map = openChecking()) {
      for (int round = 0; round < 2; round++) {
        assertThatThrownBy(() -> map.get(COUNT))
            .isInstanceOf(CorruptStoreException.class)
            .hasMessageContaining("checksum: expected=");
      }
      assertThatThrownBy(() -> map.getAll(List.of(COUNT)))
          .isInstanceOf(CorruptStoreException.class);
      assertThatThrownBy(() -> map.containsKey(COUNT)).isInstanceOf(CorruptStoreException.class);
      assertThatThrownBy(() -> map.forEach((key, value) -> assertThat(key).isNotNull()))
          .isInstanceOf(CorruptStoreException.class);
    }
  }
}
