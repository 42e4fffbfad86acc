package store.offheap.object;

import java.util.Iterator;

/** The key set of a map. */
final class KeyView extends KeySet {
  private final StoredMap map;

  KeyView(StoredMap map) {
    this.map = map;
  }

  @Override
  Dictionary dictionary() {
    return map.dictionary();
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

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public Iterator<Object> iterator() {
    return new KeyIterator(map.dictionary(), map.changes());
  }

  @Override
  public String toString() {
    return Text.of(this, map::sizeLong);
  }
}
