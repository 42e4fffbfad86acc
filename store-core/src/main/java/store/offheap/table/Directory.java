package store.offheap.table;

import java.nio.ByteBuffer;
import java.util.List;
import store.offheap.file.EpochView;
import store.offheap.file.Memory;
import store.offheap.file.Region;
import store.offheap.file.Segment;
import store.offheap.file.StoreFile;

/**
 * The directory of one epoch, in the reader's own memory: for every value of a hash's top bits, the
 * segment that holds such hashes. Immutable; any thread may read it.
 *
 * <p>It is never stored: the segment table says the same, and one truth cannot contradict itself.
 */
final class Directory {
  /** More entries a segment than this, and the depths cannot come from hashing. */
  private static final int MAX_ENTRIES_PER_SEGMENT = 1 << 12;

  private static final int MAX_DEPTH = 28;

  /** An epoch that no file ever has. */
  private static final long CLOSED = -1;

  private final long epoch;
  private final int shift;
  private final Segment[] segments;
  private final ByteBuffer[] buffers;
  private final long[] bases;

  private Directory(long epoch, int depth, Segment[] segments, ByteBuffer[] buffers, long[] bases) {
    this.epoch = epoch;
    this.shift = Long.SIZE - depth;
    this.segments = segments;
    this.buffers = buffers;
    this.bases = bases;
  }

  /**
   * Builds the directory of a view.
   *
   * @throws IllegalArgumentException if the segments are so deep that the directory would be
   *     absurdly large
   */
  static Directory of(StoreFile file, EpochView view) {
    int depth = 1;
    for (Segment segment : view.segments()) {
      depth = Math.max(depth, segment.depth());
    }
    if (!isPlausible(depth, view.segments().size())) {
      throw new IllegalArgumentException(
          "directory depth: segments=" + view.segments().size() + ", actual=" + depth);
    }
    Directory directory = empty(view.epoch(), depth);
    view.segments().forEach(segment -> directory.set(segment, file.region(segment)));
    return directory;
  }

  /** Returns whether hashing may have led to such a depth. */
  static boolean isPlausible(int depth, int segmentCount) {
    return depth <= MAX_DEPTH && 1L << depth <= (long) MAX_ENTRIES_PER_SEGMENT * segmentCount;
  }

  private static Directory empty(long epoch, int depth) {
    int count = 1 << depth;
    return new Directory(epoch, depth, new Segment[count], new ByteBuffer[count], new long[count]);
  }

  /** Returns the directory of a later epoch in which some segments take the place of others. */
  Directory with(StoreFile file, long laterEpoch, List<Segment> born) {
    int depth = depth();
    for (Segment segment : born) {
      depth = Math.max(depth, segment.depth());
    }
    Directory later = empty(laterEpoch, depth);
    int doublings = depth - depth();
    for (int i = 0; i < later.bases.length; i++) {
      later.segments[i] = segments[i >>> doublings];
      later.buffers[i] = buffers[i >>> doublings];
      later.bases[i] = bases[i >>> doublings];
    }
    born.forEach(segment -> later.set(segment, file.region(segment)));
    return later;
  }

  /**
   * Returns the directory that a closed table has: its epoch matches none, so that no lookup
   * counts, while a lookup that is under way still finds memory where it looks.
   */
  Directory closed() {
    return new Directory(CLOSED, depth(), segments, buffers, bases);
  }

  boolean isClosed() {
    return epoch == CLOSED;
  }

  private void set(Segment segment, Region region) {
    int first = entry((long) segment.prefix() << Integer.SIZE);
    int count = 1 << depth() - segment.depth();
    for (int i = first; i < first + count; i++) {
      segments[i] = segment;
      buffers[i] = region.buffer();
      bases[i] = region.base();
    }
  }

  long epoch() {
    return epoch;
  }

  /** Returns how many bits of a hash it looks at, at least 1. */
  int depth() {
    return Long.SIZE - shift;
  }

  /** Returns the base of the segment that a hash leads to. */
  long baseOf(long hash) {
    return Memory.element(bases, hash >>> shift);
  }

  /** Returns the entry of a hash. */
  int entry(long hash) {
    return (int) (hash >>> shift);
  }

  Segment segment(int entry) {
    return segments[entry];
  }

  /** Returns the buffer of an entry's segment; null on the raw path, which does without. */
  ByteBuffer buffer(int entry) {
    return Memory.RAW ? null : buffers[entry];
  }

  long base(int entry) {
    return bases[entry];
  }
}
