package store.offheap.table;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import store.offheap.file.EpochView;
import store.offheap.file.Memory;
import store.offheap.file.Region;
import store.offheap.file.Segment;
import store.offheap.file.StoreFile;

/**
 * The directory of one epoch, in the reader's own memory: for every value of a hash's top bits, the
 * segment that holds such hashes. Any thread may read it.
 *
 * <p>It is never stored: the segment table says the same, and one truth cannot contradict itself.
 *
 * <p>On the raw path the bases lie in one block off the heap, which directories of the same depth
 * share: {@link #install} brings it from an epoch to the next. A lookup by the earlier directory
 * may see a later base then, but does not return what it found there: the epoch that it looks at
 * afterwards is a later one before any base is stored, in the file, and for those who write it also
 * in {@link Lookup}. On the buffer path every segment has a buffer of its own, and all bases are 0.
 */
final class Directory {
  /** More entries a segment than this, and the depths cannot come from hashing. */
  private static final int MAX_ENTRIES_PER_SEGMENT = 1 << 12;

  /** Of the bases, 8 bytes each, one buffer holds no more. */
  private static final int MAX_DEPTH = 27;

  /** Epochs that no file ever has. */
  private static final long CLOSED = -1;

  private static final long SUPERSEDED = -2;

  private final long epoch;

  /** The epoch of the file that it was made of. */
  private final long madeOf;

  private final int shift;
  private final long baseAddress;
  private final Segment[] segments;

  /** Each keeps its segment mapped. */
  private final ByteBuffer[] buffers;

  private final Region bases;

  /**
   * What is known of keys that lie elsewhere than at home: null, and null of segments of which
   * nothing is. Not volatile: an older one will do.
   */
  private OverflowBits[] overflows;

  /** How many segments have some, about. */
  private int overflowCount;

  /** Counts searches in vain, null before the first. Not exact: threads may count at once. */
  private int[] misses;

  private Directory(
      long epoch, long madeOf, int depth, Segment[] segments, ByteBuffer[] buffers, Region bases) {
    this.epoch = epoch;
    this.madeOf = madeOf;
    this.shift = Long.SIZE - depth;
    this.segments = segments;
    this.buffers = buffers;
    this.bases = bases;
    this.baseAddress = bases == null ? 0 : bases.base();
  }

  /**
   * Builds the directory of a view, ready to be installed.
   *
   * @param before an earlier directory of the same table, whose memory it may use; null for none
   * @throws IllegalArgumentException if the segments are so deep that the directory would be
   *     absurdly large
   */
  static Directory of(StoreFile file, EpochView view, Directory before) {
    int depth = 1;
    for (Segment segment : view.segments()) {
      depth = Math.max(depth, segment.depth());
    }
    if (!isPlausible(depth, view.segments().size())) {
      throw new IllegalArgumentException(
          "directory depth: segments=" + view.segments().size() + ", actual=" + depth);
    }
    Directory directory = empty(view.epoch(), depth, before);
    view.segments()
        .forEach(segment -> directory.set(segment, file.region(segment).buffer()));
    return directory;
  }

  /** Returns whether hashing may have led to such a depth. */
  static boolean isPlausible(int depth, int segmentCount) {
    return depth <= MAX_DEPTH && 1L << depth <= (long) MAX_ENTRIES_PER_SEGMENT * segmentCount;
  }

  private static Directory empty(long epoch, int depth, Directory before) {
    int count = 1 << depth;
    Region bases = null;
    if (Memory.RAW) {
      bases = before != null && before.depth() == depth
          ? before.bases
          : Region.of(ByteBuffer.allocateDirect(count << 3).order(ByteOrder.LITTLE_ENDIAN));
    }
    return new Directory(epoch, epoch, depth, new Segment[count], new ByteBuffer[count], bases);
  }

  /**
   * Returns the directory of a later epoch in which some segments take the place of others, ready
   * to be installed.
   */
  Directory with(StoreFile file, long laterEpoch, List<Segment> born) {
    int depth = depth();
    for (Segment segment : born) {
      depth = Math.max(depth, segment.depth());
    }
    Directory later = empty(laterEpoch, depth, this);
    int doublings = depth - depth();
    OverflowBits[] known = overflows;
    later.overflows = known == null ? null : new OverflowBits[later.segments.length];
    for (int i = 0; i < later.segments.length; i++) {
      later.segments[i] = segments[i >>> doublings];
      later.buffers[i] = buffers[i >>> doublings];
      if (known != null) {
        later.overflows[i] = known[i >>> doublings];
      }
    }
    born.forEach(segment -> later.set(segment, file.region(segment).buffer()));
    later.overflowCount = later.countOverflows();
    return later;
  }

  /** Anew, for segments that were replaced take what was known of them along. */
  private int countOverflows() {
    int count = 0;
    for (int i = 0; overflows != null && i < overflows.length; i++) {
      count += overflows[i] != null && (i == 0 || overflows[i] != overflows[i - 1]) ? 1 : 0;
    }
    return count;
  }

  /**
   * Returns the directory that a closed table has: its epoch matches none, so that no lookup
   * counts, while a lookup that is under way still finds memory where it looks.
   */
  Directory closed() {
    return new Directory(CLOSED, madeOf, depth(), segments, buffers, bases);
  }

  /**
   * Returns the same directory for a file that is superseded: its epoch matches none, so that each
   * lookup is looked at by {@link Succession}.
   */
  Directory superseded() {
    return new Directory(SUPERSEDED, madeOf, depth(), segments, buffers, bases);
  }

  boolean isSuperseded() {
    return epoch == SUPERSEDED;
  }

  boolean isClosed() {
    return epoch == CLOSED;
  }

  private void set(Segment segment, ByteBuffer buffer) {
    int first = firstEntry(segment);
    for (int i = first; i < first + entryCount(segment); i++) {
      segments[i] = segment;
      buffers[i] = buffer;
      if (overflows != null) {
        overflows[i] = null;
      }
    }
  }

  private int firstEntry(Segment segment) {
    return entry((long) segment.prefix() << Integer.SIZE);
  }

  private int entryCount(Segment segment) {
    return 1 << depth() - segment.depth();
  }

  /** Stores the bases where lookups load them; after the earlier directory stopped counting. */
  void install() {
    if (Memory.RAW) {
      for (int i = 0; i < buffers.length; i++) {
        Memory.putLong(
            null, baseAddress + ((long) i << 3), Region.of(buffers[i]).base());
      }
      VarHandle.releaseFence();
    }
  }

  long epoch() {
    return epoch;
  }

  /** Returns the epoch of the file that it was made of. */
  long madeOf() {
    return madeOf;
  }

  /** Returns how many bits of a hash it looks at, at least 1. */
  int depth() {
    return Long.SIZE - shift;
  }

  /** Returns the base of the segment that a hash leads to. */
  long baseOf(long hash) {
    return Memory.RAW ? Memory.getLong(null, baseAddress + (hash >>> shift << 3)) : 0;
  }

  /** Returns the buffer of the segment that a hash leads to; null on the raw path. */
  ByteBuffer bufferOf(long hash) {
    return Memory.RAW ? null : buffers[(int) (hash >>> shift)];
  }

  /** Returns the segment that a hash leads to. */
  Segment segmentOf(long hash) {
    return segments[entry(hash)];
  }

  /**
   * Returns whether a key, if it is present, lies in its home slot; false where that is not known.
   *
   * @param home the key's home slot
   */
  boolean isOnlyAtHome(long hash, int home) {
    OverflowBits overflow = overflowOf(hash);
    return overflow != null && !overflow.mayOverflow(home);
  }

  /**
   * Counts searches in vain through the segment that a hash leads to; returns how many there were,
   * at this entry, since the count was {@link #forgetMisses forgotten}.
   */
  int countMisses(long hash, int count) {
    int[] counts = misses;
    if (counts == null) {
      counts = new int[segments.length];
      misses = counts;
    }
    return counts[entry(hash)] += count;
  }

  /** Begins to count anew. */
  void forgetMisses(long hash) {
    Segment segment = segmentOf(hash);
    int first = firstEntry(segment);
    Arrays.fill(misses, first, first + entryCount(segment), 0);
  }

  /** Returns what is known of the segment that a hash leads to, null for nothing. */
  OverflowBits overflowOf(long hash) {
    OverflowBits[] known = overflows;
    return known == null ? null : known[entry(hash)];
  }

  /** Takes what was found out of the segment that a hash leads to. */
  void overflowOf(long hash, OverflowBits found) {
    OverflowBits[] known = overflows;
    if (known == null) {
      known = new OverflowBits[segments.length];
      overflows = known;
    }
    overflowCount += known[entry(hash)] == null ? 1 : 0;
    // Whoever sees the bits sees what is in them.
    VarHandle.releaseFence();
    Segment segment = segmentOf(hash);
    int first = firstEntry(segment);
    Arrays.fill(known, first, first + entryCount(segment), found);
  }

  /** Returns of how many segments something is known, about: threads may count at once. */
  int overflowCount() {
    return overflowCount;
  }

  /** Returns where the segment is that a hash leads to. */
  Region regionOf(long hash) {
    return Region.of(buffers[entry(hash)]);
  }

  private int entry(long hash) {
    return (int) (hash >>> shift);
  }
}
