package store.offheap.table;

import java.lang.invoke.VarHandle;
import store.offheap.file.Memory;

/**
 * Looks up many keys at once in segments whose slots are pairs: 8-byte keys before 8-byte values.
 * Uses two steps per block, like {@link BatchSearch}.
 *
 * <p>Stateless and thread-safe.
 */
final class PairSearch {
  /** Every slot of a segment was inspected and none was empty. */
  private static final long NO_EMPTY_SLOT = -2;

  private static final long ABSENT = -1;

  private final Overflows overflows;
  private final SegmentAccess access;
  private final long seed;
  private final long length;

  /** Creates an instance for the slots of a table. */
  PairSearch(Table table) {
    TableSpec spec = table.spec();
    this.overflows = table.overflows();
    this.access = table.access();
    this.seed = spec.seed();
    this.length = (long) spec.slotsOfSegment() * SegmentAccess.PAIR;
  }

  /**
   * Looks up a block of keys through a directory, which the caller must compare with the current
   * one afterwards.
   *
   * @param values receives the value of each key at the same index; must not be the same array
   * @param from index of the first key
   * @param to one past the last
   * @param missing what to store for a key that is absent
   * @return the number of keys present; -1 if the block must be looked up key by key, because a key
   *     is reserved, or a search did not terminate
   */
  int get(Directory directory, long[] keys, long[] values, int from, int to, long missing) {
    for (int i = from; i < to; i++) {
      long hash = Hash.ofLong(keys[i], seed);
      values[i] = load(directory, hash, home(hash));
    }
    VarHandle.acquireFence(); // pairs with putKeyRelease, as in SegmentAccess.value
    int hits = 0;
    for (int i = from; i < to; i++) {
      long key = keys[i];
      if (SegmentLayout.isReserved(key)) {
        return -1;
      }
      long hash = Hash.ofLong(key, seed);
      long first = values[i];
      long offset = first == SegmentLayout.EMPTY
          ? ABSENT
          : first == key ? home(hash) : search(directory, key, hash);
      if (offset == NO_EMPTY_SLOT) {
        return -1;
      }
      hits += offset == ABSENT ? 0 : 1;
      values[i] = offset == ABSENT ? missing : load(directory, hash, offset + Long.BYTES);
    }
    return hits;
  }

  private long home(long hash) {
    return (long) access.home(hash) * SegmentAccess.PAIR;
  }

  private static long load(Directory directory, long hash, long offset) {
    return Memory.getLong(directory.bufferOf(hash), directory.baseOf(hash) + offset);
  }

  /** Returns the offset of a key in its segment, in bytes. */
  private long search(Directory directory, long key, long hash) {
    int homeSlot = access.home(hash);
    if (directory.isOnlyAtHome(hash, homeSlot)) {
      return ABSENT;
    }
    long home = (long) homeSlot * SegmentAccess.PAIR;
    long group = home;
    do {
      for (int i = 0; i < SegmentAccess.PAIR_GROUP; i += SegmentAccess.PAIR) {
        long found = load(directory, hash, group ^ i);
        if (found == key) {
          VarHandle.acquireFence();
          return group ^ i;
        }
        if (found == SegmentLayout.EMPTY) {
          overflows.missed(directory, hash);
          return ABSENT;
        }
      }
      group += SegmentAccess.PAIR_GROUP;
      group -= group < length ? 0 : length;
    } while (group != home);
    return NO_EMPTY_SLOT;
  }
}
