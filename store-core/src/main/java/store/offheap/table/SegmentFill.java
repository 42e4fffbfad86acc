package store.offheap.table;

import java.util.Arrays;

/**
 * The entries of a segment on their way into its image. They are put there in the order of
 * stretches of slots that fit the fastest cache, within a stretch in the order in which they came.
 * Not thread-safe.
 */
final class SegmentFill {
  /** Slots of a stretch, as a power of two. */
  private static final int STRETCH_BITS = 10;

  private final SegmentAccess access;
  private final int[] ends;
  private final long[] keys;
  private final long[] raws;
  private final long[] sortedKeys;
  private final long[] sortedRaws;
  private int count;

  SegmentFill(SegmentLayout layout, SegmentAccess access) {
    this.access = access;
    this.ends = new int[(layout.slots() >>> STRETCH_BITS) + 1];
    this.keys = new long[layout.slots()];
    this.raws = new long[layout.slots()];
    this.sortedKeys = new long[layout.slots()];
    this.sortedRaws = new long[layout.slots()];
  }

  /** Adds an entry, at most as many as there are slots. */
  void add(long key, long raw) {
    keys[count] = key;
    raws[count] = raw;
    ends[stretch(key)]++;
    count++;
  }

  private int stretch(long key) {
    return access.home(access.hash(key)) >>> STRETCH_BITS;
  }

  /** Puts all entries into an image, and is empty then. */
  void moveTo(SegmentImage image) {
    int start = 0;
    for (int i = 0; i < ends.length; i++) {
      int length = ends[i];
      ends[i] = start;
      start += length;
    }
    for (int i = 0; i < count; i++) {
      int to = ends[stretch(keys[i])]++;
      sortedKeys[to] = keys[i];
      sortedRaws[to] = raws[i];
    }
    for (int i = 0; i < count; i++) {
      image.add(sortedKeys[i], sortedRaws[i]);
    }
    Arrays.fill(ends, 0);
    count = 0;
  }
}
