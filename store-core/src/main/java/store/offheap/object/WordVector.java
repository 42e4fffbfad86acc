package store.offheap.object;

import java.util.function.LongConsumer;
import store.offheap.record.RecordType;
import store.offheap.record.Word;

/**
 * Vectors of words: radix trees of nodes of {@value #NODE_WORDS} words. They grow where they are,
 * by words that were empty; a word that a power failure must not take away is replaced in a copy of
 * its node and of those above.
 *
 * <p>A node that no checkpoint holds or is going to hold is changed in place, whatever its words:
 * no version that a power failure leads back to has it.
 *
 * <p>Reading is for any thread, within a read of the store; changes need the file's write lock.
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

  /** Returns a word, {@link Word#EMPTY} where none was ever stored. */
  long get(Version version, long index) {
    long leaf = leaf(version, index);
    return leaf == Word.EMPTY ? Word.EMPTY : records.get(leaf, slot(index, 0));
  }

  /** Returns the node that holds a word, {@link Word#EMPTY} if there is none. */
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

  /** Returns a vector with room for a number of words; the same one if it has it already. */
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
   * @return the version that has it: the same one, or one that was published in its place
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

  /** Marks a word as superseded, where it lies; it stays what it is. */
  void mark(Version version, long index) {
    long leaf = leaf(version, index);
    if (leaf != Word.EMPTY) {
      long word = records.get(leaf, slot(index, 0));
      if (word != Word.EMPTY) {
        records.putRelease(leaf, slot(index, 0), word | Word.MOVED);
      }
    }
  }

  /** Stores a word where it lies, whatever lay there. */
  void overwrite(Version version, long index, long word) {
    long leaf = leaf(version, index);
    if (leaf != Word.EMPTY) {
      records.putRelease(leaf, slot(index, 0), word);
    }
  }

  /** Returns whether {@link #put} stores a word where it is to lie, and copies nothing. */
  boolean isPutInPlace(Version version, long index, long word) {
    return canStore(leaf(version, index), slot(index, 0), word);
  }

  private boolean canStore(long leaf, int slot, long word) {
    return records.isSelfContained(word)
        || records.get(leaf, slot) == Word.EMPTY
        || records.isFresh(leaf);
  }

  /** Returns the nodes above a word, the leaf first; makes those that are not there yet. */
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

  /** Shows every node, those below before those above. */
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

  /** Frees the nodes of a version and its head; the words in it stay what they are. */
  void free(Version version) {
    if (!version.isSmall()) {
      nodes(version, records::free);
    }
    records.free(version.word());
  }
}
