package store.offheap.bench;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** How often each entry is looked up. */
public enum Distribution {
  /** All entries equally often. */
  UNIFORM {
    @Override
    public LongSupplier indices(long count, SplittableRandom random) {
      return () -> random.nextLong(count);
    }
  },

  /**
   * By Zipf's law with exponent 0.99, as in YCSB; which entries are popular is unrelated to the
   * order in which they were put.
   */
  ZIPF {
    @Override
    public LongSupplier indices(long count, SplittableRandom random) {
      ZipfSampler ranks = new ZipfSampler(count, EXPONENT, random);
      long stride = coprimeStride(count);
      return () -> ranks.next() * stride % count;
    }
  };

  /**
   * Maximum number of entries for which indices are drawn: a product of two indices fits in a long.
   */
  static final long MAX_COUNT = 1L << 31;

  private static final double EXPONENT = 0.99;

  /**
   * Returns a source of indices.
   *
   * @param count number of entries, 1 to {@link #MAX_COUNT}; indices are 0 to count - 1
   * @param random source of randomness
   */
  public abstract LongSupplier indices(long count, SplittableRandom random);

  /** Returns the distribution with a name in lower case. */
  static Distribution of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /**
   * Returns a factor by which multiplication, modulo {@code count}, permutes the numbers 1 to
   * {@code count}.
   */
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
