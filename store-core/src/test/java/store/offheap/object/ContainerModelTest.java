package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.Trials;
import store.offheap.record.ContentHash;
import store.offheap.record.KnownTypes;

/** Containers of a store behave as those of {@code java.util} do under random changes. */
class ContainerModelTest {
  @TempDir
  private Path folder;

  private ObjectStore store;

  private void open(ObjectSettings.KeyHash hash) {
    ObjectSettings settings = Containers.settings(new KnownTypes(), hash);
    Path path = folder.resolve("store");
    store = path.toFile().exists()
        ? ObjectStore.open(path, settings)
        : ObjectStore.create(path, 256, 1, Map.of(), settings);
  }

  private Sequence list() {
    return ((LazyList) store.root().get("list")).sequence();
  }

  private Dictionary map() {
    return ((LazyMap) store.root().get("map")).dictionary();
  }

  private Dictionary set() {
    return ((LazySet) store.root().get("set")).dictionary();
  }

  private void verify() {
    ObjectVerifier verifier = ObjectVerifier.of(store);
    assertThat(verifier.problems()).isEmpty();
    assertThat(verifier.leaks()).as("leaks").isZero();
  }

  static Object value(SplittableRandom random) {
    int number = random.nextInt(1000);
    return switch (random.nextInt(8)) {
      case 0, 1 -> number;
      case 2 -> "v" + number;
      case 3 -> "a value with the number " + number;
      case 4 -> "a value that others have " + number % 4;
      case 5 -> null;
      case 6 ->
        new ArrayList<>(Collections.nCopies(random.nextInt(40), "an inner one " + number % 3));
      default ->
        new LinkedHashMap<>(
            Map.of("the inner key", "the inner value " + number, number, List.of()));
    };
  }

  @Test
  void listDoesWhatAnArrayListDoes() {
    open(ContentHash::of);
    for (int seed : Trials.of(0, 11)) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Object> model = new ArrayList<>();
      store.root().set("list", model);
      int limit = seed % 3 == 0 ? 20 : 500;
      for (int i = 0; i < 800; i++) {
        changeList(random, model, limit);
        if (random.nextInt(20) == 0) {
          store.sync();
        }
        if (random.nextInt(8) == 0) {
          assertThat(list().slice(0, Integer.MAX_VALUE)).hasSize(model.size());
          assertThat(((LazyList) store.root().get("list")).eager()).isEqualTo(model);
        }
      }
      assertThat(((LazyList) store.root().get("list")).eager()).isEqualTo(model);
      verify();
      store.close();
      open(ContentHash::of);
      assertThat(((LazyList) store.root().get("list")).eager()).isEqualTo(model);
    }
    store.root().remove("list");
    verify();
    store.close();
  }

  private void changeList(SplittableRandom random, List<Object> model, int limit) {
    Sequence list = list();
    int size = model.size();
    assertThat(list.size()).isEqualTo(size);
    int from = size == 0 ? 0 : random.nextInt(size);
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> {
        List<Object> values = values(random, random.nextInt(8) == 0 ? limit / 2 : 3);
        list.insert(size, values);
        model.addAll(values);
      }
      case 3 -> {
        List<Object> values = values(random, 4);
        list.insert(from, values);
        model.addAll(from, values);
      }
      case 4, 5 -> {
        if (size > 0) {
          Object value = value(random);
          assertThat(list.replace(from, value)).isEqualTo(model.set(from, value));
        }
      }
      case 6 -> {
        if (size > 0) {
          Object value = value(random);
          list.set(from, value);
          model.set(from, value);
        }
      }
      case 7 -> {
        int to = from + random.nextInt(size - from + 1);
        remove(list, model, size > limit ? 0 : from, Math.min(to, from + 5));
      }
      case 8 -> remove(list, model, 0, Math.min(size, random.nextInt(size > limit ? limit : 4)));
      case 9 ->
        remove(list, model, Math.max(0, size - random.nextInt(size > limit ? limit : 4)), size);
      case 10 -> {
        if (size > 0) {
          assertThat(list.take(from)).isEqualTo(model.remove(from));
        }
      }
      default -> rearrange(random, list, model, from);
    }
    if (random.nextInt(100) == 0) {
      remove(list, model, 0, model.size());
    }
  }

  private static void remove(Sequence list, List<Object> model, int from, int to) {
    if (from <= to) {
      list.removeRange(from, to);
      model.subList(from, to).clear();
    }
  }

  private static void rearrange(
      SplittableRandom random, Sequence list, List<Object> model, int from) {
    int count = random.nextInt(model.size() - from + 1);
    if (random.nextBoolean()) {
      BitSet indices = new BitSet();
      random
          .ints(3, from, Math.max(from + 1, model.size()))
          .filter(i -> i < model.size())
          .forEach(indices::set);
      list.removeAll(indices);
      indices.stream().map(i -> -i).sorted().forEach(i -> model.remove(-i));
      return;
    }
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Collections.shuffle(Arrays.asList(order), new java.util.Random(random.nextLong()));
    list.reorder(from, Arrays.stream(order).mapToInt(i -> i).toArray());
    List<Object> run = new ArrayList<>(model.subList(from, from + count));
    for (int i = 0; i < count; i++) {
      model.set(from + i, run.get(order[i]));
    }
  }

  private static List<Object> values(SplittableRandom random, int limit) {
    List<Object> values = new ArrayList<>();
    for (int i = random.nextInt(limit + 1); i > 0; i--) {
      values.add(value(random));
    }
    return values;
  }

  @Test
  void indexOutOfRangeIsRefused() {
    open(ContentHash::of);
    for (int size : new int[] {0, 1, 16, 17, 128, 129}) {
      store.root().set("list", Collections.nCopies(size, "x"));
      Sequence list = list();
      for (int index : new int[] {-1, size, size + 1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
        assertThatThrownBy(() -> list.get(index)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> list.set(index, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> list.take(index)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> list.removeRange(index, index - 1))
            .isInstanceOf(IndexOutOfBoundsException.class);
        if (index != size) {
          assertThatThrownBy(() -> list.insert(index, List.of(1)))
              .isInstanceOf(IndexOutOfBoundsException.class);
        }
      }
      assertThat(list.slice(size, size + 5)).isEmpty();
      assertThat(list.slice(size + 3, size + 5)).isEmpty();
      list.removeRange(size, size);
      list.insert(size, List.of());
      assertThat(list.size()).isEqualTo(size);
    }
    verify();
    store.close();
  }

  @Test
  void mapDoesWhatALinkedHashMapDoes() {
    mapDoes(ContentHash::of);
  }

  @Test
  void keysOfOneHashAreToldApart() {
    mapDoes((bytes, seed) -> seed >>> 5 << 5 | ContentHash.of(bytes, 0) & 8);
  }

  private void mapDoes(ObjectSettings.KeyHash hash) {
    open(hash);
    for (int seed : Trials.of(0, 7)) {
      SplittableRandom random = new SplittableRandom(seed);
      Map<Object, Object> model = new LinkedHashMap<>();
      Set<Object> setModel = new HashSet<>();
      store.root().set("map", model);
      store.root().set("set", setModel);
      int keys = seed / 2 % 2 == 0 ? 24 : 400;
      for (int i = 0; i < 3000; i++) {
        changeMap(random, model, keys);
        changeSet(random, setModel, keys);
        if (random.nextInt(40) == 0) {
          store.sync();
        }
        if (random.nextInt(300) == 0) {
          checkMaps(model, setModel);
        }
      }
      checkMaps(model, setModel);
      verify();
      store.close();
      open(hash);
      checkMaps(model, setModel);
    }
    store.root().remove("map");
    store.root().remove("set");
    verify();
    store.close();
  }

  private void checkMaps(Map<Object, Object> model, Set<Object> setModel) {
    assertThat(((LazyMap) store.root().get("map")).eager()).isEqualTo(model);
    assertThat(((LazySet) store.root().get("set")).eager()).isEqualTo(setModel);
    assertThat(map().size()).isEqualTo(model.size());
    assertThat(set().size()).isEqualTo(setModel.size());
  }

  static Object key(int number) {
    return switch (number % 4) {
      case 0 -> number;
      case 1 -> "key" + number;
      case 2 -> "the key with the number " + number;
      default -> List.of(number, "in a list that is a key");
    };
  }

  private void changeMap(SplittableRandom random, Map<Object, Object> model, int keys) {
    Dictionary map = map();
    Object key = key(random.nextInt(keys));
    Object missing = Dictionary.MISSING;
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> {
        Object value = value(random);
        Object old = model.containsKey(key) ? model.get(key) : missing;
        assertThat(map.put(key, value)).isEqualTo(old);
        model.put(key, value);
      }
      case 4 -> {
        Object value = value(random);
        assertThat(map.set(key, value)).isEqualTo(!model.containsKey(key));
        model.put(key, value);
      }
      case 5, 6 -> assertThat(map.remove(key)).isEqualTo(model.remove(key, model.get(key)));
      case 7 -> {
        assertThat(map.take(key)).isEqualTo(model.containsKey(key) ? model.get(key) : missing);
        model.remove(key);
      }
      default -> {
        assertThat(map.contains(key)).isEqualTo(model.containsKey(key));
        Object found = map.get(key);
        assertThat(
                found instanceof LazyList || found instanceof LazyMap ? Eager.copy(found) : found)
            .isEqualTo(model.containsKey(key) ? model.get(key) : missing);
      }
    }
    if (random.nextInt(1500) == 0) {
      map.clear();
      model.clear();
    }
  }

  private void changeSet(SplittableRandom random, Set<Object> model, int keys) {
    Dictionary set = set();
    Object key = key(random.nextInt(keys));
    if (random.nextInt(5) < 3) {
      assertThat(set.set(key, Dictionary.PRESENT)).isEqualTo(model.add(key));
    } else {
      assertThat(set.remove(key)).isEqualTo(model.remove(key));
    }
    assertThat(set.contains(key)).isEqualTo(model.contains(key));
    if (random.nextInt(1500) == 0) {
      set.clear();
      model.clear();
    }
  }
}
