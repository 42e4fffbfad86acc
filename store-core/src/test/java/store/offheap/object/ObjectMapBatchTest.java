package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.error.UnknownTypeException;
import store.offheap.model.ReadAhead;
import store.offheap.record.KnownTypes;

/** Looking up many keys at once returns what looking them up one by one returns. */
class ObjectMapBatchTest {
  private static final int ROUNDS = 100;

  @TempDir
  private Path folder;

  private ObjectMap create() {
    return ObjectMap.builder(folder.resolve("map")).segmentSlots(256).create();
  }

  private static void assertAnswers(ObjectMap map, List<Object> keys) {
    List<Object> values = map.getAll(keys);
    assertThat(values).hasSameSizeAs(keys);
    for (int i = 0; i < keys.size(); i++) {
      Object key = keys.get(i);
      Object expected = map.get(key);
      Object actual = values.get(i);
      assertTrue(
          Objects.deepEquals(actual, expected),
          () -> "key=" + key + ", expected=" + expected + ", actual=" + actual);
      assertSame(typeOf(expected), typeOf(actual));
    }
  }

  private static Class<?> typeOf(Object value) {
    return value == null ? null : value.getClass();
  }

  /**
   * Returns a key that is present or absent, in any of its classes, or an object that cannot be a
   * key.
   */
  private static Object key(ModelValues values, Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> new byte[] {1, 2, (byte) random.nextInt(4)};
      case 1 -> "absent " + random.nextInt();
      case 2 -> random.nextInt();
      case 3 -> "a key longer than any one record ".repeat(40) + random.nextInt(4);
      default -> values.sameKey(values.key());
    };
  }

  private static Object value(ModelValues values, Random random) {
    return random.nextInt(20) == 0 ? new int[] {random.nextInt()} : values.value();
  }

  private static List<Object> keys(ModelValues values, Random random, int count) {
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(key(values, random));
    }
    return keys;
  }

  @Test
  void getAllAnswersAsGetDoes() {
    Random random = new Random(1);
    ModelValues values = new ModelValues(random);
    try (ObjectMap map = create()) {
      for (int i = 0; i < ROUNDS; i++) {
        for (int change = 0; change < 20; change++) {
          map.set(key(values, random), value(values, random));
          map.delete(key(values, random));
        }
        List<Object> keys = keys(values, random, i % 200);
        assertAnswers(map, keys);
        if (!keys.isEmpty() && i % 4 == 0) {
          keys.set(random.nextInt(keys.size()), new Object());
          assertAnswers(map, keys);
        }
      }
      map.vacuum();
      assertAnswers(map, keys(values, random, 1_000));
    }
    for (ReadAhead readAhead : ReadAhead.values()) {
      try (ObjectMap map =
          ObjectMap.builder(folder.resolve("map")).readAhead(readAhead).openReadOnly()) {
        assertAnswers(map, keys(values, random, 1_000));
      }
    }
  }

  @Test
  void eachKeyIsAnsweredInItsPlace() {
    try (ObjectMap map = create()) {
      map.set("a key with a record", "a value with a record, for it is not short");
      map.set(7, List.of(1, 2));
      map.set(null, 8);
      map.set("null", null);
      List<Object> values =
          map.getAll(Arrays.asList(7L, "none", "a key with a record", null, "null", 7));
      assertThat(values)
          .containsExactly(
              List.of(1, 2),
              null,
              "a value with a record, for it is not short",
              8,
              null,
              List.of(1, 2));
      ((LazyList) values.get(0)).add(3);
      assertThat(values.get(5)).isEqualTo(List.of(1, 2, 3));
      values.add("of the caller's own");
      assertThat(map.getAll(Set.of("null"))).hasSize(1).containsOnlyNulls();
      assertThat(map.getAll(map.keySet())).containsExactlyElementsOf(map.values());
    }
  }

  @Test
  void noKeysHaveNoValues() {
    try (ObjectMap map = create()) {
      assertThat(map.getAll(List.of())).isEmpty();
      assertThatNullPointerException().isThrownBy(() -> map.getAll(null));
    }
  }

  @Test
  void closedMapAnswersNothing() {
    ObjectMap map = create();
    map.set("key", "value");
    map.close();
    for (List<Object> keys : List.of(
        List.<Object>of(), List.<Object>of("key"), List.<Object>of(1), List.of(new Object()))) {
      assertThatIllegalStateException().isThrownBy(() -> map.getAll(keys));
    }
  }

  @Test
  void valueOfAnUnknownClassIsRefusedAsByGet() {
    try (ObjectMap map = create()) {
      map.set("day", DayOfWeek.MONDAY);
      map.set(1, 2);
    }
    try (ObjectMap map = ObjectMap.open(folder.resolve("map"))) {
      assertThatExceptionOfType(UnknownTypeException.class)
          .isThrownBy(() -> map.getAll(List.of(1, "day")));
      assertThat(map.getAll(List.of(1, "night"))).containsExactly(2, null);
    }
  }

  @Test
  void mapThatAKeyClosesAnswersNothing() {
    try (ObjectMap map = create()) {
      for (int i = 0; i < 1_000; i++) {
        map.set("the key with the number " + i, Map.of("number", i));
      }
      List<Object> keys = new ArrayList<>(map.keySet());
      keys.set(500, List.of(new ClosingKey(map)));
      assertThatIllegalStateException().isThrownBy(() -> map.getAll(keys));
    }
  }

  /** Runs an action, once, when an instance is created. */
  record Acting(int number) {
    private static Runnable action = () -> {};

    Acting {
      Runnable now = action;
      action = () -> {};
      now.run();
    }
  }

  @Test
  void keysOfABlockAreLookedUpAgainIfTheEpochMovesOn() {
    ObjectSettings settings = ObjectSettings.of(new KnownTypes());
    try (ObjectStore store =
        ObjectStore.create(folder.resolve("map"), 256, 1, Map.of(), settings)) {
      assertLookedUpAgain(new ObjectMap(store), () -> {
        store.change(() -> {
          store.file().publish(List.of(), List.of());
          return null;
        });
      });
    }
  }

  @Test
  void keysOfABlockAreLookedUpInTheFileThatAVacuumMadeMeanwhile() {
    try (ObjectMap map = create()) {
      assertLookedUpAgain(map, map::vacuum);
    }
  }

  private static void assertLookedUpAgain(ObjectMap map, Runnable epochMovingOn) {
    map.set("acting", new Acting(1));
    map.set("a key that has a record", "an old value");
    Acting.action = () -> {
      map.set("a key that has a record", "a new value");
      epochMovingOn.run();
    };
    assertThat(map.getAll(List.of("acting", "a key that has a record")))
        .containsExactly(new Acting(1), "a new value");
  }

  /** Closes the map while the key is being encoded. */
  record ClosingKey(Object map) {
    @Override
    public Object map() {
      ((ObjectMap) map).close();
      return null;
    }
  }
}
