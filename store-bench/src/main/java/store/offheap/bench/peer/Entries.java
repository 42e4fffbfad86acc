package store.offheap.bench.peer;

/** The entries that every store is built with. */
final class Entries {
  private Entries() {}

  /** Puts them, in the order of their numbers, which is none of their keys. */
  static void putAll(Place place, Store store) {
    Shape shape = place.shape();
    for (int i = 0; i < place.count(); i++) {
      long key = shape.key(i);
      store.put(key, shape.value(key, 0));
    }
  }
}
