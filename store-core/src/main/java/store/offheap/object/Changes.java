package store.offheap.object;

import java.util.ConcurrentModificationException;

/**
 * Counts the changes made through one view of a container, so that an iterator notices what its own
 * thread changed behind its back. What other threads change it lives with.
 *
 * <p>Threads: {@link #resized} and {@link #replaced} under the write lock, the rest by any.
 */
final class Changes {
  private long changer;
  private volatile long resizes;
  private volatile long replacements;

  /** Notes that elements were added, removed or put into another order by this thread. */
  void resized() {
    changer = Thread.currentThread().getId();
    // Release: whoever acquires this count in check() knows who changed.
    resizes = resizes + 1;
  }

  /** Notes that an element was replaced. */
  void replaced() {
    replacements = replacements + 1;
  }

  /** Returns a number that differs after every change of the size or the order. */
  long resizes() {
    return resizes;
  }

  /** Returns a number that differs after every change. */
  long all() {
    return resizes + replacements;
  }

  /**
   * Compares with the number that an iterator knows.
   *
   * @return the number it is to know from now on
   * @throws ConcurrentModificationException if this thread was the last to change
   */
  long check(long known) {
    long now = resizes;
    if (now != known && changer == Thread.currentThread().getId()) {
      throw new ConcurrentModificationException(
          "changed during iteration, and not by the iterator");
    }
    return now;
  }
}
