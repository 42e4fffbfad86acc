package store.offheap.bench.peer;

/** The entries with which every store is built. */
final class Entries {
  private Entries() {}

  /**
   * Puts the entries in the order of their numbers, which is unrelated to the order of their keys.
   */
  static void putAll(Place place, Store store) {
    Shape shape = place.shape();
    for (int i = 0; i < place.count(); i++) {
      long key = shape.key(i);
      store.put(key, shape.value(key, 0));
    }
  }
}
