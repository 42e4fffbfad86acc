package store.offheap.bench;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** How often which entry is asked for. */
public enum Distribution {
  /** All alike. */
  UNIFORM {
    @Override
    public LongSupplier indices(long count, SplittableRandom random) {
      return () -> random.nextLong(count);
    }
  },

  /**
   * By Zipf's law with exponent 0.99, as YCSB has it; which entries are the popular ones has
   * nothing to do with the order in which they were put.
   */
  ZIPF {
    @Override
    public LongSupplier indices(long count, SplittableRandom random) {
      ZipfSampler ranks = new ZipfSampler(count, EXPONENT, random);
      long stride = coprimeStride(count);
      return () -> ranks.next() * stride % count;
    }
  };

  /** The most entries that indices are drawn from: a product of two of them fits a long. */
  static final long MAX_COUNT = 1L << 31;

  private static final double EXPONENT = 0.99;

  /**
   * Returns a source of indices.
   *
   * @param count how many entries there are, 1 to {@link #MAX_COUNT}; indices are 0 to count - 1
   * @param random where draws come from
   */
  public abstract LongSupplier indices(long count, SplittableRandom random);

  /** Returns the distribution of a name in lower case. */
  static Distribution of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** Multiplied by this, modulo {@code count}, the numbers 1 to {@code count} change places. */
  static long coprimeStride(long count) {
    long stride = Math.max(1, (long) (count * 0.618_033_988_749_895));
    while (greatestCommonDivisor(stride, count) != 1) {
      stride++;
    }
    return stride;
  }

  private static long greatestCommonDivisor(long a, long b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
