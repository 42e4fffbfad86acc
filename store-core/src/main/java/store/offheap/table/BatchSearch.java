package store.offheap.table;

import store.offheap.file.Memory;

/**
 * Looks up many keys at once in segments whose slots are words: 4-byte keys next to 4-byte values.
 *
 * <p>Each block takes two steps. The first loads the home slot of every key; these loads depend
 * only on the hash and are not separated by branches, so that the processor overlaps as many cache
 * misses as it can. The second compares, and continues the search from slots that held another key;
 * by then most of the memory it accesses is cached.
 *
 * <p>Stateless and thread-safe.
 */
final class BatchSearch {
  /**
   * Number of keys of a block: enough to keep the memory busy, few enough for the loaded data to
   * stay cached.
   */
  static final int BLOCK = 64;

  /**
   * The result of a search that did not terminate; a word that is found is never that of a deleted
   * key.
   */
  static final long NO_EMPTY_SLOT = SegmentLayout.DELETED;

  private final Overflows overflows;
  private final int seed;
  private final SegmentAccess access;
  private final long length;

  /** Mask applied to a sign-extended value. */
  private final long valueMask;

  /** Creates an instance for the slots of a table. */
  BatchSearch(Table table) {
    TableSpec spec = table.spec();
    this.overflows = table.overflows();
    this.seed = (int) spec.seed();
    this.access = table.access();
    this.length = (long) spec.slotsOfSegment() << 3;
    this.valueMask = spec.valueType().isUnsigned() ? 0xFFFF_FFFFL : -1L;
  }

  /**
   * Loads the words in the home slots of the keys from {@code from} to {@code to - 1}.
   *
   * @param words receives them, at the same indexes
   */
  void load(Directory directory, long[] keys, long[] words, int from, int to) {
    for (int i = from; i < to; i++) {
      long hash = Hash.ofInt((int) keys[i], seed);
      words[i] = word(directory, hash, (long) access.home(hash) << 3);
    }
  }

  private static long word(Directory directory, long hash, long offset) {
    return Memory.getLong(directory.bufferOf(hash), directory.baseOf(hash) + offset);
  }

  /**
   * Returns the word that holds a key, given the one in its home slot; 0 if there is none, and
   * {@link #NO_EMPTY_SLOT} if every slot was inspected and none was empty.
   *
   * @param key bits of a key that is not reserved
   */
  long resolve(Directory directory, int key, long first) {
    if ((int) first == key || (int) first == SegmentLayout.EMPTY) {
      return (int) first == key ? first : 0;
    }
    long hash = Hash.ofInt(key, seed);
    int homeSlot = access.home(hash);
    if (directory.isOnlyAtHome(hash, homeSlot)) {
      return 0;
    }
    long home = (long) homeSlot << 3;
    long group = home;
    do {
      for (int i = 0; i < SegmentAccess.WORD_GROUP; i += Long.BYTES) {
        long word = word(directory, hash, group ^ i);
        if ((int) word == key) {
          return word;
        }
        if ((int) word == SegmentLayout.EMPTY) {
          overflows.missed(directory, hash);
          return 0;
        }
      }
      group += SegmentAccess.WORD_GROUP;
      group -= group < length ? 0 : length;
    } while (group != home);
    return NO_EMPTY_SLOT;
  }

  /** Returns the value in a word. */
  long value(long word) {
    return word >> Integer.SIZE & valueMask;
  }
}
