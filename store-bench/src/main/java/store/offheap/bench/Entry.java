package store.offheap.bench;

import store.offheap.map.IdMap;

/**
 * Entry number {@code i} of a {@code UINT32 -> UINT32} map: a key without pattern, and the value i.
 */
final class Entry {
  private Entry() {}

  static long key(int i) {
    return IntMaps.unsigned(Keys.intKey(i));
  }

  /** Puts the entries from 0 to count - 1, whose keys must be absent. */
  static void putAll(IdMap map, int count) {
    for (int i = 0; i < count; i++) {
      if (!map.put(key(i), i)) {
        throw new IllegalStateException("present before its put: key=" + key(i));
      }
    }
  }

  /**
   * Reads the entries from 0 to count - 1, and throws unless all are present and there are no
   * others.
   */
  static void requireAll(IdMap map, int count) {
    for (int i = 0; i < count; i++) {
      long value = map.get(key(i), -1);
      if (value != i) {
        throw new IllegalStateException(
            "lost: key=" + key(i) + ", expected=" + i + ", actual=" + value);
      }
    }
    if (map.size() != count) {
      throw new IllegalStateException("entries: expected=" + count + ", actual=" + map.size());
    }
  }
}
