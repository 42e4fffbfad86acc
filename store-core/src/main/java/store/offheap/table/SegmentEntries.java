package store.offheap.table;

/**
 * The entries of a segment that is to be made, which do not change any more. Read by any one
 * thread.
 */
public interface SegmentEntries {
  /** Returns how many there are. */
  int count();

  /**
   * Returns the bits of a key, of a 4-byte key sign-extended.
   *
   * @param index from 0 to below {@link #count()}
   */
  long key(int index);

  /**
   * Returns the bits of a value.
   *
   * @param index from 0 to below {@link #count()}
   */
  long raw(int index);
}
