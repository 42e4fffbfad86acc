package store.offheap.object;

import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import store.offheap.record.Word;

/**
 * Builds a version from words that are added one by one. Works node by node, so that it needs
 * memory for only one node per level. Confined to one thread, which holds the file's write lock.
 */
final class VersionBuilder {
  private final Records records;
  private final WordVector vectors;
  private final int stride;
  private final long[] small;
  private final long[][] levels = new long[Version.MAX_DEPTH + 1][];
  private final int[] counts = new int[Version.MAX_DEPTH + 1];
  private int top;
  private long size;

  VersionBuilder(Records records, int stride) {
    this.records = records;
    this.vectors = new WordVector(records);
    this.stride = stride;
    this.small = new long[Version.SMALL_ELEMENTS * stride];
  }

  void add(long word) {
    if (size < small.length) {
      small[(int) size] = word;
    } else {
      if (size == small.length) {
        for (long first : small) {
          add(0, first);
        }
      }
      add(0, word);
    }
    size++;
  }

  /**
   * Returns the index of a word that matches a test and begins an element; -1 if there is none, or
   * if there are more than a few elements.
   */
  int findSmall(LongPredicate test) {
    for (int i = 0; size <= small.length && i < size; i += stride) {
      if (test.test(small[i])) {
        return i;
      }
    }
    return -1;
  }

  /** Replaces one of the words that {@link #findSmall} searches; returns the old one. */
  long replaceSmall(int at, long word) {
    long old = small[at];
    small[at] = word;
    return old;
  }

  private void add(int level, long word) {
    makeRoom(level);
    levels[level][counts[level]++] = word;
  }

  private void makeRoom(int level) {
    if (levels[level] == null) {
      levels[level] = new long[WordVector.NODE_WORDS];
      top = level;
    }
    if (counts[level] == WordVector.NODE_WORDS) {
      flush(level);
    }
  }

  private void flush(int level) {
    // Done first, so that a written node is at once reachable from above, and is found if space
    // runs out.
    makeRoom(level + 1);
    long node = vectors.newNode(levels[level], counts[level]);
    counts[level] = 0;
    add(level + 1, node);
  }

  /** Returns the number of words added. */
  long size() {
    return size;
  }

  /** Writes the version; a small one if allowed and possible. */
  Version finish(long id, long generation, boolean isSmallAllowed) {
    if (size <= small.length) {
      if (isSmallAllowed) {
        return Version.writeSmall(records, id, stride, small, (int) size);
      }
      for (int i = 0; i < size; i++) {
        add(0, small[i]);
      }
      if (size == 0) {
        levels[0] = new long[WordVector.NODE_WORDS];
      }
    }
    int elements = (int) (size / stride);
    for (int level = 0; level < top; level++) {
      flush(level);
    }
    flush(top);
    return Version.writeVector(
        records, id, generation, stride, top, levels[top][0], Bounds.of(0, elements), elements);
  }

  /** Frees what was written and passes the added words to an action. */
  void abandon(LongConsumer action) {
    if (levels[0] == null) {
      Arrays.stream(small, 0, (int) Math.min(size, small.length)).forEach(action);
      return;
    }
    Arrays.stream(levels[0], 0, counts[0]).forEach(action);
    for (int level = 1; level <= top; level++) {
      for (int i = 0; i < counts[level]; i++) {
        abandon(levels[level][i], level - 1, action);
      }
    }
  }

  private void abandon(long node, int level, LongConsumer action) {
    for (int i = 0; i < WordVector.NODE_WORDS; i++) {
      long word = records.get(node, i);
      if (word == Word.EMPTY) {
        continue;
      }
      if (level > 0) {
        abandon(word, level - 1, action);
      } else {
        action.accept(word);
      }
    }
    records.free(node);
  }
}
