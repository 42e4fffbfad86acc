package store.offheap.object;

import store.offheap.error.CorruptStoreException;
import store.offheap.record.RecordType;
import store.offheap.record.Word;

/**
 * Removes everything outside the bounds of a vector, so that it can never become valid again: nodes
 * that are not intact, and words after the end, which a list keeps as marked words. Requires the
 * file's write lock.
 */
final class VectorTrim {
  private final Records records;
  private final boolean isMarking;
  private long start;
  private long end;

  /**
   * Creates a trim.
   *
   * @param isMarking whether words are marked instead of cleared
   */
  VectorTrim(Records records, boolean isMarking) {
    this.records = records;
    this.isMarking = isMarking;
  }

  void trim(Version version, long bounds) {
    start = (long) Bounds.start(bounds) * version.stride();
    end = (long) Bounds.end(bounds) * version.stride();
    trim(version.root(), version.depth() - 1, 0);
  }

  private void trim(long node, int level, long first) {
    long span = 1L << WordVector.NODE_BITS * level;
    for (int i = 0; i < WordVector.NODE_WORDS; i++) {
      long from = first + i * span;
      boolean isOutside = from >= end || from + span <= start;
      long word = records.get(node, i);
      if (word == Word.EMPTY) {
        continue;
      }
      if (level == 0) {
        trimWord(node, i, word, from);
      } else if (!isNode(word)) {
        if (isOutside) {
          records.putRelease(node, i, Word.EMPTY);
        }
      } else if (from + span > end || from + span <= start) {
        trim(word, level - 1, from);
      }
    }
  }

  private void trimWord(long node, int i, long word, long at) {
    if (at < end) {
      return;
    }
    if (!isMarking) {
      records.putRelease(node, i, Word.EMPTY);
    } else if (!Word.isMoved(word)) {
      records.putRelease(node, i, word | Word.MOVED);
    }
  }

  private boolean isNode(long word) {
    try {
      return Word.tag(word) == Word.NODE && records.isWhole(word, RecordType.NODE);
    } catch (CorruptStoreException e) {
      return false;
    }
  }
}
