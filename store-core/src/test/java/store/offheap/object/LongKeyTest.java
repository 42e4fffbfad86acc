package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.map.FastFolder;

/** Keys that just fit, or just do not fit, in one record: in a pair, in an entry, or in parts. */
class LongKeyTest {
  private static final int SLOTS = 256;

  /** Length of the longest record in a file with such segments. */
  private static final int MAX_RECORD = SLOTS * 16 / 4;

  private static final List<Object> VALUES =
      Arrays.asList(null, 1, 1L << 40, "short", "20 bytes of a string");

  @TempDir(factory = FastFolder.class)
  private Path folder;

  private Path file() {
    return folder.resolve("map");
  }

  private static String key(int length, int value) {
    return Character.toString('a' + value).repeat(length);
  }

  /** Returns keys of all lengths near that of the longest record, each with each value. */
  private static Map<Object, Object> entries() {
    Map<Object, Object> entries = new HashMap<>();
    for (int length = MAX_RECORD - 70; length <= MAX_RECORD + 10; length++) {
      for (int value = 0; value < VALUES.size(); value++) {
        entries.put(key(length, value), VALUES.get(value));
      }
    }
    return entries;
  }

  private ObjectMap create() {
    return ObjectMap.builder(file()).segmentSlots(SLOTS).create();
  }

  private static void requireContents(ObjectMap map, Map<Object, Object> expected) {
    assertThat(map.sizeLong()).isEqualTo(expected.size());
    expected.forEach((key, value) -> {
      assertThat(map.containsKey(key)).isTrue();
      assertThat(map.get(key)).isEqualTo(value);
    });
    List<Object> keys = new ArrayList<>(expected.keySet());
    assertThat(map.getAll(keys)).isEqualTo(keys.stream().map(expected::get).toList());
  }

  @Test
  void keysOfEveryLengthAreFound() {
    Map<Object, Object> expected = entries();
    try (ObjectMap map = create()) {
      map.putAll(expected);
      requireContents(map, expected);
    }
    assertThat(ObjectMap.verify(file()).problems()).isEmpty();
    try (ObjectMap map = ObjectMap.open(file())) {
      requireContents(map, expected);
      map.vacuum();
      requireContents(map, expected);
    }
    assertThat(ObjectMap.verify(file()).problems()).isEmpty();
    ObjectMap.compact(file());
    try (ObjectMap map = ObjectMap.open(file())) {
      requireContents(map, expected);
    }
  }

  @Test
  void keysOfEveryLengthGetOtherValues() {
    Map<Object, Object> expected = entries();
    try (ObjectMap map = create()) {
      expected.forEach((key, value) -> assertThat(map.put(key, value)).isNull());
      expected.forEach((key, value) -> assertThat(map.put(key, "another")).isEqualTo(value));
      expected.replaceAll((key, value) -> "another");
      requireContents(map, expected);
      expected.replaceAll((key, value) -> key.hashCode());
      expected.forEach(map::set);
      requireContents(map, expected);
    }
    assertThat(ObjectMap.verify(file()).problems()).isEmpty();
  }

  @Test
  void keysOfEveryLengthAreRemoved() {
    Map<Object, Object> expected = entries();
    try (ObjectMap map = create()) {
      map.putAll(expected);
      for (Object key : new ArrayList<>(expected.keySet())) {
        assertThat(map.remove(key)).isEqualTo(expected.remove(key));
        assertThat(map.containsKey(key)).isFalse();
      }
      assertThat(map.sizeLong()).isZero();
      assertThat(map.keySet().iterator().hasNext()).isFalse();
    }
    assertThat(ObjectMap.verify(file()).problems()).isEmpty();
  }

  @Test
  void keysOfEveryLengthAreSalvaged() {
    Map<Object, Object> expected = entries();
    try (ObjectMap map = create()) {
      map.putAll(expected);
    }
    Path output = folder.resolve("salvaged");
    ObjectSalvage.from(file()).to(output);
    try (ObjectMap map = ObjectMap.open(output)) {
      requireContents(map, expected);
    }
  }
}
