package store.offheap.object;

import store.offheap.error.CorruptStoreException;
import store.offheap.file.StoreFile;

/**
 * Limits the number of words that a walk reads: beyond it, some word must be in two places. In a
 * damaged file, the same data may be reachable so many times that a walk would take too long, even
 * though its depth is limited.
 *
 * <p>Not thread-safe.
 */
final class WordBudget {
  /**
   * Number of words that take little time, so that whether they fit in the file need not be
   * checked.
   */
  private static final int UNCHECKED = 1 << 16;

  private final StoreFile file;
  private long limit = UNCHECKED;
  private long spent;

  WordBudget(StoreFile file) {
    this.file = file;
  }

  /** Starts a walk that visits each word once. */
  void begin() {
    spent = 0;
  }

  /**
   * Counts a word.
   *
   * @throws CorruptStoreException if that many words do not fit in the file
   */
  void spend() {
    if (++spent > limit) {
      requireRoom();
    }
  }

  private void requireRoom() {
    // The file may have grown.
    limit = Math.max(UNCHECKED, file.length() / Long.BYTES);
    if (spent > limit) {
      throw new CorruptStoreException(
          "words of containers: expected=each in one place, actual=more than there is room for",
          file.path(),
          "heap");
    }
  }
}
