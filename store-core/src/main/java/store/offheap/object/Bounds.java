package store.offheap.object;

/**
 * The start and end of the elements of a vector, packed in one word that is never 0.
 *
 * <pre>
 *   63   62          32 31           0
 *  +---+---------------+--------------+
 *  | 1 | start         | end          |
 *  +---+---------------+--------------+
 * </pre>
 */
final class Bounds {
  /** The largest possible end. */
  static final int MAX = Integer.MAX_VALUE;

  private Bounds() {}

  static long of(int start, int end) {
    assert start >= 0 && start <= end : start + " " + end;
    return Long.MIN_VALUE | (long) start << Integer.SIZE | end;
  }

  static int start(long bounds) {
    return (int) (bounds >>> Integer.SIZE) & Integer.MAX_VALUE;
  }

  static int end(long bounds) {
    return (int) bounds;
  }

  static int size(long bounds) {
    return end(bounds) - start(bounds);
  }

  /** Returns whether a word from the file can be the bounds of a vector of the given capacity. */
  static boolean isValid(long word, long capacity) {
    return word < 0 && end(word) >= start(word) && end(word) <= capacity;
  }

  static long checked(Records records, long version, long word, long capacity) {
    if (!isValid(word, capacity)) {
      throw records.corrupt(version, "bounds", "within " + capacity, Long.toHexString(word));
    }
    return word;
  }
}
