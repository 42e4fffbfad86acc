package store.offheap.bench.peer;

/** A store that is open. One thread uses it. */
public interface Store extends AutoCloseable {
  /** What {@link #get} returns for a key that is absent. */
  long MISSING = -1;

  /** Returns the value of a key, or {@link #MISSING}. */
  long get(long key);

  /** Puts an entry; what else it may return is not asked for. */
  default void put(long key, long value) {
    throw new UnsupportedOperationException("write-once");
  }

  /** Removes the entry of a key that is there. */
  default void remove(long key) {
    throw new UnsupportedOperationException("write-once");
  }

  /** Looks many keys up in one call, where there is such a call. */
  default void getAll(long[] keys, long[] values) {
    throw new UnsupportedOperationException(
        "no call for many keys that this peer documents as faster");
  }

  /** Returns the sum of {@link Shape#check} of all entries, by going through them. */
  long scan();

  /** Closes it, as a program that ends in order does. */
  @Override
  void close();
}
