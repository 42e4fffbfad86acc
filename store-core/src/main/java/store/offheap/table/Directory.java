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
 * segment that holds such hashes. May be read by any thread.
 *
 * <p>It is never stored: the segment table has the same information, and a single source cannot be
 * inconsistent.
 *
 * <p>On the raw path, the bases are in one off-heap block shared by directories of the same depth:
 * {@link #install} updates it from one epoch to the next. A lookup by an earlier directory may then
 * see a later base, but does not return what it found there: the epoch that it checks afterwards
 * was advanced before any base was stored, in the file and, for the writer, also in {@link Lookup}.
 * On the buffer path, every segment has its own buffer, and all bases are 0.
 */
final class Directory {
  /** Maximum number of entries per segment that hashing can plausibly produce. */
  private static final int MAX_ENTRIES_PER_SEGMENT = 1 << 12;

  /** Maximum depth for which one buffer can hold the bases, 8 bytes each. */
  private static final int MAX_DEPTH = 27;

  /** Epochs that a file never has. */
  private static final long CLOSED = -1;

  private static final long SUPERSEDED = -2;

  private final long epoch;

  /** The epoch of the file from which it was created. */
  private final long madeOf;

  private final int shift;
  private final long baseAddress;
  private final Segment[] segments;

  /** Each keeps its segment mapped. */
  private final ByteBuffer[] buffers;

  private final Region bases;

  /**
   * What is known about keys stored outside their home slot; null if nothing, with null elements
   * for segments about which nothing is known. Not volatile: a stale value is sufficient.
   */
  private OverflowBits[] overflows;

  /** Approximate number of segments that have overflow bits. */
  private int overflowCount;

  /**
   * Counts unsuccessful searches; null before the first one. Not exact: threads may count
   * concurrently.
   */
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
   * @param before an earlier directory of the same table, whose memory may be reused; null for none
   * @throws IllegalArgumentException if the segments are so deep that the directory would be
   *     implausibly large
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

  /** Returns whether hashing can plausibly have led to such a depth. */
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
   * Returns the directory of a later epoch in which some segments replace others, ready to be
   * installed.
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

  /** Counts again, because what was known about replaced segments is dropped with them. */
  private int countOverflows() {
    int count = 0;
    for (int i = 0; overflows != null && i < overflows.length; i++) {
      count += overflows[i] != null && (i == 0 || overflows[i] != overflows[i - 1]) ? 1 : 0;
    }
    return count;
  }

  /**
   * Returns the directory of a closed table: its epoch matches none, so that no lookup is valid,
   * while a lookup in progress still finds memory where it looks.
   */
  Directory closed() {
    return new Directory(CLOSED, madeOf, depth(), segments, buffers, bases);
  }

  /**
   * Returns the same directory for a superseded file: its epoch matches none, so that each lookup
   * is checked by {@link Succession}.
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

  /**
   * Stores the bases where lookups load them; must be called after the earlier directory was
   * invalidated.
   */
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

  /** Returns the epoch of the file from which it was created. */
  long madeOf() {
    return madeOf;
  }

  /** Returns the number of hash bits that it uses, at least 1. */
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
   * Returns whether a key, if present, is in its home slot; false if unknown.
   *
   * @param home the key's home slot
   */
  boolean isOnlyAtHome(long hash, int home) {
    OverflowBits overflow = overflowOf(hash);
    return overflow != null && !overflow.mayOverflow(home);
  }

  /**
   * Counts unsuccessful searches in the segment that a hash leads to; returns their number at this
   * directory entry since the last {@link #forgetMisses}.
   */
  int countMisses(long hash, int count) {
    int[] counts = misses;
    if (counts == null) {
      counts = new int[segments.length];
      misses = counts;
    }
    return counts[entry(hash)] += count;
  }

  /** Resets the count. */
  void forgetMisses(long hash) {
    Segment segment = segmentOf(hash);
    int first = firstEntry(segment);
    Arrays.fill(misses, first, first + entryCount(segment), 0);
  }

  /** Returns the overflow bits of the segment that a hash leads to, or null if there are none. */
  OverflowBits overflowOf(long hash) {
    OverflowBits[] known = overflows;
    return known == null ? null : known[entry(hash)];
  }

  /** Sets the overflow bits of the segment that a hash leads to. */
  void overflowOf(long hash, OverflowBits found) {
    OverflowBits[] known = overflows;
    if (known == null) {
      known = new OverflowBits[segments.length];
      overflows = known;
    }
    overflowCount += known[entry(hash)] == null ? 1 : 0;
    // A thread that sees the object also sees its contents.
    VarHandle.releaseFence();
    Segment segment = segmentOf(hash);
    int first = firstEntry(segment);
    Arrays.fill(known, first, first + entryCount(segment), found);
  }

  /**
   * Returns the approximate number of segments with overflow bits: threads may count concurrently.
   */
  int overflowCount() {
    return overflowCount;
  }

  /** Returns the region of the segment that a hash leads to. */
  Region regionOf(long hash) {
    return Region.of(buffers[entry(hash)]);
  }

  private int entry(long hash) {
    return (int) (hash >>> shift);
  }
}
