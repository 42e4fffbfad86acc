package store.offheap.table;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import store.offheap.file.Birth;
import store.offheap.file.StoreFile;

/**
 * The entries of a segment on their way into its image. They are put there in the order of
 * stretches of slots that fit the fastest cache, within a stretch in the order in which they came.
 *
 * <p>One thread begins, then one fills, then one writes.
 */
final class SegmentFill implements Runnable {
  /** Slots of a stretch, as a power of two. */
  private static final int STRETCH_BITS = 10;

  /** How many slots of a search are tried for all entries of a stretch before the next one is. */
  private static final int NEAR = 4;

  private final SegmentAccess access;
  private final SegmentImage image;
  private final FreeSlots free;
  private final int[] ends;
  private final long[] sortedKeys;
  private final long[] sortedRaws;

  /** The entries of a stretch that have no slot yet. */
  private final int[] leftPlaces;

  private final int[] leftHomes;
  private SegmentEntries entries;

  /** Where entries of the two keys are that no slot can hold, in the order of sorting; or -1. */
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
   * Says what the segment is to hold.
   *
   * @param itsEntries at most as many as there are slots, with different keys
   * @param itsPrefix of the hashes of its keys, in the top bits
   * @param itsDepth bits of the prefix that count
   */
  void begin(SegmentEntries itsEntries, int itsPrefix, int itsDepth) {
    entries = itsEntries;
    prefix = itsPrefix;
    depth = itsDepth;
  }

  /** Puts all entries into the image. */
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
   * Puts the entries of a stretch into the image: first those whose home is free, then those for
   * which the next slot of their search is, and so on through the nearest slots; so as many as can
   * be are found at once, which a processor guesses.
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
   * Writes the image to a file, and is empty then.
   *
   * @param reserved takes the entries that no slot can hold
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
