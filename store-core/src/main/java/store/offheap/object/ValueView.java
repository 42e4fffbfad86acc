package store.offheap.object;

import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;

/** The values view of a map. */
final class ValueView extends AbstractCollection<Object> {
  private final StoredMap map;

  ValueView(StoredMap map) {
    this.map = map;
  }

  @Override
  public int size() {
    return map.size();
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public Iterator<Object> iterator() {
    return new CursorIterator<>(map.dictionary(), map.changes()) {
      @Override
      boolean isOfKeys() {
        return false;
      }

      @Override
      Object element(Object key, Object value) {
        return value;
      }
    };
  }

  // Concurrent and therefore not sized: the count may change during traversal. Late-binding.
  @Override
  public Spliterator<Object> spliterator() {
    return Spliterators.spliterator(this, Spliterator.CONCURRENT);
  }

  @Override
  public String toString() {
    return Text.of(this, map::sizeLong);
  }
}
