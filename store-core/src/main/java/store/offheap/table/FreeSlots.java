package store.offheap.table;

import java.util.Arrays;

/**
 * Tracks the free slots of a segment while it is filled with distinct keys, so that no slot has to
 * be read: one bit per slot, and a table instead of a search. Not thread-safe.
 */
final class FreeSlots {
  private static final int GROUP = SegmentAccess.GROUP;
  private static final int ALL_TAKEN = (1 << GROUP) - 1;

  /**
   * The position of the first free slot of a search, indexed by the occupied slots of a group, one
   * bit each, and the position where the search begins.
   */
  private static final byte[] FIRST = new byte[GROUP << GROUP];

  static {
    for (int taken = 0; taken < ALL_TAKEN; taken++) {
      for (int place = 0; place < GROUP; place++) {
        int step = 0;
        while ((taken >>> (place ^ step) & 1) == 1) {
          step++;
        }
        FIRST[taken * GROUP + place] = (byte) (place ^ step);
      }
    }
  }

  private final byte[] taken;

  /**
   * Creates an instance with all slots free; their number must be a multiple of
   * {@link SegmentAccess#GROUP}.
   */
  FreeSlots(int slots) {
    this.taken = new byte[slots / GROUP];
  }

  /** Frees all slots. */
  void clear() {
    Arrays.fill(taken, (byte) 0);
  }

  /** Takes a slot, if it is free; returns whether it was. */
  boolean takeIfFree(int slot) {
    int bits = taken[slot / GROUP];
    int bit = 1 << slot % GROUP;
    taken[slot / GROUP] = (byte) (bits | bit);
    return (bits & bit) == 0;
  }

  /**
   * Takes the first free slot of a probe sequence. There must be one.
   *
   * @param home slot where the sequence begins
   */
  int take(int home) {
    int group = home / GROUP;
    int bits = taken[group] & ALL_TAKEN;
    while (bits == ALL_TAKEN) {
      group = group + 1 == taken.length ? 0 : group + 1;
      bits = taken[group] & ALL_TAKEN;
    }
    int place = FIRST[bits * GROUP + home % GROUP];
    taken[group] = (byte) (bits | 1 << place);
    return group * GROUP + place;
  }
}
