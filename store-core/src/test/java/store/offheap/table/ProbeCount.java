package store.offheap.table;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import store.offheap.model.DType;

/**
 * The average number of slots that lookups inspect, in a table that does not grow and whose
 * segments are chosen by the top bits of the hash.
 *
 * @param entries keys in the table
 * @param hits slots inspected by a lookup of a key that is present
 * @param misses slots inspected by a lookup of a key that is absent
 */
record ProbeCount(int entries, double hits, double misses) {
  /** Small tables for a quick test, of several shapes, so that a hash cannot be tuned to one. */
  static final List<Size> SMALL =
      List.of(new Size(3, 1 << 12), new Size(1, 1 << 14), new Size(5, 1 << 12));

  /** Large tables, one of them with segments of the default length. */
  static final List<Size> LARGE =
      List.of(new Size(3, 1 << 15), new Size(3, TableSpec.DEFAULT_SEGMENT_SLOTS));

  private static final double LOAD = 0.6;

  private static final Map<List<Object>, ProbeCount> RANDOM = new ConcurrentHashMap<>();

  /**
   * The size of a table.
   *
   * @param depth number of hash bits that choose the segment
   * @param segmentSlots slots per segment
   */
  record Size(int depth, int segmentSlots) {
    /** Returns the size at which a number of entries fills a table to the usual load. */
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

  /** Returns the result for as many random keys, with which patterns are compared. */
  static ProbeCount ofRandomKeys(DType type, DType valueType, Size size, int entries) {
    return RANDOM.computeIfAbsent(List.of(type, valueType, size, entries), any -> {
      SplittableRandom random = new SplittableRandom(entries);
      long[] keys = random.longs().distinct().limit(2L * entries).toArray();
      return of(type, valueType, size, 0, keys);
    });
  }

  /** Puts the first half of the keys, looks it up, and then looks up the other half. */
  static ProbeCount of(DType type, DType valueType, Size size, long seedNumber, long[] keys) {
    TableSpec spec = TableSpec.seeded(type, valueType, size.segmentSlots(), seedNumber);
    Segments segments = new Segments(spec, size.depth());
    BitSet used = new BitSet(segments.slots() << size.depth());
    int entries = Math.min(keys.length / 2, size.entries());
    long hits = 0;
    for (int i = 0; i < entries; i++) {
      long hash = segments.hash(keys[i]);
      int probes = probes(segments, used, hash);
      used.set(segments.slot(hash, probes - 1));
      hits += probes;
    }
    long misses = 0;
    for (int i = entries; i < 2 * entries; i++) {
      misses += probes(segments, used, segments.hash(keys[i]));
    }
    return new ProbeCount(entries, (double) hits / entries, (double) misses / entries);
  }

  /** Returns the number of slots inspected by a search that ends at an empty one. */
  private static int probes(Segments segments, BitSet used, long hash) {
    for (int i = 0; i < segments.slots(); i++) {
      if (!used.get(segments.slot(hash, i))) {
        return i + 1;
      }
    }
    throw new AssertionError("a segment is full: the top bits are not spread");
  }

  /** The slots of all segments, numbered consecutively. */
  private static final class Segments {
    private final SegmentAccess access;
    private final int slots;
    private final int depth;

    Segments(TableSpec spec, int depth) {
      this.access = new SegmentAccess(spec.layout(), spec.seed());
      this.slots = spec.layout().slots();
      this.depth = depth;
    }

    /** Returns the number of slots of a segment. */
    int slots() {
      return slots;
    }

    long hash(long key) {
      return access.hash(key);
    }

    /** Returns the slot that a search inspects after a number of steps. */
    int slot(long hash, int steps) {
      int segment = (int) (hash >>> Long.SIZE - depth);
      return segment * slots + access.slotAfter(access.home(hash), steps);
    }
  }
}
