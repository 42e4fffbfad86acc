package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Makes random operations on a stored map and on its model, which consists of plain collections,
 * and compares results and contents. Containers of both are reached by the same random path.
 */
final class ObjectModelRun {
  private static final int MAX_ELEMENTS = 600;

  private final Random random;
  private final ModelValues values;
  private final Map<Object, Object> model = new HashMap<>();
  private Map<Object, Object> map;

  ObjectModelRun(long seed) {
    this.random = new Random(seed);
    this.values = new ModelValues(random);
  }

  /** Continues with another handle of the same map. */
  void use(Map<Object, Object> opened) {
    map = opened;
  }

  /** Compares all contents. */
  void compareAll() {
    assertThat(map.size()).isEqualTo(model.size());
    assertThat(map.equals(model)).as("map equals model").isTrue();
    assertThat(model.equals(map)).as("model equals map").isTrue();
    assertThat(map.hashCode()).isEqualTo(model.hashCode());
  }

  /** Makes random operations. */
  void run(int count) {
    for (int i = 0; i < count; i++) {
      if (random.nextInt(3) == 0) {
        changeMap(map, model);
      } else {
        changeNested();
      }
    }
  }

  private void changeNested() {
    Object key = values.key();
    Object stored = map.get(values.sameKey(key));
    Object expected = model.get(key);
    while (true) {
      if (expected instanceof List<?> list) {
        if (random.nextBoolean() && !list.isEmpty()) {
          int index = random.nextInt(list.size());
          expected = list.get(index);
          stored = ((LazyList) stored).get(index);
          continue;
        }
        changeList((LazyList) stored, asList(expected));
      } else if (expected instanceof Map<?, ?>) {
        Map<Object, Object> expectedMap = asMap(expected);
        if (random.nextBoolean() && !expectedMap.isEmpty()) {
          Object inner = anyKey(expectedMap.keySet());
          expected = expectedMap.get(inner);
          stored = ((LazyMap) stored).get(values.sameKey(inner));
          continue;
        }
        changeMap((LazyMap) stored, expectedMap);
      } else if (expected instanceof Set<?>) {
        changeSet((LazySet) stored, asSet(expected));
      } else {
        assertThat(stored).isEqualTo(expected);
      }
      return;
    }
  }

  // All containers of the model were created by this class.
  @SuppressWarnings("unchecked")
  private static List<Object> asList(Object list) {
    return (List<Object>) list;
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> asMap(Object map) {
    return (Map<Object, Object>) map;
  }

  @SuppressWarnings("unchecked")
  private static Set<Object> asSet(Object set) {
    return (Set<Object>) set;
  }

  private Object anyKey(Set<Object> keys) {
    Iterator<Object> iterator = keys.iterator();
    for (int i = random.nextInt(Math.min(8, keys.size())); i > 0; i--) {
      iterator.next();
    }
    return iterator.next();
  }

  private void changeMap(Map<Object, Object> stored, Map<Object, Object> expected) {
    Object key = values.key();
    Object same = values.sameKey(key);
    StoredMap views = (StoredMap) stored;
    switch (random.nextInt(16)) {
      case 0, 1, 2 -> {
        Object value = values.value();
        assertThat(views.set(same, value)).isEqualTo(!expected.containsKey(key));
        expected.put(key, value);
      }
      case 3 -> {
        Object value = values.value();
        assertThat(stored.put(same, value)).isEqualTo(expected.put(key, value));
      }
      case 4 -> {
        assertThat(views.delete(same)).isEqualTo(expected.containsKey(key));
        expected.remove(key);
      }
      case 5 -> assertThat(stored.remove(same)).isEqualTo(expected.remove(key));
      case 6 -> {
        Object value = values.scalar();
        assertThat(stored.putIfAbsent(same, value)).isEqualTo(expected.putIfAbsent(key, value));
      }
      case 7 -> {
        // Puts the value that is already there, at the same key and at another one.
        Object other = values.key();
        Object found = stored.get(same);
        boolean isThere = expected.containsKey(key);
        if (isThere) {
          stored.put(same, found);
          views.set(other, found);
          expected.put(other, ModelValues.copy(expected.get(key)));
        }
      }
      case 8 ->
        assertThat(stored.merge(same, 1, (a, b) -> "merged"))
            .isEqualTo(expected.merge(key, 1, (a, b) -> "merged"));
      case 9 ->
        assertThat(stored.computeIfPresent(same, (k, old) -> null))
            .isEqualTo(expected.computeIfPresent(key, (k, old) -> null));
      case 10 -> {
        Object value = values.value();
        assertThat(stored.replace(same, value)).isEqualTo(expected.replace(key, value));
      }
      case 11 -> {
        if (random.nextInt(50) == 0) {
          stored.clear();
          expected.clear();
        }
      }
      case 12 -> {
        if (random.nextInt(20) == 0) {
          assertThat(stored.keySet().removeIf(k -> k instanceof String))
              .isEqualTo(expected.keySet().removeIf(k -> k instanceof String));
        }
      }
      case 13 -> {
        if (random.nextInt(20) == 0) {
          stored.replaceAll((k, old) -> old instanceof Integer number ? number + 1 : old);
          expected.replaceAll((k, old) -> old instanceof Integer number ? number + 1 : old);
        }
      }
      case 14 -> assertThat(stored.containsKey(same)).isEqualTo(expected.containsKey(key));
      default -> assertThat(stored.get(same)).isEqualTo(expected.get(key));
    }
    assertThat(stored.size()).isEqualTo(expected.size());
  }

  private void changeSet(LazySet stored, Set<Object> expected) {
    Object element = values.key();
    Object same = values.sameKey(element);
    switch (random.nextInt(8)) {
      case 0, 1, 2, 3 -> assertThat(stored.add(same)).isEqualTo(expected.add(element));
      case 4 -> assertThat(stored.remove(same)).isEqualTo(expected.remove(element));
      case 5 -> assertThat(stored.contains(same)).isEqualTo(expected.contains(element));
      case 6 -> assertThat(stored).isEqualTo(expected);
      default -> {
        if (random.nextInt(10) == 0) {
          assertThat(stored.removeIf(e -> e instanceof Integer))
              .isEqualTo(expected.removeIf(e -> e instanceof Integer));
        }
      }
    }
    assertThat(stored.size()).isEqualTo(expected.size());
  }

  private void changeList(LazyList stored, List<Object> expected) {
    int size = expected.size();
    int index = size == 0 ? 0 : random.nextInt(size);
    if (size > MAX_ELEMENTS) {
      stored.subList(index / 2, index).clear();
      expected.subList(index / 2, index).clear();
      return;
    }
    switch (random.nextInt(size == 0 ? 6 : 18)) {
      case 0, 1, 2 -> {
        Object value = values.value();
        assertThat(stored.add(value)).isEqualTo(expected.add(value));
      }
      case 3 -> {
        Object value = values.value();
        stored.add(index, value);
        expected.add(index, value);
      }
      case 4 -> {
        List<Object> added = values();
        assertThat(stored.addAll(index, added)).isEqualTo(expected.addAll(index, copies(added)));
      }
      case 5 -> {
        List<Object> added = values();
        assertThat(stored.addAll(added)).isEqualTo(expected.addAll(copies(added)));
      }
      case 6, 7 -> {
        Object value = values.value();
        assertThat(stored.set(index, value)).isEqualTo(expected.set(index, value));
      }
      case 8 -> {
        Object value = values.value();
        stored.overwrite(index, value);
        expected.set(index, value);
      }
      case 9 -> assertThat(stored.remove(index)).isEqualTo(expected.remove(index));
      case 10 -> {
        int last = size - 1;
        assertThat(stored.remove(last)).isEqualTo(expected.remove(last));
        if (last > 0) {
          stored.discard(0);
          expected.remove(0);
        }
      }
      case 11 -> {
        stored.subList(index, Math.min(size, index + 5)).clear();
        expected.subList(index, Math.min(size, index + 5)).clear();
      }
      case 12 -> {
        // Sets the element that is already there, and adds it again.
        Object found = stored.get(index);
        stored.set(index, found);
        stored.add(found);
        expected.add(ModelValues.copy(expected.get(index)));
      }
      case 13 -> {
        if (random.nextInt(10) == 0) {
          stored.sort(ObjectModelRun::byHash);
          expected.sort(ObjectModelRun::byHash);
        }
      }
      case 14 -> walk(stored.listIterator(index), expected.listIterator(index));
      case 15 -> {
        if (random.nextInt(10) == 0) {
          assertThat(stored.removeIf(e -> e instanceof Number))
              .isEqualTo(expected.removeIf(e -> e instanceof Number));
        }
      }
      case 16 ->
        assertThat(stored.indexOf(expected.get(index)))
            .isEqualTo(expected.indexOf(expected.get(index)));
      default -> assertThat(stored.get(index)).isEqualTo(expected.get(index));
    }
    assertThat(stored.size()).isEqualTo(expected.size());
  }

  private static int byHash(Object a, Object b) {
    return Integer.compare(a == null ? 0 : a.hashCode(), b == null ? 0 : b.hashCode());
  }

  private List<Object> values() {
    List<Object> several = new ArrayList<>();
    for (int i = random.nextInt(random.nextInt(10) == 0 ? 150 : 4); i > 0; i--) {
      several.add(values.value());
    }
    return several;
  }

  private static List<Object> copies(Collection<Object> originals) {
    return asList(ModelValues.copy(new ArrayList<>(originals)));
  }

  private void walk(ListIterator<Object> stored, ListIterator<Object> expected) {
    for (int i = 0; i < 6; i++) {
      assertThat(stored.hasNext()).isEqualTo(expected.hasNext());
      if (!expected.hasNext()) {
        return;
      }
      assertThat(stored.next()).isEqualTo(expected.next());
      Object value = values.scalar();
      switch (random.nextInt(5)) {
        case 0 -> {
          stored.remove();
          expected.remove();
        }
        case 1 -> {
          stored.set(value);
          expected.set(value);
        }
        case 2 -> {
          stored.add(value);
          expected.add(value);
        }
        default -> assertThat(stored.nextIndex()).isEqualTo(expected.nextIndex());
      }
    }
  }
}
