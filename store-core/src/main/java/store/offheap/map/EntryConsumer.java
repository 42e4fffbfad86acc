package store.offheap.map;

/** Takes an entry of a map of integers. */
@FunctionalInterface
public interface EntryConsumer {
  /**
   * Takes an entry.
   *
   * @param key its key; of {@code UINT64} the 64 bits
   * @param value its value; of {@code UINT64} the 64 bits, 0 in a set
   */
  void accept(long key, long value);
}
