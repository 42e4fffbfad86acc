package store.offheap.table;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import store.offheap.file.Birth;
import store.offheap.file.StoreFile;

/**
 * Places the entries of a segment in its image. They are placed stretch by stretch, where a stretch
 * of slots fits in the L1 cache, and within a stretch in the order in which they were added.
 *
 * <p>One thread begins, then one thread fills, then one thread writes.
 */
final class SegmentFill implements Runnable {
  /** log2 of the number of slots of a stretch. */
  private static final int STRETCH_BITS = 10;

  /** Number of nearest probe positions that are tried, each for all entries of a stretch. */
  private static final int NEAR = 4;

  private final SegmentAccess access;
  private final SegmentImage image;
  private final FreeSlots free;
  private final int[] ends;
  private final long[] sortedKeys;
  private final long[] sortedRaws;

  /** The entries of a stretch without a slot so far. */
  private final int[] leftPlaces;

  private final int[] leftHomes;
  private SegmentEntries entries;

  /**
   * Position, in sorted order, of the entry of the all-zeros key, which no slot can hold; or -1.
   */
  private int zeros;

  private int ones;
  private int checksum;
  private int prefix;
  private int depth;

  SegmentFill(SegmentLayout layout, SegmentAccess access) {
    this.access = access;
    this.image = new SegmentImage(layout, access);
    this.free = new FreeSlots(layout.slots());
    this.ends = new int[(layout.slots() >>> STRETCH_BITS) + 1];
    this.sortedKeys = new long[layout.slots()];
    this.sortedRaws = new long[layout.slots()];
    this.leftPlaces = new int[layout.slots()];
    this.leftHomes = new int[layout.slots()];
  }

  /**
   * Sets the contents of the segment.
   *
   * @param itsEntries the entries, at most as many as there are slots, with distinct keys
   * @param itsPrefix prefix of the hashes of its keys, in the top bits
   * @param itsDepth number of significant bits of the prefix
   */
  void begin(SegmentEntries itsEntries, int itsPrefix, int itsDepth) {
    entries = itsEntries;
    prefix = itsPrefix;
    depth = itsDepth;
  }

  /** Places all entries in the image. */
  @Override
  public void run() {
    sort();
    free.clear();
    zeros = -1;
    ones = -1;
    int from = 0;
    for (int to : ends) {
      place(from, to);
      from = to;
    }
    entries = null;
    CRC32C sum = new CRC32C();
    sum.update(image.bytes());
    checksum = (int) sum.getValue();
  }

  /**
   * Places the entries of a stretch in the image: first those whose home slot is free, then those
   * for which the next slot of their search is free, and so on through the nearest slots. This way,
   * most attempts succeed immediately, which branch prediction favours.
   */
  private void place(int from, int to) {
    int left = 0;
    for (int i = from; i < to; i++) {
      long key = sortedKeys[i];
      if (key == SegmentLayout.EMPTY) {
        zeros = i;
      } else if (key == SegmentLayout.DELETED) {
        ones = i;
      } else {
        left = placeOrKeep(i, access.home(access.hash(key)), 0, left);
      }
    }
    for (int step = 1; step < NEAR; step++) {
      int count = left;
      left = 0;
      for (int k = 0; k < count; k++) {
        left = placeOrKeep(leftPlaces[k], leftHomes[k], step, left);
      }
    }
    for (int k = 0; k < left; k++) {
      int i = leftPlaces[k];
      image.addAt(free.take(leftHomes[k]), sortedKeys[i], sortedRaws[i]);
    }
  }

  private int placeOrKeep(int i, int home, int step, int left) {
    int slot = home ^ step;
    if (free.takeIfFree(slot)) {
      image.addAt(slot, sortedKeys[i], sortedRaws[i]);
      return left;
    }
    leftPlaces[left] = i;
    leftHomes[left] = home;
    return left + 1;
  }

  private void sort() {
    Arrays.fill(ends, 0);
    int count = entries.count();
    for (int i = 0; i < count; i++) {
      ends[stretch(entries.key(i))]++;
    }
    int start = 0;
    for (int i = 0; i < ends.length; i++) {
      int length = ends[i];
      ends[i] = start;
      start += length;
    }
    for (int i = 0; i < count; i++) {
      long key = entries.key(i);
      int to = ends[stretch(key)]++;
      sortedKeys[to] = key;
      sortedRaws[to] = entries.raw(i);
    }
  }

  private int stretch(long key) {
    return access.home(access.hash(key)) >>> STRETCH_BITS;
  }

  /**
   * Writes the image to a file and becomes empty.
   *
   * @param reserved receives the entries that no slot can hold
   */
  Birth writeTo(StoreFile file, ReservedKeys reserved) {
    insert(zeros, reserved);
    insert(ones, reserved);
    ByteBuffer bytes = image.bytes();
    file.writeLock().lock();
    try {
      return new Birth(file.allocate(bytes, checksum), prefix, depth, image.used());
    } finally {
      file.writeLock().unlock();
      image.clear();
    }
  }

  private void insert(int place, ReservedKeys reserved) {
    if (place >= 0) {
      reserved.insert(sortedKeys[place], sortedRaws[place]);
    }
  }
}
