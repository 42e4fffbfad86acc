package store.offheap.table;

import java.util.Arrays;

/**
 * Which slots of a segment are free while it is filled with keys that are all different, so that
 * none has to be looked at: a bit a slot, and a table in place of a search. Not thread-safe.
 */
final class FreeSlots {
  private static final int GROUP = SegmentAccess.GROUP;
  private static final int ALL_TAKEN = (1 << GROUP) - 1;

  /**
   * By the slots of a group that are taken, a bit each, and the place where a search begins: the
   * place of the free slot that it meets first.
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

  /** All free, of a number that is a multiple of {@link SegmentAccess#GROUP}. */
  FreeSlots(int slots) {
    this.taken = new byte[slots / GROUP];
  }

  /** Frees all. */
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
   * @param home the slot where it begins
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
