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

/** A map from which much was removed takes as much as one that never had it, once vacuumed. */
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
    double ratio = (double) Files.size(folder.resolve("map")) / Files.size(folder.resolve("fresh"));
    assertThat(ratio).isLessThanOrEqualTo(1.3);
    try (ObjectMap map = ObjectMap.open(folder.resolve("map"))) {
      requireContents(map);
    }
    assertThat(ObjectMap.verify(folder.resolve("map")).problems()).isEmpty();
  }
}
