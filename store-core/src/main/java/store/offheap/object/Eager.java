package store.offheap.object;

/** Makes plain copies of stored values. */
final class Eager {
  private Eager() {}

  /**
   * Returns a value detached from the store: a lazy container as a plain, modifiable one with the
   * same order, whose nested containers are plain as well; any other value unchanged.
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
