package store.offheap.bench;

import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Keys of 8 bytes to ask for, drawn beforehand and handed out in batches, round and round. Their
 * lines of memory, one or two each, are far more than caches hold, when the map is large.
 *
 * <p>The map has the entries {@code Keys.longKey(i) -> i} for i from 0 to count - 1; an absent key
 * is expected to read {@link #MISSING}.
 */
final class LongQueries {
  /** How many keys are drawn. */
  static final int COUNT = 1 << 22;

  /** How many keys are one batch. */
  static final int BATCH = 1 << 16;

  /** What an absent key reads. */
  static final long MISSING = -1;

  private static final long SEED = 20_260_101;

  /** The keys. */
  final long[] keys = new long[COUNT];

  private final long[] sums = new long[COUNT / BATCH];
  private int next;

  /**
   * Draws keys.
   *
   * @param entries how many entries the map has
   * @param distribution how often which is asked for
   * @param isHit whether the keys are in the map; else as many others are asked for in their place
   */
  LongQueries(int entries, Distribution distribution, boolean isHit) {
    LongSupplier indices = distribution.indices(entries, new SplittableRandom(SEED));
    for (int i = 0; i < COUNT; i++) {
      long index = indices.getAsLong();
      keys[i] = Keys.longKey(isHit ? index : entries + index);
      sums[i / BATCH] += isHit ? index : MISSING;
    }
  }

  /** Returns where in {@link #keys} the next batch begins. */
  int nextBatch() {
    int begin = next;
    next = begin + BATCH & COUNT - 1;
    return begin;
  }

  /**
   * Returns the sum of what a batch of keys read.
   *
   * @throws IllegalStateException if it is not what the map should have given
   */
  long requireSum(int begin, long sum) {
    if (sum != sums[begin / BATCH]) {
      throw new IllegalStateException("wrong values: expected sum=" + sums[begin / BATCH]
          + ", actual=" + sum + ", first query=" + begin);
    }
    return sum;
  }
}
