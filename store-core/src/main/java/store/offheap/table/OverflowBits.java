package store.offheap.table;

import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Arrays;
import store.offheap.file.Memory;
import store.offheap.file.Region;
import store.offheap.file.Segment;

/**
 * Which home slots of one segment have keys that lie elsewhere, a bit a slot: a search for an
 * absent key ends at the home slot where there are none. In the reader's own memory, on the heap;
 * made of what the segment holds when enough searches there were in vain, and good until a key is
 * inserted there.
 *
 * <p>A writer counts a slot as used before it stores the key there, and uses none twice. So as long
 * as there are as many as were seen, there is no other key. What is deleted leaves a bit too many.
 *
 * <p>The idea is that of the overflow counts of F14 (Bronson and Shi, <i>Open-sourcing F14</i>,
 * 2019), for single slots, and kept beside the table. Any thread may ask.
 */
final class OverflowBits {
  /**
   * Searches in vain, of a segment's slots, that pay for looking at all of them: from this part of
   * them to {@link #MOST_FACTOR} times as many, else all segments would be looked at at once.
   */
  private static final int FIRST_PART = 32;

  private static final int MOST_FACTOR = 4;

  /** The fraction of the golden ratio, by which successive numbers spread evenly. */
  private static final long GOLDEN = 0x9E37_79B9L;

  /** How much longer to wait each time that an insertion spoiled what was made. */
  private static final int LATER = 8;

  /** What objects take besides, in bytes, about. */
  private static final int OBJECTS = 64;

  /** No count of slots. */
  private static final int NEVER = -1;

  /** Slots that one call looks at: few, so that a process looks by compiled code soon. */
  private static final int LOOKED_AT_TOGETHER = 64;

  private final long[] bits;
  private final ByteBuffer usedWindow;
  private final long usedBase;
  private final int used;
  private final int patience;

  private OverflowBits(long[] bits, Region usedCell, int used, int patience) {
    this.bits = bits;
    this.usedWindow = usedCell.buffer();
    this.usedBase = usedCell.base();
    this.used = used;
    this.patience = patience;
  }

  /** Returns after how many searches in vain the bits of a segment are made. */
  static int firstPatience(int slots, Segment segment) {
    int least = Math.max(1, slots / FIRST_PART);
    long spread = segment.number() * GOLDEN & 0xFFFF_FFFFL;
    return least + (int) (spread * (MOST_FACTOR - 1) * least >>> Integer.SIZE);
  }

  /** Returns about how many bytes the bits of a segment take on the heap. */
  static int length(int slots) {
    return words(slots) * Long.BYTES + OBJECTS;
  }

  private static int words(int slots) {
    return (slots + Long.SIZE - 1) / Long.SIZE;
  }

  /**
   * Looks at all slots of a segment; the page cache has most of them, for many were searched.
   *
   * @param hash leads to the segment
   * @param before what was made of the same segment before, null for nothing
   * @return bits that may be out of date from the beginning
   */
  static OverflowBits of(Table table, Directory directory, long hash, OverflowBits before) {
    Segment segment = directory.segmentOf(hash);
    int slots = table.layout().slots();
    Region region = directory.regionOf(hash);
    long[] bits = new long[words(slots)];
    int seen = 0;
    for (int at = 0; at < slots; at += LOOKED_AT_TOGETHER) {
      seen += look(table.access(), region, at, Math.min(slots, at + LOOKED_AT_TOGETHER), bits);
    }
    Reference.reachabilityFence(region);
    // The count after the keys: as many as were seen means that none was missed.
    VarHandle.acquireFence();
    int used = table.file().segments().used(segment.number());
    if (used != seen) {
      // Damage, or an insertion under way: the count may yet become what was seen, of other keys.
      Arrays.fill(bits, -1);
      used = NEVER;
    }
    int patience = before == null
        ? firstPatience(slots, segment)
        : (int) Math.min(Integer.MAX_VALUE, (long) before.patience * LATER);
    return new OverflowBits(
        bits, table.file().segments().usedCell(segment.number()), used, patience);
  }

  /**
   * Sets the bits of the keys in some slots, without a branch, which would be guessed wrong most of
   * the time. What is no key sets a bit, too: one for empty slots, one for deleted ones.
   *
   * @return how many of the slots are in use
   */
  private static int look(SegmentAccess access, Region region, int start, int end, long[] bits) {
    int used = 0;
    for (int slot = start; slot < end; slot++) {
      long key = access.key(region.buffer(), region.base(), slot);
      int home = access.home(access.hash(key));
      used += key == SegmentLayout.EMPTY ? 0 : 1;
      bits[home >>> 6] |= (home == slot ? 0L : 1L) << home;
    }
    return used;
  }

  /** Returns whether nothing was inserted since; a writer elsewhere may do so at any time. */
  boolean isCurrent() {
    boolean isCurrent = Memory.getInt(usedWindow, usedBase) == used;
    // The raw path holds an address only: what it leads to must live until here.
    Reference.reachabilityFence(this);
    return isCurrent;
  }

  /** Returns whether a key with a home slot may lie elsewhere. */
  boolean mayOverflow(int home) {
    return (bits[home >>> 6] >>> home & 1) != 0 || !isCurrent();
  }

  /** Returns how many searches in vain to wait before bits that are out of date are made anew. */
  int patience() {
    return patience;
  }
}
