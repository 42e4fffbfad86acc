package store.offheap.object;

import store.offheap.record.Word;

/**
 * Consecutive elements of a list, read with one descent to their node. A run is valid until the
 * next change in its store; after that it returns nothing, and callers look elements up one by one.
 * While a change is in progress, a run may still return what was there before it.
 *
 * <p>Not thread-safe; used outside a read of the store.
 */
final class ListRun {
  /** The maximum number of elements in a run: those of a node. */
  static final int MOST = WordVector.NODE_WORDS;

  /** A run without elements. */
  static final ListRun NONE = new ListRun(null, -1, 0, new long[0], 0);

  private final Container container;
  private final ObjectStore store;

  /** The stamp of the store while the run was read. */
  private final long stamp;

  private final int first;
  private final long[] words;

  /** Difference between the numbers by which elements are requested and their indices. */
  private final int shift;

  private ListRun(Container container, long stamp, int first, long[] words, int shift) {
    this.container = container;
    this.store = container == null ? null : container.store();
    this.stamp = stamp;
    this.first = first;
    this.words = words;
    this.shift = shift;
  }

  /**
   * Reads a run.
   *
   * @param stamp the stamp of the store before anything of the run was read
   * @param from index of the first element
   * @param to index after the last; the run ends earlier at the end of the node
   */
  static ListRun read(
      ListContainer list, Version version, long bounds, long stamp, int from, int to) {
    int end = Math.min(to, Bounds.size(bounds));
    if (from >= end) {
      return NONE;
    }
    long[] words = list.words(version, Bounds.start(bounds) + (long) from, end - from);
    for (long word : words) {
      if (word == Word.EMPTY || Word.isMoved(word)) {
        return NONE;
      }
    }
    return new ListRun(list.container(), stamp, from, words, 0);
  }

  /** Returns the same run, looked up by places instead of indices. */
  ListRun byPlaces(long bounds) {
    return new ListRun(container, stamp, first, words, Bounds.start(bounds));
  }

  /** Returns the index of an element. */
  int index(long asked) {
    return (int) (asked - shift);
  }

  /** Returns whether the run contains an element, even if it is no longer valid. */
  boolean has(long asked) {
    long at = asked - shift - first;
    return at >= 0 && at < words.length;
  }

  /**
   * Returns the current element of the list, or {@link Dictionary#MISSING} if the run does not
   * contain it or is no longer valid.
   */
  Object get(long asked) {
    if (!has(asked)) {
      return Dictionary.MISSING;
    }
    try {
      long epoch = store.begin();
      long word = words[index(asked) - first];
      Object element = store.words().view(word, container.innerDepth());
      return store.isAt(epoch) && store.stamp() == stamp ? element : Dictionary.MISSING;
    } catch (RuntimeException e) {
      // Caused by the element, by a change or by close(): the caller's own lookup will report it.
      return Dictionary.MISSING;
    } catch (InternalError e) {
      throw store.file().pageGone(e);
    }
  }
}
