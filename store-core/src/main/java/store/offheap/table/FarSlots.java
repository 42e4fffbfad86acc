package store.offheap.table;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import store.offheap.file.Region;

/**
 * The live slots of a segment that are far from their home slot, and whether a search finds them.
 *
 * <p>Searching for each would take quadratic time if many keys have the same home slot, which
 * anyone who knows the seed can cause. Therefore they are sorted, and whether a search gets that
 * far is determined from the groups in between.
 */
final class FarSlots {
  /**
   * Number of slots that a search may inspect before a slot is considered far; few keys of regular
   * files need more.
   */
  static final int NEAR = 256;

  private final SegmentAccess access;
  private final ByteBuffer window;
  private final long base;
  private final int slots;
  private Far[] found = new Far[16];
  private int count;

  FarSlots(SegmentAccess access, Region region, int slots) {
    this.access = access;
    this.window = region.buffer();
    this.base = region.base();
    this.slots = slots;
  }

  private record Far(long key, int home, int length, int slot) {}

  /** Accepts the result for a slot. */
  interface Finding {
    /**
     * Called once for each slot.
     *
     * @param end the slot at which a search for the key ends: this one, another one with the same
     *     key, or -1 if it ends at an empty slot
     */
    void of(int slot, long key, int end);
  }

  void add(long key, int home, int length, int slot) {
    if (count == found.length) {
      found = Arrays.copyOf(found, 2 * count);
    }
    found[count++] = new Far(key, home, length, slot);
  }

  /** Reports the result for each slot that was added. */
  void search(Finding finding) {
    if (count == 0) {
      return;
    }
    int[] full = fullGroups();
    Arrays.sort(found, 0, count, Comparator.comparingLong(Far::key).thenComparingInt(Far::length));
    int end = -1;
    for (int i = 0; i < count; i++) {
      Far far = found[i];
      if (i == 0 || far.key != found[i - 1].key) {
        int near = nearSlot(far);
        end = near >= 0 ? near : isReached(far, full) ? far.slot : -1;
      }
      finding.of(far.slot, far.key, end);
    }
  }

  /**
   * Returns, for each group, the number of consecutive groups from it onwards, around the segment,
   * that have no empty slot.
   */
  private int[] fullGroups() {
    int groups = slots / SegmentAccess.GROUP;
    int[] full = new int[groups];
    // Two rounds: the second one knows what follows the last group.
    for (int i = 2 * groups - 1; i >= 0; i--) {
      int group = i % groups;
      int next = full[(group + 1) % groups];
      full[group] = isFull(group) ? Math.min(groups, next + 1) : 0;
    }
    return full;
  }

  private boolean isFull(int group) {
    for (int i = 0; i < SegmentAccess.GROUP; i++) {
      if (access.key(window, base, group * SegmentAccess.GROUP + i) == SegmentLayout.EMPTY) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the slot near the home slot with the same key; -1 if there is none before an empty
   * slot.
   */
  private int nearSlot(Far far) {
    for (int i = 0; i < NEAR; i++) {
      int slot = access.slotAfter(far.home, i);
      long key = access.key(window, base, slot);
      if (key == far.key || key == SegmentLayout.EMPTY) {
        return key == far.key ? slot : -1;
      }
    }
    return -1;
  }

  private boolean isReached(Far far, int[] full) {
    int before = (far.length - 1) / SegmentAccess.GROUP;
    if (full[far.home / SegmentAccess.GROUP] < before) {
      return false;
    }
    for (int i = before * SegmentAccess.GROUP; i < far.length - 1; i++) {
      if (access.key(window, base, access.slotAfter(far.home, i)) == SegmentLayout.EMPTY) {
        return false;
      }
    }
    return true;
  }
}
