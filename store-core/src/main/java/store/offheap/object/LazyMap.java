package store.offheap.object;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A map in a store file. */
public final class LazyMap extends AbstractMap<Object, Object> {
  private final Dictionary dictionary;

  LazyMap(Dictionary dictionary) {
    this.dictionary = dictionary;
  }

  /** Returns what this is a view of. */
  Dictionary dictionary() {
    return dictionary;
  }

  @Override
  public Set<Map.Entry<Object, Object>> entrySet() {
    return eager().entrySet();
  }

  /** Returns a plain copy, with plain copies of all containers in it. */
  public Map<Object, Object> eager() {
    Map<Object, Object> copy = new LinkedHashMap<>();
    Dictionary.Cursor cursor = dictionary.cursor();
    while (cursor.next()) {
      Object value = cursor.value();
      if (value != Dictionary.MISSING) {
        copy.put(cursor.key(), Eager.copy(value));
      }
    }
    return copy;
  }
}
