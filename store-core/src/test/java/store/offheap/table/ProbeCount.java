package store.offheap.table;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import store.offheap.model.DType;

/**
 * How many slots lookups inspect on average, in a table that has segments of their own for the top
 * bits of the hash and does not grow.
 *
 * @param entries keys in the table
 * @param hits slots inspected by a lookup of a key that is there
 * @param misses slots inspected by a lookup of a key that is not
 */
record ProbeCount(int entries, double hits, double misses) {
  /** Tables of several shapes, so that a hash cannot be fitted to one; small, for a quick test. */
  static final List<Size> SMALL =
      List.of(new Size(3, 1 << 12), new Size(1, 1 << 14), new Size(5, 1 << 12));

  /** Large ones, one of them with segments of the default length. */
  static final List<Size> LARGE =
      List.of(new Size(3, 1 << 15), new Size(3, TableSpec.DEFAULT_SEGMENT_SLOTS));

  private static final double LOAD = 0.6;

  private static final Map<List<Object>, ProbeCount> RANDOM = new ConcurrentHashMap<>();

  /**
   * How large the table is.
   *
   * @param depth how many bits of the hash choose the segment
   * @param segmentSlots slots a segment
   */
  record Size(int depth, int segmentSlots) {
    /** The size of which so many entries fill the usual part. */
    static Size holding(int entries) {
      int slots = 1 << 10;
      while (slots * 8 * LOAD < entries) {
        slots <<= 1;
      }
      return new Size(3, slots);
    }

    int slots() {
      return segmentSlots << depth;
    }

    int entries() {
      return (int) (slots() * LOAD);
    }
  }

  /** The same for as many random keys, by which those of a pattern are measured. */
  static ProbeCount ofRandomKeys(DType type, Size size, int entries) {
    return RANDOM.computeIfAbsent(List.of(type, size, entries), any -> {
      SplittableRandom random = new SplittableRandom(entries);
      long[] keys = random.longs().distinct().limit(2L * entries).toArray();
      return of(type, size, 0, keys);
    });
  }

  /** Puts the first half of the keys, looks it up, and looks up the other half. */
  static ProbeCount of(DType type, Size size, long seedNumber, long[] keys) {
    TableSpec spec = TableSpec.seeded(type, DType.NONE, size.segmentSlots(), seedNumber);
    SegmentAccess access = new SegmentAccess(spec.layout(), spec.seed());
    BitSet used = new BitSet(size.slots());
    int entries = Math.min(keys.length / 2, size.entries());
    long hits = 0;
    for (int i = 0; i < entries; i++) {
      long hash = access.hash(keys[i]);
      int probes = probes(access, size, used, hash);
      used.set(slot(access, size, hash, probes - 1));
      hits += probes;
    }
    long misses = 0;
    for (int i = entries; i < 2 * entries; i++) {
      misses += probes(access, size, used, access.hash(keys[i]));
    }
    return new ProbeCount(entries, (double) hits / entries, (double) misses / entries);
  }

  /** Returns how many slots a search sees that ends at an empty one. */
  private static int probes(SegmentAccess access, Size size, BitSet used, long hash) {
    for (int i = 0; i < size.segmentSlots(); i++) {
      if (!used.get(slot(access, size, hash, i))) {
        return i + 1;
      }
    }
    throw new AssertionError("a segment is full: the top bits are not spread");
  }

  private static int slot(SegmentAccess access, Size size, long hash, int steps) {
    int segment = (int) (hash >>> Long.SIZE - size.depth());
    return segment * size.segmentSlots() + access.slotAfter(access.home(hash), steps);
  }
}
