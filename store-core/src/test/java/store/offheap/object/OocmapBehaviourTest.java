package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Counterparts, in terms of {@code java.util}, of the tests of OOCMap: types, lists with every
 * index near their ends, tuples, dictionaries, views, and two maps with values of each other. An
 * operation on a stored list behaves as on an {@code ArrayList}, including its exceptions.
 */
class OocmapBehaviourTest {
  private static final List<Object> NAMES =
      List.of("Paul", "Ringo", "George", "John Winston Ono Lennon");

  @TempDir
  private Path folder;

  private ObjectMap map;

  @BeforeEach
  void create() {
    map = ObjectMap.builder(folder.resolve("map")).create();
  }

  @AfterEach
  void closeAndVerify() {
    map.close();
    assertThat(ObjectMap.verify(folder.resolve("map")).problems()).isEmpty();
  }

  /** Returns the result of an operation, or the class of its exception. */
  private static <T> Object outcome(T target, Function<T, Object> operation) {
    try {
      return operation.apply(target);
    } catch (RuntimeException e) {
      return e instanceof IndexOutOfBoundsException
          ? IndexOutOfBoundsException.class
          : e.getClass();
    }
  }

  private static void assertSame(
      List<Object> plain, List<Object> lazy, Function<List<Object>, Object> operation) {
    assertThat(outcome(lazy, operation)).isEqualTo(outcome(plain, operation));
    assertThat(lazy).isEqualTo(plain);
  }

  // Types

  @Test
  void valuesOfEveryTypeAreStoredAndDeleted() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("small integer", 42);
    values.put("large integer", new BigInteger("162259276829213363391578010288127"));
    values.put("double", 1 / 3.0);
    values.put("short string", "ok");
    values.put("long string", "He who can read has a clear advantage.");
    values.put("string of 8 bytes", "12345678");
    values.put("boolean", true);
    values.put("null", null);
    values.put("empty tuple", List.of());
    values.put("tuple", List.of(1, true, false, 0, 2, 3));
    values.put("list", new ArrayList<>(List.of(2, 3)));
    values.put("dictionary", Map.of(1, "one", 2, "two"));
    values.forEach(map::put);
    assertThat(map).isEqualTo(values);
    assertThat(values).isEqualTo(map);
    values.forEach((key, value) -> {
      assertThat(map.get(key)).isEqualTo(value);
      assertThat(map.remove(key)).isEqualTo(value);
      assertThat(map.containsKey(key)).isFalse();
      assertThat(map.get(key)).isNull();
    });
    assertThat(map).isEmpty();
  }

  // Lists

  private List<Object> sample() {
    map.put(999, NAMES);
    return Arrays.asList(1, 2.0, "three", map.get(999));
  }

  private LazyList stored(List<Object> list) {
    map.put(0, list);
    return (LazyList) map.get(0);
  }

  private static List<Object> plain(List<Object> list) {
    return new ArrayList<>(list);
  }

  @Test
  void listsAreEqualBothWaysAndIterate() {
    for (List<Object> list : List.of(sample(), List.of())) {
      LazyList lazy = stored(list);
      assertThat(lazy).isEqualTo(list).hasSize(list.size());
      assertThat(list).isEqualTo(lazy);
      assertThat(new ArrayList<>(lazy)).isEqualTo(list);
      List<Object> walked = new ArrayList<>();
      lazy.iterator().forEachRemaining(walked::add);
      assertThat(walked).isEqualTo(list);
    }
  }

  @Test
  void elementsAreFoundInEveryRange() {
    List<Object> list = plain(sample());
    LazyList lazy = stored(list);
    List<Object> items = plain(list);
    items.add("not found");
    for (Object item : items) {
      assertSame(list, lazy, l -> l.indexOf(item));
      assertSame(list, lazy, l -> l.lastIndexOf(item));
      assertSame(list, lazy, l -> l.contains(item));
      assertSame(list, lazy, l -> Collections.frequency(l, item));
      for (int from = -10; from < 10; from++) {
        for (int to = -10; to < 10; to++) {
          int start = from;
          int end = to;
          assertSame(list, lazy, l -> l.subList(start, end).indexOf(item));
        }
      }
    }
  }

  @Test
  void elementsAreGotSetAddedAndRemovedAtEveryIndex() {
    List<Object> list = plain(sample());
    LazyList lazy = stored(list);
    for (int i = -10; i < 10; i++) {
      int index = i;
      assertSame(list, lazy, l -> l.get(index));
      assertSame(list, lazy, l -> l.listIterator(index).hasNext());
    }
    for (int i = -10; i < 10; i++) {
      int index = i;
      assertSame(list, lazy, l -> l.set(index, null));
      assertSame(list, lazy, l -> {
        l.add(index, "added at " + index);
        return null;
      });
      assertSame(list, lazy, l -> l.addAll(index, List.of(1, List.of("a longer string"))));
      assertSame(list, lazy, l -> l.remove(index));
    }
    assertThat(((LazyList) map.get(0)).eager()).isEqualTo(list);
  }

  @Test
  void listsAreConcatenatedAndRepeated() {
    List<Object> list = plain(sample());
    LazyList lazy = stored(list);
    lazy.add(4);
    list.add(4);
    assertThat(lazy).isEqualTo(list);
    map.put(1, List.of());
    LazyList other = (LazyList) map.get(1);
    assertThat(other.addAll(List.of())).isFalse();
    assertThat(other.addAll(list)).isTrue();
    assertThat(other.addAll(lazy)).isTrue();
    List<Object> twice = plain(list);
    twice.addAll(list);
    assertThat(other.eager()).isEqualTo(twice);
    lazy.addAll(lazy);
    assertThat(lazy).isEqualTo(twice);
    lazy.remove(lazy.size() - 1);
    twice.remove(twice.size() - 1);
    assertThat(lazy).isEqualTo(twice);
    for (int count : new int[] {0, 1, 3}) {
      List<Object> repeated = new ArrayList<>();
      Collections.nCopies(count, list).forEach(repeated::addAll);
      LazyList again = stored(list);
      if (count == 0) {
        again.clear();
      }
      for (int i = 1; i < count; i++) {
        again.addAll(list);
      }
      assertThat(((LazyList) map.get(0)).eager()).isEqualTo(repeated);
    }
  }

  @Test
  void clearedListIsEmpty() {
    LazyList lazy = stored(sample());
    lazy.clear();
    assertThat(map.get(0)).isEqualTo(List.of());
    lazy.add("again");
    assertThat(map.get(0)).isEqualTo(List.of("again"));
  }

  // Tuples: lists as keys, which are returned as plain immutable lists

  @Test
  void tuplesAreKeysByTheirContents() {
    List<Object> nested = List.of(1, List.of(NAMES));
    map.put(List.of(), "empty");
    map.put(List.of(1), "one");
    map.put(List.of(1, List.of(1)), "two");
    map.put(List.of(1, List.of(2)), "three");
    map.put(nested, "four");
    map.put("handle", NAMES);
    map.put(map.get("handle"), "five");
    assertThat(map.get(new ArrayList<>())).isEqualTo("empty");
    assertThat(map.get(Arrays.asList(1L))).isEqualTo("one");
    assertThat(map.get(List.of(1, List.of(1)))).isEqualTo("two");
    assertThat(map.get(List.of(1, List.of(2)))).isEqualTo("three");
    assertThat(map.get(nested)).isEqualTo("four");
    assertThat(map.get(NAMES)).isEqualTo("five");
    assertThat(map.get(List.of(1, List.of(3)))).isNull();
    assertThat(map.keySet()).contains(nested, NAMES, List.of());
    map.keySet().stream()
        .filter(List.class::isInstance)
        .forEach(key -> assertThat(outcome((List<?>) key, list -> list.remove(0)))
            .isIn(UnsupportedOperationException.class, IndexOutOfBoundsException.class));
  }

  // Dictionaries

  private Map<Object, Object> dictionary() {
    map.put(999, NAMES);
    Map<Object, Object> dictionary = new HashMap<>();
    dictionary.put(1, "uno");
    dictionary.put("two", List.of(2, "two again", List.of(2, 2)));
    dictionary.put(
        List.of(3, 3, "drei"),
        Map.of(
            "north",
            List.of("u", "p"),
            "east",
            List.of("right"),
            "south",
            "a value of more than eight bytes",
            "west",
            NAMES));
    dictionary.put(NAMES, "beatles");
    dictionary.put(List.of(1), "null");
    dictionary.put(List.of(1, List.of(1)), "bull");
    dictionary.put(List.of(1, List.of(2)), "troll");
    dictionary.put(List.of(1, List.of(NAMES)), "quell");
    dictionary.put(null, Set.of(1, "one"));
    return dictionary;
  }

  @Test
  void dictionaryIsEqualBothWays() {
    Map<Object, Object> dictionary = dictionary();
    map.put(0, dictionary);
    LazyMap lazy = (LazyMap) map.get(0);
    assertThat(lazy).isEqualTo(dictionary).hasSize(dictionary.size());
    assertThat(dictionary).isEqualTo(lazy);
    assertThat(lazy.eager()).isEqualTo(dictionary);
    assertThat(lazy.hashCode()).isEqualTo(dictionary.hashCode());
  }

  @Test
  void dictionaryIsLookedUpAndChangedAsAMapIs() {
    Map<Object, Object> dictionary = dictionary();
    map.put(0, dictionary);
    LazyMap lazy = (LazyMap) map.get(0);
    List<Object> keys = new ArrayList<>(dictionary.keySet());
    keys.addAll(List.of("not found", List.of(1, List.of(1, 2, 3)), 2, "three", 1));
    for (Object key : keys) {
      assertThat(lazy.get(key)).isEqualTo(dictionary.get(key));
      assertThat(lazy.containsKey(key)).isEqualTo(dictionary.containsKey(key));
    }
    for (Object key : List.of(2, "three", List.of(1, 2, 3), 1)) {
      assertThat(lazy.put(key, null)).isEqualTo(dictionary.put(key, null));
    }
    assertThat(lazy).isEqualTo(dictionary);
    for (Object key : List.of(2, "three", List.of(1, 2, 3), 1, "absent")) {
      assertThat(lazy.remove(key)).isEqualTo(dictionary.remove(key));
    }
    assertThat(lazy).isEqualTo(dictionary).hasSize(dictionary.size());
    Object odd = new Object();
    assertThatIllegalArgumentException().isThrownBy(() -> lazy.put(odd, 1));
    assertThat(lazy.containsKey(odd)).isFalse();
  }

  @Test
  void viewsShowWhatTheDictionaryHolds() {
    Map<Object, Object> dictionary = dictionary();
    map.put(0, dictionary);
    LazyMap lazy = (LazyMap) map.get(0);
    assertThat(lazy.keySet()).isEqualTo(dictionary.keySet());
    assertThat(dictionary.keySet()).isEqualTo(lazy.keySet());
    assertThat(lazy.entrySet()).isEqualTo(dictionary.entrySet());
    assertThat(dictionary.entrySet()).isEqualTo(lazy.entrySet());
    assertThat(lazy.values()).containsExactlyInAnyOrderElementsOf(dictionary.values());
    dictionary
        .values()
        .forEach(value -> assertThat(lazy.values().contains(value)).isTrue());
    lazy.values()
        .forEach(value -> assertThat(dictionary.values().contains(value)).isTrue());
  }

  // Two maps

  @Test
  void twoMapsTakeEachOthersValues() {
    Path file = folder.resolve("other");
    List<Object> lists = List.of(
        List.of("one", "two", "three"), List.of("eins", "zwei", "drei"), List.of("一", "二", "三"));
    for (int i = 0; i < lists.size(); i++) {
      map.put(1_000 + i, lists.get(i));
    }
    try (ObjectMap other = ObjectMap.builder(file).create()) {
      other.put(0, List.of(map.get(1_000), map.get(1_001), map.get(1_002)));
      assertThat(other.get(0)).isEqualTo(lists);
      map.put("back", other.get(0));
      map.put("whole", other);
      ((LazyList) other.get(0)).clear();
    }
    assertThat(map.get("back")).isEqualTo(lists);
    assertThat(map.get("whole")).isEqualTo(Map.of(0, lists));
    assertThat(map.get(1_001)).isEqualTo(lists.get(1));
    assertThat(ObjectMap.verify(file).problems()).isEmpty();
  }
}
