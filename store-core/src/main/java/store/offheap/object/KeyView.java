package store.offheap.object;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;

/** The keys of a map. */
final class KeyView extends AbstractSet<Object> {
  private final StoredMap map;

  KeyView(StoredMap map) {
    this.map = map;
  }

  @Override
  public int size() {
    return map.size();
  }

  @Override
  public boolean contains(Object key) {
    return map.containsKey(key);
  }

  @Override
  public boolean remove(Object key) {
    return map.delete(key);
  }

  // Whichever is larger: else the other one would say which integers are equal.
  @Override
  public boolean removeAll(Collection<?> elements) {
    boolean isChanged = false;
    for (Object element : elements.toArray()) {
      isChanged |= remove(element);
    }
    return isChanged;
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public Iterator<Object> iterator() {
    return new KeyIterator(map.dictionary(), map.changes());
  }

  // Concurrent and so not sized: the count may change under way. Begins when it is first used.
  @Override
  public Spliterator<Object> spliterator() {
    return Spliterators.spliterator(this, Spliterator.DISTINCT | Spliterator.CONCURRENT);
  }

  @Override
  public String toString() {
    return Text.of(this, map::sizeLong);
  }
}
