package store.offheap.bench.peer;

/** An open store, used by one thread. */
public interface Store extends AutoCloseable {
  /** Returned by {@link #get} for an absent key. */
  long MISSING = -1;

  /** Returns the value of a key, or {@link #MISSING}. */
  long get(long key);

  /** Puts an entry; the previous value is not requested. */
  default void put(long key, long value) {
    throw new UnsupportedOperationException("write-once");
  }

  /** Removes the entry of a key that is present. */
  default void remove(long key) {
    throw new UnsupportedOperationException("write-once");
  }

  /** Looks up many keys in one call, if the store has such a call. */
  default void getAll(long[] keys, long[] values) {
    throw new UnsupportedOperationException(
        "no call for many keys that this peer documents as faster");
  }

  /** Returns the sum of {@link Shape#check} over all entries, by iterating over them. */
  long scan();

  /** Closes the store, as a program does that terminates normally. */
  @Override
  void close();
}
