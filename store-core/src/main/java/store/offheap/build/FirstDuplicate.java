package store.offheap.build;

/** The first row, of all that came, whose key another row had before. Any thread may call. */
final class FirstDuplicate {
  private boolean isFound;
  private long key;
  private long firstOrigin;
  private long origin;
  private long sequence;

  /**
   * Takes note of a row.
   *
   * @param rowSequence its number
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
