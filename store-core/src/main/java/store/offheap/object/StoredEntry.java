package store.offheap.object;

import java.util.Map;
import java.util.Objects;

/** An entry as an iterator found it; {@code setValue} writes through to the store. */
final class StoredEntry implements Map.Entry<Object, Object> {
  private final StoredMap map;
  private final Object key;
  private Object value;

  StoredEntry(StoredMap map, Object key, Object value) {
    this.map = map;
    this.key = key;
    this.value = value;
  }

  @Override
  public Object getKey() {
    return key;
  }

  @Override
  public Object getValue() {
    return value;
  }

  /**
   * Sets the value of the key.
   *
   * @return the old value, a container as a plain copy
   * @throws IllegalStateException if the entry was removed meanwhile
   */
  @Override
  public Object setValue(Object newValue) {
    Object old = map.replacePresent(key, newValue);
    if (old == Dictionary.MISSING) {
      throw new IllegalStateException("entry was removed: key=" + key);
    }
    value = map.stored(key, newValue);
    return old;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Map.Entry<?, ?> entry
        && Objects.deepEquals(key, entry.getKey())
        && Objects.equals(value, entry.getValue());
  }

  @Override
  public int hashCode() {
    return KeySet.hash(key) ^ Objects.hashCode(value);
  }

  @Override
  public String toString() {
    return key + "=" + value;
  }
}
