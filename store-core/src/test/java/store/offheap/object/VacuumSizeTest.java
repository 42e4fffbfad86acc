package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a vacuum, a map from which much was removed is as small as one that never contained it. */
@Tag("once")
class VacuumSizeTest {
  private static final int KEYS = 100_000;

  @TempDir
  private Path folder;

  private static Object key(int number) {
    return switch (number % 3) {
      case 0 -> number;
      case 1 -> "key " + number;
      default -> List.of("a key of two parts", number);
    };
  }

  private static Object value(int number) {
    return switch (number / 10 % 7) {
      case 0 -> number;
      case 1 -> "the value with the number " + number;
      case 2 -> "a value that others have, too: " + number % 40;
      case 3 -> list(number);
      case 4 -> map(number);
      case 5 -> new LinkedHashSet<>(List.of(number, "the element " + number, 5.5));
      default -> new byte[number % 300];
    };
  }

  private static List<Object> list(int number) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < number % 40; i++) {
      list.add(i % 9 == 0 ? List.of(i, "an inner one") : "the element " + number + ", " + i);
    }
    return list;
  }

  private static Map<Object, Object> map(int number) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < number % 30; i++) {
      map.put("the inner key " + i, i % 5 == 0 ? Map.of("a", number) : number + i);
    }
    return map;
  }

  private ObjectMap create(String name) {
    return ObjectMap.builder(folder.resolve(name)).create();
  }

  private static void requireContents(ObjectMap map) {
    assertThat(map.sizeLong()).isEqualTo(KEYS / 10);
    for (int i = 0; i < KEYS; i += 10) {
      Object value = map.get(key(i));
      if (value instanceof byte[] bytes) {
        assertThat(bytes).hasSize(i % 300);
      } else {
        assertThat(Eager.copy(value)).isEqualTo(value(i));
      }
    }
  }

  @Test
  void aTenthThatIsLeftTakesATenth() throws IOException {
    try (ObjectMap map = create("map")) {
      for (int i = 0; i < KEYS; i++) {
        map.set(key(i), value(i));
      }
      for (int i = 0; i < KEYS; i++) {
        if (i % 10 != 0) {
          map.delete(key(i));
        }
      }
      requireContents(map);
      map.vacuum();
      requireContents(map);
    }
    try (ObjectMap fresh = create("fresh")) {
      for (int i = 0; i < KEYS; i += 10) {
        fresh.set(key(i), value(i));
      }
    }
    assertThat(ratio("map")).isLessThanOrEqualTo(1.3);
    try (ObjectMap map = ObjectMap.open(folder.resolve("map"))) {
      requireContents(map);
    }
    assertThat(ObjectMap.verify(folder.resolve("map")).problems()).isEmpty();
  }

  @Test
  void keysThatAreGoneTakeNoSlots() throws IOException {
    int left = 100;
    try (ObjectMap map = shortSegments("map")) {
      putTexts(map, KEYS, 0);
      // Each key gets an entry in addition to its slot, which remains when the key is removed.
      putTexts(map, KEYS, 1);
      for (int i = left; i < KEYS; i++) {
        map.delete(i);
      }
      map.sync();
      Files.copy(folder.resolve("map"), folder.resolve("packed"));
      map.vacuum();
      assertThat(map.sizeLong()).isEqualTo(left);
    }
    ObjectMap.compact(folder.resolve("packed"));
    try (ObjectMap fresh = shortSegments("fresh")) {
      putTexts(fresh, left, 1);
    }
    assertThat(ratio("map")).isLessThanOrEqualTo(1.3);
    assertThat(ratio("packed")).isLessThanOrEqualTo(1);
  }

  @Test
  void shortSegmentsAreNoMoreThanThoseOfOneWrittenAnew() throws IOException {
    for (String name : List.of("map", "fresh")) {
      try (ObjectMap map = shortSegments(name)) {
        for (int i = 0; i < 90_000; i++) {
          map.set(i, i);
        }
      }
    }
    try (ObjectMap map = ObjectMap.open(folder.resolve("map"))) {
      map.vacuum();
    }
    assertThat(ratio("map")).isLessThanOrEqualTo(1.3);
  }

  private ObjectMap shortSegments(String name) {
    return ObjectMap.builder(folder.resolve(name)).segmentSlots(1 << 10).seed(1).create();
  }

  private static void putTexts(ObjectMap map, int count, int round) {
    for (int i = 0; i < count; i++) {
      map.set(i, "the text with the number " + (i + round) + ", of more than 32 letters");
    }
  }

  private double ratio(String name) throws IOException {
    return (double) Files.size(folder.resolve(name)) / Files.size(folder.resolve("fresh"));
  }
}
