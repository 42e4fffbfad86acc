package store.offheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Laws of {@link Distribution}. */
class DistributionTest {
  private static final int DRAWS = 1_000_000;

  @Test
  void theStrideMovesRanksToDistinctIndices() {
    for (long count : new long[] {1, 2, 3, 10, 97, 1000, 4096, 1_000_000}) {
      long stride = Distribution.coprimeStride(count);
      long distinct = LongStream.rangeClosed(1, count)
          .map(rank -> rank * stride % count)
          .distinct()
          .count();
      assertEquals(count, distinct, "count=" + count);
    }
  }

  @Test
  void indicesAreInRange() {
    for (Distribution distribution : Distribution.values()) {
      for (long count : new long[] {1, 2, 1000, Distribution.MAX_COUNT}) {
        LongSupplier indices = distribution.indices(count, new SplittableRandom(1));
        for (int i = 0; i < 10_000; i++) {
          long index = indices.getAsLong();
          assertTrue(index >= 0 && index < count, distribution + ", index=" + index);
        }
      }
    }
  }

  @Test
  void uniformIndicesAreAlikeAndZipfOnesAreNot() {
    assertEquals(0.01, shareOfMostFrequent(Distribution.UNIFORM), 0.001);
    double harmonic =
        LongStream.rangeClosed(1, 100).mapToDouble(k -> Math.pow(k, -0.99)).sum();
    assertEquals(1 / harmonic, shareOfMostFrequent(Distribution.ZIPF), 0.002);
  }

  private static double shareOfMostFrequent(Distribution distribution) {
    LongSupplier indices = distribution.indices(100, new SplittableRandom(2));
    int[] drawn = new int[100];
    for (int i = 0; i < DRAWS; i++) {
      drawn[(int) indices.getAsLong()]++;
    }
    return (double) Arrays.stream(drawn).max().orElseThrow() / DRAWS;
  }

  @Test
  void namesAreInLowerCase() {
    assertEquals(Distribution.ZIPF, Distribution.of("zipf"));
    assertEquals(Distribution.UNIFORM, Distribution.of("uniform"));
  }
}
