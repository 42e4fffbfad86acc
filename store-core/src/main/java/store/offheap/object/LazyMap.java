package store.offheap.object;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map stored in a store file, as a value of an {@link ObjectMap} or nested in one. It is a
 * handle: obtaining it reads nothing of the map, looking up a key decodes only that key's value,
 * and every change is in the store when the call returns.
 *
 * <p>Keys, equality of keys, threads and errors are as for {@link ObjectMap}. The order of the
 * entries is not specified. {@code put}, {@code remove} and an entry's {@code setValue} return the
 * old value, a container as a plain copy; {@link #set} and {@link #delete} do not, and are cheaper.
 *
 * <p>A handle is valid as long as its map is in the store. Once the entry or element that holds the
 * map is removed or replaced, or the store is closed, every call throws
 * {@link IllegalStateException}. Storing a handle elsewhere stores a copy of the map.
 */
public final class LazyMap extends StoredMap {
  LazyMap(Dictionary dictionary) {
    super(dictionary);
  }

  /** Returns a plain, modifiable copy that is detached from the store at all levels. */
  public Map<Object, Object> eager() {
    Map<Object, Object> copy = new LinkedHashMap<>();
    for (Map.Entry<Object, Object> entry : entrySet()) {
      copy.put(entry.getKey(), Eager.copy(entry.getValue()));
    }
    return copy;
  }
}
