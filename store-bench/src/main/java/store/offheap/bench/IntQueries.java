package store.offheap.bench;

import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Keys of 4 bytes to look up, drawn in advance and provided in batches, cyclically. If the map is
 * large, the cache lines that they access, one or two each, are far more than caches hold.
 *
 * <p>The map has the entries {@code Keys.intKey(i) -> i} for i from 0 to count - 1; a lookup of an
 * absent key is expected to return {@link #MISSING}.
 */
final class IntQueries {
  /** Number of keys that are drawn. */
  static final int COUNT = 1 << 22;

  /** Number of keys of a batch. */
  static final int BATCH = 1 << 16;

  /** The result for an absent key. */
  static final int MISSING = -1;

  private static final long SEED = 20_260_101;

  /** The keys. */
  final int[] keys = new int[COUNT];

  private final long[] sums = new long[COUNT / BATCH];
  private int next;

  /**
   * Draws keys.
   *
   * @param entries number of entries of the map
   * @param distribution how often each entry is looked up
   * @param isHit whether the keys are in the map; otherwise the same number of absent keys is drawn
   */
  IntQueries(int entries, Distribution distribution, boolean isHit) {
    LongSupplier indices = distribution.indices(entries, new SplittableRandom(SEED));
    for (int i = 0; i < COUNT; i++) {
      long index = indices.getAsLong();
      keys[i] = Keys.intKey(isHit ? index : entries + index);
      sums[i / BATCH] += isHit ? index : MISSING;
    }
  }

  /** Returns the index in {@link #keys} of the next batch. */
  int nextBatch() {
    int begin = next;
    next = begin + BATCH & COUNT - 1;
    return begin;
  }

  /**
   * Returns the sum of the values read for a batch of keys.
   *
   * @throws IllegalStateException if it is not the expected sum
   */
  long requireSum(int begin, long sum) {
    if (sum != sums[begin / BATCH]) {
      throw new IllegalStateException("wrong values: expected sum=" + sums[begin / BATCH]
          + ", actual=" + sum + ", first query=" + begin);
    }
    return sum;
  }
}
