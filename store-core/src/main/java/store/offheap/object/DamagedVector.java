package store.offheap.object;

import store.offheap.error.CorruptStoreException;
import store.offheap.record.DamagedHeap;
import store.offheap.record.RecordType;
import store.offheap.record.Word;

/**
 * Reads as many words of damaged vectors as possible.
 *
 * <p>In an intact file, each word is in one place only. To terminate even if nodes form a cycle,
 * the number of visited words is limited to the number that fit in the heap, times the number of
 * visits allowed for each.
 */
final class DamagedVector {
  /**
   * After a power failure, a word is visited once for each enclosing container, when the version of
   * that container is chosen.
   */
  private static final int LOOKS = Words.MAX_DEPTH + 4;

  private final DamagedHeap heap;
  private long wordsLeft;

  DamagedVector(DamagedHeap heap, boolean isRestored) {
    this.heap = heap;
    this.wordsLeft = heap.length() / Long.BYTES * (isRestored ? LOOKS : 2);
  }

  /** Visits words. */
  interface Visitor {
    void word(long index, long word);
  }

  /**
   * Counts visited words.
   *
   * @throws CorruptStoreException if there were more than fit in the heap
   */
  void spend(long word, long count) {
    wordsLeft -= count;
    if (wordsLeft < 0) {
      throw heap.corrupt(
          Records.reference(word), "words", "each in one place", "more than there is room for");
    }
  }

  /** Visits the readable, non-empty words of a version in ascending order of index. */
  void words(Version version, long from, long to, Visitor visitor) {
    if (version.isSmall()) {
      long[] words = version.smallWords();
      spend(version.word(), words.length);
      for (int i = (int) from; i < Math.min(to, words.length); i++) {
        visitor.word(i, words[i]);
      }
    } else {
      node(version.root(), version.depth() - 1, 0, from, to, visitor);
    }
  }

  private void node(long node, int level, long first, long from, long to, Visitor visitor) {
    if (!isNode(node)) {
      return;
    }
    spend(node, WordVector.NODE_WORDS);
    long span = 1L << WordVector.NODE_BITS * level;
    for (int i = 0; i < WordVector.NODE_WORDS; i++) {
      long at = first + i * span;
      long word = at + span <= from || at >= to ? Word.EMPTY : wordOrEmpty(node, i);
      if (word == Word.EMPTY) {
        continue;
      }
      if (level > 0) {
        node(word, level - 1, at, from, to, visitor);
      } else {
        visitor.word(at, word);
      }
    }
  }

  private boolean isNode(long node) {
    if (Word.tag(node) != Word.NODE) {
      return false;
    }
    try {
      heap.body(Records.reference(node), RecordType.NODE);
      return true;
    } catch (CorruptStoreException e) {
      return false;
    }
  }

  private long wordOrEmpty(long node, int index) {
    try {
      return heap.word(Records.reference(node), index);
    } catch (CorruptStoreException e) {
      return Word.EMPTY;
    }
  }
}
