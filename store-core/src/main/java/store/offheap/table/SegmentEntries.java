package store.offheap.table;

/**
 * The entries of a segment to be created, which no longer change. Read by one thread, which may be
 * any.
 */
public interface SegmentEntries {
  /** Returns the number of entries. */
  int count();

  /**
   * Returns the bits of a key; sign-extended for a 4-byte key.
   *
   * @param index from 0 to {@link #count()} exclusive
   */
  long key(int index);

  /**
   * Returns the bits of a value.
   *
   * @param index from 0 to {@link #count()} exclusive
   */
  long raw(int index);
}
