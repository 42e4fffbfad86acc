package store.offheap.object;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import store.offheap.record.Word;

/**
 * Copies a container and all containers nested in it to plain collections. Not thread-safe; for a
 * single use.
 */
final class PlainCopy {
  private final Containers containers;
  private final Words words;
  private final WordBudget budget;

  PlainCopy(Containers containers, ObjectStore store) {
    this.containers = containers;
    this.words = store.words();
    this.budget = new WordBudget(store.file());
  }

  /** Implements {@link Nested#copy}. */
  Object copy(long word, int depth) {
    Container container = containers.openPresent(word, depth);
    return switch (container.kind()) {
      case Container.LIST -> list(new ListContainer(container));
      case Container.MAP -> map(containers.mapOf(container));
      default -> set(containers.mapOf(container));
    };
  }

  private Object value(long word, int depth) {
    budget.spend();
    return Word.tag(word) == Word.CONTAINER ? copy(word, depth) : words.copy(word, depth);
  }

  private List<Object> list(ListContainer list) {
    int size = list.size();
    List<Object> copy = new ArrayList<>(Math.min(size, 1 << 20));
    for (int i = 0; i < size; i++) {
      copy.add(value(list.wordAt(i), list.container().innerDepth()));
    }
    return copy;
  }

  private Map<Object, Object> map(MapContainer map) {
    Version version = map.container().version();
    Map<Object, Object> copy = new LinkedHashMap<>();
    for (int i = 0, end = map.log().end(version); i < end; i++) {
      if (map.log().isLive(version, i)) {
        Object key = map.keys().object(map.log().key(version, i));
        copy.put(key, value(map.log().value(version, i), map.container().innerDepth()));
      }
    }
    return copy;
  }

  private Set<Object> set(MapContainer set) {
    Version version = set.container().version();
    Set<Object> copy = new LinkedHashSet<>();
    for (int i = 0, end = set.log().end(version); i < end; i++) {
      if (set.log().isLive(version, i)) {
        copy.add(set.keys().object(set.log().key(version, i)));
      }
    }
    return copy;
  }
}
