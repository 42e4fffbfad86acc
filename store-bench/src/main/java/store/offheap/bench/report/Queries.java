package store.offheap.bench.report;

import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import store.offheap.bench.Distribution;
import store.offheap.bench.peer.Shape;
import store.offheap.bench.peer.Store;

/**
 * Keys to look up, drawn in advance and provided in batches, cyclically, with the expected sum of
 * each batch. The sum does not depend on the version of a value, so that it stays the same while
 * entries are overwritten.
 */
final class Queries {
  /** Number of keys of a batch. */
  static final int BATCH = 1024;

  private static final int MOST = 1 << 21;
  private static final long SEED = 20_260_101;

  /** The keys. */
  final long[] keys;

  private final long[] sums;
  private int next;

  /**
   * Draws keys.
   *
   * @param count number of entries
   * @param isHit whether the keys are present; otherwise the same number of absent keys is drawn
   */
  Queries(Shape shape, int count, Distribution distribution, boolean isHit) {
    int length = Math.max(BATCH, Integer.highestOneBit((int) Math.min(MOST, 4L * count)));
    keys = new long[length];
    sums = new long[length / BATCH];
    LongSupplier indices = distribution.indices(count, new SplittableRandom(SEED));
    for (int i = 0; i < length; i++) {
      long index = indices.getAsLong();
      keys[i] = shape.key(isHit ? index : count + index);
      sums[i / BATCH] += isHit ? shape.value(keys[i], 1) : Store.MISSING | 1;
    }
  }

  /** Returns the index in {@link #keys} of the next batch. */
  int nextBatch() {
    int begin = next;
    next = begin + BATCH & keys.length - 1;
    return begin;
  }

  /** Throws unless the values of a batch, each with its lowest bit set, have the expected sum. */
  void requireSum(int begin, long sum) {
    if (sum != sums[begin / BATCH]) {
      throw new WrongValuesException("values of a batch: expected sum=" + sums[begin / BATCH]
          + ", actual=" + sum + ", first query=" + begin);
    }
  }
}
