package store.offheap.object;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;

/** The entry set of a map. */
final class EntryView extends AbstractSet<Map.Entry<Object, Object>> {
  private final StoredMap map;

  EntryView(StoredMap map) {
    this.map = map;
  }

  @Override
  public int size() {
    return map.size();
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other)
        && (other instanceof EntryView
            || DistinctKeys.areAll(keys((Set<?>) other), map.dictionary()));
  }

  private static Iterable<Object> keys(Set<?> entries) {
    return () -> entries.stream()
        .<Object>map(entry -> ((Map.Entry<?, ?>) entry).getKey())
        .iterator();
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public boolean contains(Object candidate) {
    if (!(candidate instanceof Map.Entry<?, ?> entry)) {
      return false;
    }
    Object found = map.dictionary().get(entry.getKey());
    return found != Dictionary.MISSING && Objects.equals(found, entry.getValue());
  }

  @Override
  public boolean remove(Object candidate) {
    return candidate instanceof Map.Entry<?, ?> entry
        && map.remove(entry.getKey(), entry.getValue());
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public Iterator<Map.Entry<Object, Object>> iterator() {
    return new CursorIterator<>(map.dictionary(), map.changes()) {
      @Override
      boolean isOfKeys() {
        return false;
      }

      @Override
      Map.Entry<Object, Object> element(Object key, Object value) {
        return new StoredEntry(map, key, value);
      }
    };
  }

  // Concurrent and therefore not sized: the count may change during traversal. Late-binding.
  @Override
  public Spliterator<Map.Entry<Object, Object>> spliterator() {
    return Spliterators.spliterator(this, Spliterator.DISTINCT | Spliterator.CONCURRENT);
  }

  @Override
  public String toString() {
    return Text.of(this, map::sizeLong);
  }
}
