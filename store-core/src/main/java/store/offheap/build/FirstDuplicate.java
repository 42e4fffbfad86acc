package store.offheap.build;

/** The first of all added rows whose key occurred in an earlier row. Thread-safe. */
final class FirstDuplicate {
  private boolean isFound;
  private long key;
  private long firstOrigin;
  private long origin;
  private long sequence;

  /**
   * Records a row.
   *
   * @param rowSequence number of the row
   */
  synchronized void note(long rowKey, long rowFirstOrigin, long rowOrigin, long rowSequence) {
    if (!isFound || rowSequence < sequence) {
      isFound = true;
      key = rowKey;
      firstOrigin = rowFirstOrigin;
      origin = rowOrigin;
      sequence = rowSequence;
    }
  }

  boolean isFound() {
    return isFound;
  }

  long key() {
    return key;
  }

  long firstOrigin() {
    return firstOrigin;
  }

  long origin() {
    return origin;
  }
}
