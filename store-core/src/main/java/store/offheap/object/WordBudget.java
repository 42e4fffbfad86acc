package store.offheap.object;

import store.offheap.error.CorruptStoreException;
import store.offheap.file.StoreFile;

/**
 * How many words a walk may read before one of them must lie in two places. What a damaged file
 * leads to again and again can be more than there is time for, though no walk goes deep.
 *
 * <p>For one thread.
 */
final class WordBudget {
  /** So many words cost little time, whether the file has room for them or not. */
  private static final int UNCHECKED = 1 << 16;

  private final StoreFile file;
  private long limit = UNCHECKED;
  private long spent;

  WordBudget(StoreFile file) {
    this.file = file;
  }

  /** Begins a walk that meets each word once. */
  void begin() {
    spent = 0;
  }

  /**
   * Counts a word.
   *
   * @throws CorruptStoreException if the file has no room for so many
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
