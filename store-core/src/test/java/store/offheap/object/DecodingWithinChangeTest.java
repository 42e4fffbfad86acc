package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A change returns the old value, and decoding it runs code of the value's class, which may change
 * the same map or list. The change still affects the requested key or index.
 */
class DecodingWithinChangeTest {
  /** Runs the hook, once, when an instance is created. */
  record Hooked(int number) {
    private static Runnable hook;

    Hooked {
      Runnable once = hook;
      hook = null;
      if (once != null) {
        once.run();
      }
    }
  }

  private static final String FIRST = "a first text of more than a few letters";
  private static final String SECOND = "a second text of more than a few letters";
  private static final String THIRD = "a third text of more than a few letters";

  @TempDir
  private Path folder;

  private ObjectMap root;

  private Path file() {
    return folder.resolve("map");
  }

  @BeforeEach
  void create() {
    root = ObjectMap.builder(file()).segmentSlots(1 << 8).create();
  }

  @AfterEach
  void verify() {
    Hooked.hook = null;
    root.close();
    assertThat(ObjectMap.verify(file()).problems()).isEmpty();
  }

  /** Returns the root, and a small and a large map in it. */
  private static Stream<Function<ObjectMap, StoredMap>> maps() {
    return Stream.of(root -> root, root -> nested(root, 0), root -> nested(root, 100));
  }

  private static StoredMap nested(ObjectMap root, int others) {
    Map<Object, Object> map = new LinkedHashMap<>();
    IntStream.range(0, others).forEach(i -> map.put("another " + i, i));
    root.set("map", map);
    return (LazyMap) root.get("map");
  }

  private static void fill(StoredMap map, Object key) {
    map.put(2, FIRST);
    map.put(2, SECOND);
    map.put(key, new Hooked(1));
  }

  private static Stream<Object> keys() {
    return Stream.of(1, "a key that has no slot of its own");
  }

  @ParameterizedTest
  @MethodSource("maps")
  void removesTheKeyWhenAnotherIsPutMeanwhile(Function<ObjectMap, StoredMap> choice) {
    StoredMap map = choice.apply(root);
    keys().forEach(key -> {
      fill(map, key);
      Hooked.hook = () -> map.put(2, THIRD);
      assertThat(map.remove(key)).isEqualTo(new Hooked(1));
      assertThat(map.containsKey(key)).isFalse();
      assertThat(map.get(2)).isEqualTo(THIRD);
    });
  }

  @ParameterizedTest
  @MethodSource("maps")
  void putsTheKeyWhenAnotherIsPutMeanwhile(Function<ObjectMap, StoredMap> choice) {
    StoredMap map = choice.apply(root);
    keys().forEach(key -> {
      fill(map, key);
      Hooked.hook = () -> map.put(2, THIRD);
      assertThat(map.put(key, "new")).isEqualTo(new Hooked(1));
      assertThat(map.get(key)).isEqualTo("new");
      assertThat(map.get(2)).isEqualTo(THIRD);
    });
  }

  @ParameterizedTest
  @MethodSource("maps")
  void theOldValueIsTheOneThatIsReplaced(Function<ObjectMap, StoredMap> choice) {
    StoredMap map = choice.apply(root);
    keys().forEach(key -> {
      fill(map, key);
      Hooked.hook = () -> map.set(key, SECOND);
      assertThat(map.put(key, THIRD)).isEqualTo(SECOND);
      assertThat(map.get(key)).isEqualTo(THIRD);

      map.set(key, new Hooked(2));
      Hooked.hook = () -> map.set(key, FIRST);
      assertThat(map.remove(key)).isEqualTo(FIRST);
      assertThat(map.containsKey(key)).isFalse();

      map.set(key, new Hooked(3));
      Hooked.hook = () -> map.delete(key);
      assertThat(map.put(key, THIRD)).isNull();
      assertThat(map.remove(key)).isEqualTo(THIRD);

      map.set(key, new Hooked(4));
      Hooked.hook = () -> map.delete(key);
      assertThat(map.remove(key)).isNull();
      assertThat(map.containsKey(key)).isFalse();
    });
  }

  @Test
  void keysOfARecordWithinAContainerRunCodeToo() {
    fill(root, 1);
    root.set(3, Map.of(new Hooked(1), "value"));
    Hooked.hook = () -> root.put(2, THIRD);
    assertThat(root.remove(3)).isEqualTo(Map.of(new Hooked(1), "value"));
    assertThat(root.containsKey(3)).isFalse();
    assertThat(root.get(2)).isEqualTo(THIRD);
  }

  @ParameterizedTest
  @MethodSource("maps")
  void whatIsRemovedWhileItIsCopiedIsNotThere(Function<ObjectMap, StoredMap> choice) {
    StoredMap map = choice.apply(root);
    keys().forEach(key -> {
      map.set(key, List.of(new Hooked(1), 2));
      Hooked.hook = () -> map.delete(key);
      assertThat(map.put(key, 5)).isNull();
      assertThat(map.get(key)).isEqualTo(5);
      map.set(key, List.of(new Hooked(1), List.of(2)));
      Hooked.hook = () -> map.set(key, 6);
      assertThat(map.remove(key)).isEqualTo(6);
      assertThat(map.containsKey(key)).isFalse();
    });
  }

  /** Returns the sizes of a small and a large list, which have the value at index 1. */
  private static Stream<Integer> sizes() {
    return Stream.of(3, 100);
  }

  private LazyList list(int size) {
    List<Object> list = new ArrayList<>();
    IntStream.range(0, size).forEach(i -> list.add("the element " + i));
    list.set(1, new Hooked(1));
    root.set("list", list);
    return (LazyList) root.get("list");
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void removesTheElementThatItReturns(int size) {
    LazyList list = list(size);
    Hooked.hook = () -> list.add(0, FIRST);
    assertThat(list.remove(1)).isEqualTo("the element 0");
    assertThat(list.subList(0, 2)).isEqualTo(List.of(FIRST, new Hooked(1)));
    assertThat(list).hasSize(size);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void replacesTheElementThatItReturns(int size) {
    LazyList list = list(size);
    Hooked.hook = () -> list.discard(0);
    assertThat(list.set(1, THIRD)).isEqualTo("the element 2");
    assertThat(list.subList(0, 2)).isEqualTo(List.of(new Hooked(1), THIRD));
    assertThat(list).hasSize(size - 1);
  }

  /**
   * A thread that changes the list never waits for the code of an element, however often that
   * happens.
   */
  @ParameterizedTest
  @MethodSource("sizes")
  void aCopyOfAListIsMadeWithoutTheLock(int size) {
    LazyList list = list(size);
    List<Object> before = List.copyOf(list);
    Runnable[] change = {null};
    change[0] = () -> {
      Hooked.hook = change[0];
      CompletableFuture.runAsync(() -> list.add(0, list.get(0)))
          .orTimeout(10, TimeUnit.SECONDS)
          .join();
    };
    Hooked.hook = change[0];
    Object[] copy = list.toArray();
    Hooked.hook = null;
    assertThat(copy).containsExactly(before.toArray());
  }
}
