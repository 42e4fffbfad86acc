package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.record.ContentHash;
import store.offheap.record.KnownTypes;

/** The guarantees of stored lists, maps and sets, one by one. */
class ContainerTest {
  @TempDir
  private Path folder;

  private ObjectStore store;

  @BeforeEach
  void create() {
    store = ObjectStore.create(
        folder.resolve("store"),
        1 << 16,
        1,
        Map.of(),
        Containers.settings(new KnownTypes(), ContentHash::of));
  }

  @AfterEach
  void nothingIsLost() {
    ObjectVerifier verifier = ObjectVerifier.of(store);
    assertThat(verifier.problems()).isEmpty();
    assertThat(verifier.leaks()).isZero();
    store.close();
  }

  private Object put(Object value) {
    store.root().set("key", value);
    return store.root().get("key");
  }

  private Sequence list() {
    return ((LazyList) store.root().get("key")).sequence();
  }

  private Dictionary map() {
    return ((LazyMap) store.root().get("key")).dictionary();
  }

  /** Returns lists of one element each, nested in each other. */
  private static List<Object> nested(int levels) {
    List<Object> list = List.of("the innermost one");
    for (int i = 1; i < levels; i++) {
      list = List.of(list);
    }
    return list;
  }

  @Test
  void nestingEndsAt64Levels() {
    assertThat(Eager.copy(put(nested(64)))).isEqualTo(nested(64));
    assertThatThrownBy(() -> put(nested(65)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 64 levels");
    put(List.of(1));
    assertThatThrownBy(() -> list().insert(0, List.of(nested(64))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.root().put(nested(65), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 64 levels");
    list().insert(0, List.of(nested(63)));
  }

  @Test
  void cycleIsRefusedWithItsPath() {
    Map<Object, Object> map = new HashMap<>();
    map.put("inner", new ArrayList<>(List.of(1, map)));
    assertThatThrownBy(() -> put(map))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[inner][1][inner][1]");
  }

  @Test
  void whatCannotBeStoredIsToldByItsPlace() {
    assertThatThrownBy(() -> put(List.of(1, Map.of("inner", new Object()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("or a List, Set or Map of these, actual=java.lang.Object")
        .hasMessageEndingWith(", at [1][inner]");
    assertThatThrownBy(() -> put(new Object())).hasMessageEndingWith("java.lang.Object");
    put(List.of(1, 2));
    assertThat(list().size()).isEqualTo(2);
  }

  record Listed(ArrayList<Object> list) {}

  @Test
  void componentThatCannotTakeWhatComesBackIsToldByItsPlace() {
    Listed listed = new Listed(new ArrayList<>(List.of(1)));
    assertThatThrownBy(() -> put(List.of(listed)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("component list of " + Listed.class.getName())
        .hasMessageContaining("actual=java.util.ArrayList")
        .hasMessageEndingWith(", at [0]");
    put(List.of(new Listed(null)));
    assertThatThrownBy(() -> store.root().put(listed, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("component list of " + Listed.class.getName());
    assertThat(store.root().get(listed)).hasToString("absent");
  }

  @Test
  void whatCannotBeStoredLeavesEverythingAsItWas() {
    List<Object> many = new ArrayList<>(Collections.nCopies(1000, "one of many elements"));
    put(many);
    many.add(new Object());
    assertThatThrownBy(() -> put(many)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> list().insert(3, many)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> list().set(3, new Object()))
        .isInstanceOf(IllegalArgumentException.class);
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < 200; i++) {
      map.put("the key with the number " + i, "a value");
    }
    map.put("last", new Object());
    assertThatThrownBy(() -> put(map)).isInstanceOf(IllegalArgumentException.class);
    assertThat(((LazyList) store.root().get("key")).eager())
        .isEqualTo(Collections.nCopies(1000, "one of many elements"));
  }

  @Test
  void handleOfARemovedContainerSaysSo() {
    put(List.of(1, 2));
    Sequence removed = list();
    put(List.of(3, 4));
    assertThatThrownBy(removed::size)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("list was removed from the store");
    assertThatThrownBy(() -> removed.set(0, 1)).isInstanceOf(IllegalStateException.class);
    put(Map.of(1, 2));
    Dictionary removedMap = map();
    store.root().remove("key");
    assertThatThrownBy(() -> removedMap.get(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("map was removed from the store");
  }

  @Test
  void viewOfTheSameContainerChangesNothing() {
    put(List.of(List.of(1), 2));
    Sequence list = list();
    Object inner = list.get(0);
    list.set(0, inner);
    assertThat(((LazyList) inner).sequence().size()).isEqualTo(1);
    store.root().set("key", store.root().get("key"));
    assertThat(list.size()).isEqualTo(2);
  }

  @Test
  void containerThatIsPutElsewhereIsCopied() {
    put(List.of(1, 2));
    store.root().set("other", store.root().get("key"));
    list().set(0, "changed");
    assertThat(Eager.copy(store.root().get("other"))).isEqualTo(List.of(1, 2));
    list().insert(2, List.of(store.root().get("key")));
    assertThat(Eager.copy(store.root().get("key")))
        .isEqualTo(List.of("changed", 2, List.of("changed", 2)));
  }

  @Test
  void integersAreOneKeyWhateverTheirType() {
    put(Map.of(1, "one", "key", "a value"));
    assertThat(map().get(1L)).isEqualTo("one");
    assertThat(map().get((byte) 1)).isEqualTo("one");
    assertThat(map().get(BigInteger.ONE)).isEqualTo("one");
    assertThat(map().get(1.0)).isEqualTo(Dictionary.MISSING);
    assertThat(map().get(new Object())).isEqualTo(Dictionary.MISSING);
  }

  /** Nothing that is put may be lost, so such a map is no value. */
  @Test
  void keysThatAreOneAreRefused() {
    put("before");
    for (int more : new int[] {0, 5, 1_000}) {
      Map<Object, Object> map = new LinkedHashMap<>();
      map.put(1, List.of("a"));
      for (int i = 0; i < more; i++) {
        map.put("key " + i, i);
      }
      map.put(1L, "b");
      assertThatThrownBy(() -> put(map))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 (java.lang.Integer) and 1 (java.lang.Long)");
      assertThatThrownBy(() -> put(List.of("x", Map.of("inner", map))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at [1][inner]");
      assertThatThrownBy(() -> put(new LinkedHashSet<>(map.keySet())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("elements of a set");
    }
    assertThatThrownBy(() -> put(Set.of(new byte[] {1}, new byte[] {1})))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(store.root().get("key")).isEqualTo("before");
  }

  /** As the iteration of a map may that others change meanwhile. */
  @Test
  void keyThatIsIteratedTwiceIsStoredOnce() {
    for (int keys : new int[] {1, 300}) {
      List<Map.Entry<Object, Object>> entries = new ArrayList<>();
      IntStream.range(0, keys).forEach(i -> entries.add(Map.entry(i, "first, and not the last")));
      IntStream.range(0, keys).forEach(i -> entries.add(Map.entry(i, "the last value of " + i)));
      Map<Object, Object> map = new AbstractMap<>() {
        @Override
        public Set<Entry<Object, Object>> entrySet() {
          return new AbstractSet<>() {
            @Override
            public Iterator<Entry<Object, Object>> iterator() {
              return entries.iterator();
            }

            @Override
            public int size() {
              return entries.size();
            }
          };
        }
      };
      put(map);
      assertThat(map().size()).isEqualTo(keys);
      assertThat(map().get(keys - 1)).isEqualTo("the last value of " + (keys - 1));
    }
  }

  @Test
  void setTakesElementsOnce() {
    put(Set.of(1, "an element of some length"));
    Dictionary set = ((LazySet) store.root().get("key")).dictionary();
    assertThat(set.set(1, true)).isFalse();
    assertThat(set.set(2, true)).isTrue();
    assertThat(set.get(2)).isEqualTo(true);
    assertThat(set.take("an element of some length")).isEqualTo(true);
    assertThat(set.size()).isEqualTo(2);
    assertThatThrownBy(() -> set.set(3, "a value")).isInstanceOf(IllegalArgumentException.class);
  }

  /** The list is not copied as a whole: its elements are computed as they are read. */
  @Test
  void longListIsStoredAsItComes() {
    int size = 2_200_000;
    put(new AbstractList<Object>() {
      @Override
      public Object get(int index) {
        return index;
      }

      @Override
      public int size() {
        return size;
      }
    });
    assertThat(list().size()).isEqualTo(size);
    for (int index : new int[] {0, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, size - 1}) {
      assertThat(list().get(index)).isEqualTo(index);
    }
    assertThat(store.file().length()).isLessThan(size * 10L);
  }

  @Test
  void spaceOfARemovedContainerIsUsedAgain() {
    List<Object> list = Collections.nCopies(20_000, 1);
    put(list);
    put(list);
    store.sync();
    long length = store.file().length();
    for (int i = 0; i < 20; i++) {
      put(list);
      store.sync();
    }
    assertThat(store.file().length()).isLessThan(3 * length);
  }
}
