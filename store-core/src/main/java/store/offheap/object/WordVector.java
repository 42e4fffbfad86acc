package store.offheap.object;

import java.util.function.LongConsumer;
import store.offheap.record.RecordType;
import store.offheap.record.Word;

/**
 * Vectors of words: radix trees with nodes of {@value #NODE_WORDS} words. They grow in place by
 * filling empty words; a word that must survive a power failure is replaced copy-on-write, in a
 * copy of its node and of the nodes above.
 *
 * <p>A node that is contained neither in a checkpoint nor in one in progress is always changed in
 * place: no version restored after a power failure contains it.
 *
 * <p>Any thread may read, within a read of the store; changes require the file's write lock.
 */
final class WordVector {
  static final int NODE_BITS = 7;
  static final int NODE_WORDS = RecordType.NODE_WORDS;

  private static final byte[] NOTHING = {};
  private static final int NODE_MASK = NODE_WORDS - 1;

  private final Records records;

  WordVector(Records records) {
    this.records = records;
  }

  private static int slot(long index, int level) {
    return (int) (index >>> NODE_BITS * level) & NODE_MASK;
  }

  /** Returns a word, or {@link Word#EMPTY} if none was ever stored there. */
  long get(Version version, long index) {
    long leaf = leaf(version, index);
    return leaf == Word.EMPTY ? Word.EMPTY : records.get(leaf, slot(index, 0));
  }

  /** Returns the first index of the node that holds the word of an index. */
  static long nodeOf(long index) {
    return index & ~(long) NODE_MASK;
  }

  /** Returns words from an index on, at most to the end of its node. */
  long[] words(Version version, long index, int most) {
    int slot = slot(index, 0);
    long leaf = leaf(version, index);
    long[] words = new long[leaf == Word.EMPTY ? 0 : Math.min(most, NODE_WORDS - slot)];
    for (int i = 0; i < words.length; i++) {
      words[i] = records.get(leaf, slot + i);
    }
    return words;
  }

  /** Returns the node that holds a word, or {@link Word#EMPTY} if there is none. */
  long leaf(Version version, long index) {
    if (index >= version.capacity()) {
      return Word.EMPTY;
    }
    long node = requireNode(version.root());
    for (int level = version.depth() - 1; level > 0; level--) {
      node = records.get(node, slot(index, level));
      if (node == Word.EMPTY) {
        return Word.EMPTY;
      }
      requireNode(node);
    }
    return node;
  }

  private long requireNode(long node) {
    if (Word.tag(node) != Word.NODE || records.type(node) != RecordType.NODE) {
      throw records.corrupt(node, "reference", "of a node", Long.toHexString(node));
    }
    return node;
  }

  /** Appends a node with these words. */
  long newNode(long[] words, int count) {
    long node = records.append(Word.NODE, RecordType.NODE, NOTHING, 0);
    for (int i = 0; i < count; i++) {
      if (words[i] != Word.EMPTY) {
        records.putRelease(node, i, words[i]);
      }
    }
    return node;
  }

  private long copyNode(long node, int changed, long word) {
    long[] words = new long[NODE_WORDS];
    for (int i = 0; i < NODE_WORDS; i++) {
      words[i] = i == changed ? word : records.get(node, i);
    }
    return newNode(words, NODE_WORDS);
  }

  /**
   * Returns a vector with space for a number of words; the same one if it already has the space.
   */
  Version withRoom(Container container, Version version, long words) {
    Version grown = version;
    while (grown.capacity() < words) {
      long root = newNode(new long[] {grown.root()}, 1);
      Version higher = Version.writeVector(
          records,
          grown.id(),
          grown.generation(),
          grown.stride(),
          grown.depth() + 1,
          root,
          grown.bounds(records),
          records.get(grown.word(), Version.LIVE));
      container.publish(higher);
      records.free(grown.word());
      grown = higher;
    }
    return grown;
  }

  /**
   * Stores a word.
   *
   * @return the version that has the word: the same one, or one that was published to replace it
   */
  Version put(Container container, Version version, long index, long word) {
    long[] path = path(version, index);
    int slot = slot(index, 0);
    if (canStore(path[0], slot, word)) {
      records.putRelease(path[0], slot, word);
      return version;
    }
    return replace(container, version, path, index, word);
  }

  /** Marks a word as superseded in place; it is otherwise unchanged. */
  void mark(Version version, long index) {
    long leaf = leaf(version, index);
    if (leaf != Word.EMPTY) {
      long word = records.get(leaf, slot(index, 0));
      if (word != Word.EMPTY) {
        records.putRelease(leaf, slot(index, 0), word | Word.MOVED);
      }
    }
  }

  /** Stores a word in place, whatever was there before. */
  void overwrite(Version version, long index, long word) {
    long leaf = leaf(version, index);
    if (leaf != Word.EMPTY) {
      records.putRelease(leaf, slot(index, 0), word);
    }
  }

  /** Returns whether {@link #put} stores a word in place, without copying. */
  boolean isPutInPlace(Version version, long index, long word) {
    return canStore(leaf(version, index), slot(index, 0), word);
  }

  private boolean canStore(long leaf, int slot, long word) {
    return records.isSelfContained(word)
        || records.get(leaf, slot) == Word.EMPTY
        || records.isFresh(leaf);
  }

  /** Returns the nodes above a word, leaf first; creates missing ones. */
  private long[] path(Version version, long index) {
    long[] path = new long[version.depth()];
    long node = requireNode(version.root());
    for (int level = version.depth() - 1; level > 0; level--) {
      path[level] = node;
      long child = records.get(node, slot(index, level));
      if (child == Word.EMPTY) {
        child = newNode(new long[0], 0);
        records.putRelease(node, slot(index, level), child);
      }
      node = requireNode(child);
    }
    path[0] = node;
    return path;
  }

  private Version replace(
      Container container, Version version, long[] path, long index, long word) {
    long replacement = copyNode(path[0], slot(index, 0), word);
    for (int level = 1; level < path.length; level++) {
      if (records.isFresh(path[level])) {
        records.putRelease(path[level], slot(index, level), replacement);
        free(path, level);
        return version;
      }
      replacement = copyNode(path[level], slot(index, level), replacement);
    }
    Version next = Version.writeVector(
        records,
        version.id(),
        version.generation(),
        version.stride(),
        version.depth(),
        replacement,
        version.bounds(records),
        records.get(version.word(), Version.LIVE));
    container.publish(next);
    free(path, path.length);
    records.free(version.word());
    return next;
  }

  private void free(long[] nodes, int count) {
    for (int i = 0; i < count; i++) {
      records.free(nodes[i]);
    }
  }

  // All of a vector

  /** Visits every node, children before their parents. */
  void nodes(Version version, LongConsumer action) {
    nodes(version.root(), version.depth() - 1, action);
  }

  void nodes(long node, int level, LongConsumer action) {
    requireNode(node);
    if (level > 0) {
      for (int i = 0; i < NODE_WORDS; i++) {
        long child = records.get(node, i);
        if (child != Word.EMPTY) {
          nodes(child, level - 1, action);
        }
      }
    }
    action.accept(node);
  }

  /** Frees the nodes of a version and its head; does not release the words in it. */
  void free(Version version) {
    if (!version.isSmall()) {
      nodes(version, records::free);
    }
    records.free(version.word());
  }
}
