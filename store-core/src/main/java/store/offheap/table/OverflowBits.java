package store.offheap.table;

import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Arrays;
import store.offheap.file.Memory;
import store.offheap.file.Region;
import store.offheap.file.Segment;

/**
 * Records, with one bit per slot, which home slots of a segment have keys that are stored
 * elsewhere: if there are none, a search for an absent key ends at the home slot. Kept in the
 * reader's own memory, on the heap; created from the contents of the segment after enough
 * unsuccessful searches, and valid until a key is inserted there.
 *
 * <p>A writer counts a slot as used before it stores the key there, and never reuses a slot.
 * Therefore, as long as the count is the same as observed, there is no other key. A deleted key
 * leaves its bit set unnecessarily.
 *
 * <p>The idea is that of the overflow counts of F14 (Bronson and Shi, <i>Open-sourcing F14</i>,
 * 2019), for single slots, and kept outside the table. Thread-safe.
 */
final class OverflowBits {
  /**
   * Number of unsuccessful searches, relative to a segment's slots, that justifies examining all
   * slots: from this fraction of them to {@link #MOST_FACTOR} times as many; otherwise all segments
   * would be examined at the same time.
   */
  private static final int FIRST_PART = 32;

  private static final int MOST_FACTOR = 4;

  /** The fractional part of the golden ratio, which spreads successive numbers evenly. */
  private static final long GOLDEN = 0x9E37_79B9L;

  /** Factor by which to wait longer each time an insertion invalidates the bits. */
  private static final int LATER = 8;

  /** Approximate overhead of the objects in bytes. */
  private static final int OBJECTS = 64;

  /** Not a valid slot count. */
  private static final int NEVER = -1;

  /** Number of slots that one call examines: few, so that the code is compiled early. */
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

  /** Returns the number of unsuccessful searches after which the bits of a segment are created. */
  static int firstPatience(int slots, Segment segment) {
    int least = Math.max(1, slots / FIRST_PART);
    long spread = segment.number() * GOLDEN & 0xFFFF_FFFFL;
    return least + (int) (spread * (MOST_FACTOR - 1) * least >>> Integer.SIZE);
  }

  /** Returns the approximate number of heap bytes of the bits of a segment. */
  static int length(int slots) {
    return words(slots) * Long.BYTES + OBJECTS;
  }

  private static int words(int slots) {
    return (slots + Long.SIZE - 1) / Long.SIZE;
  }

  /**
   * Examines all slots of a segment; most are in the page cache, because many were searched.
   *
   * @param hash a hash that leads to the segment
   * @param before the previous bits of the same segment, or null
   * @return bits that may already be outdated
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
    // The count is loaded after the keys: if it equals the number seen, none was missed.
    VarHandle.acquireFence();
    int used = table.file().segments().used(segment.number());
    if (used != seen) {
      // Damage, or an insertion in progress: the count may still become the number seen, but for
      // other keys.
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
   * Sets the bits of the keys in some slots, without a branch, which would usually be mispredicted.
   * Slots without a key set a bit, too: one for empty slots and one for deleted ones.
   *
   * @return the number of slots in use
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

  /**
   * Returns whether nothing has been inserted since; a writer in another process may insert at any
   * time.
   */
  boolean isCurrent() {
    boolean isCurrent = Memory.getInt(usedWindow, usedBase) == used;
    // The raw path holds only an address: the memory that it refers to must stay reachable until
    // here.
    Reference.reachabilityFence(this);
    return isCurrent;
  }

  /** Returns whether a key with the given home slot may be stored elsewhere. */
  boolean mayOverflow(int home) {
    return (bits[home >>> 6] >>> home & 1) != 0 || !isCurrent();
  }

  /** Returns the number of unsuccessful searches to wait for before outdated bits are recreated. */
  int patience() {
    return patience;
  }
}
