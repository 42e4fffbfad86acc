package store.offheap.object;

/** Plain copies of stored values. */
final class Eager {
  private Eager() {}

  /**
   * Returns a value that has no tie to the store: a lazy container as a plain, modifiable one of
   * the same order, with plain ones all the way down; anything else as it is.
   */
  static Object copy(Object value) {
    if (value instanceof LazyList list) {
      return list.eager();
    }
    if (value instanceof LazyMap map) {
      return map.eager();
    }
    return value instanceof LazySet set ? set.eager() : value;
  }
}
