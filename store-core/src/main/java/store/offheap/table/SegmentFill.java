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
 * <p>One thread adds, then one fills, then one writes.
 */
final class SegmentFill implements Runnable {
  /** Slots of a stretch, as a power of two. */
  private static final int STRETCH_BITS = 10;

  private final SegmentAccess access;
  private final SegmentImage image;
  private final int[] ends;
  private final long[] keys;
  private final long[] raws;
  private final long[] sortedKeys;
  private final long[] sortedRaws;
  private int count;
  private int checksum;
  private int prefix;
  private int depth;

  SegmentFill(SegmentLayout layout, SegmentAccess access) {
    this.access = access;
    this.image = new SegmentImage(layout, access);
    this.ends = new int[(layout.slots() >>> STRETCH_BITS) + 1];
    this.keys = new long[layout.slots()];
    this.raws = new long[layout.slots()];
    this.sortedKeys = new long[layout.slots()];
    this.sortedRaws = new long[layout.slots()];
  }

  /** Adds an entry, at most as many as there are slots; its key was not added before. */
  void add(long key, long raw) {
    keys[count] = key;
    raws[count] = raw;
    count++;
  }

  /** Says which hashes the keys have, after the last one. */
  void end(int itsPrefix, int itsDepth) {
    prefix = itsPrefix;
    depth = itsDepth;
  }

  /** Puts all entries into the image. */
  @Override
  public void run() {
    sort();
    for (int i = 0; i < count; i++) {
      image.addNew(sortedKeys[i], sortedRaws[i]);
    }
    CRC32C sum = new CRC32C();
    sum.update(image.bytes());
    checksum = (int) sum.getValue();
  }

  private void sort() {
    Arrays.fill(ends, 0);
    for (int i = 0; i < count; i++) {
      ends[stretch(keys[i])]++;
    }
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
  }

  private int stretch(long key) {
    return access.home(access.hash(key)) >>> STRETCH_BITS;
  }

  /** Writes the image to a file, and is empty then. */
  Birth writeTo(StoreFile file) {
    ByteBuffer bytes = image.bytes();
    file.writeLock().lock();
    try {
      return new Birth(file.allocate(bytes, checksum), prefix, depth, image.used());
    } finally {
      file.writeLock().unlock();
      image.clear();
      count = 0;
    }
  }
}
