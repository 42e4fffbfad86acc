package store.offheap.object;

import java.util.ConcurrentModificationException;

/**
 * Counts the changes made through one view of a container, so that an iterator detects changes made
 * by its own thread other than through the iterator. It tolerates changes by other threads.
 *
 * <p>Threads: {@link #resized} and {@link #replaced} require the write lock; the other methods may
 * be called by any thread.
 */
final class Changes {
  private long changer;
  private volatile long resizes;
  private volatile long replacements;

  /** Records that this thread added, removed or reordered elements. */
  void resized() {
    changer = Thread.currentThread().getId();
    // Release: a thread that acquires this count in check() sees which thread made the change.
    resizes = resizes + 1;
  }

  /** Records that an element was replaced. */
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
   * Compares with the number that an iterator remembers.
   *
   * @return the number that it must remember from now on
   * @throws ConcurrentModificationException if this thread made the last change
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
