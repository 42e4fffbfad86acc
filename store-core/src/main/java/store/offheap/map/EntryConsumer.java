package store.offheap.map;

/** Accepts the entries of a map with integer values. */
@FunctionalInterface
public interface EntryConsumer {
  /**
   * Accepts an entry.
   *
   * @param key its key; for {@code UINT64}, the 64 bits
   * @param value its value; for {@code UINT64}, the 64 bits; 0 in a set
   */
  void accept(long key, long value);
}
