package store.offheap.bench.report;

import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import store.offheap.bench.Distribution;
import store.offheap.bench.peer.Shape;
import store.offheap.bench.peer.Store;

/**
 * Keys to ask for, drawn beforehand and handed out in batches, round and round, with what each
 * batch must read. A value counts without its version, so that the sum holds while entries are
 * overwritten.
 */
final class Queries {
  /** How many keys are one batch. */
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
   * @param count how many entries there are
   * @param isHit whether the keys are there; else as many others are asked for in their place
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

  /** Returns where in {@link #keys} the next batch begins. */
  int nextBatch() {
    int begin = next;
    next = begin + BATCH & keys.length - 1;
    return begin;
  }

  /** Throws unless the values of a batch, each with its lowest bit set, add up as they must. */
  void requireSum(int begin, long sum) {
    if (sum != sums[begin / BATCH]) {
      throw new WrongValuesException("values of a batch: expected sum=" + sums[begin / BATCH]
          + ", actual=" + sum + ", first query=" + begin);
    }
  }
}
