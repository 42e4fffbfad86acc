package store.offheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Laws of {@link ZipfSampler}. */
class ZipfSamplerTest {
  private static final int DRAWS = 1_000_000;
  private static final double[] EXPONENTS = {0.5, 0.99, 1, 1.01, 2, 5};

  /** Pearson's chi-squared test; because the seeds are fixed, its result never changes. */
  @Test
  void ranksComeAsOftenAsTheLawSays() {
    for (double exponent : EXPONENTS) {
      for (int count : new int[] {2, 3, 10, 100}) {
        String message = "exponent=" + exponent + ", ranks=" + count;
        double[] expected = probabilities(count, exponent);
        int[] drawn = drawn(count, exponent);
        double chiSquare = 0;
        for (int i = 0; i < count; i++) {
          double difference = drawn[i] - expected[i] * DRAWS;
          chiSquare += difference * difference / (expected[i] * DRAWS);
        }
        // Mean n - 1, variance 2 (n - 1); the distribution has a long tail if some ranks are rare.
        double limit = count - 1 + 5 * Math.sqrt(2 * (count - 1));
        assertTrue(chiSquare < limit, message + ", chi square=" + chiSquare + ", limit=" + limit);
      }
    }
  }

  private static double[] probabilities(int count, double exponent) {
    double[] probabilities = new double[count];
    double total = 0;
    for (int i = 0; i < count; i++) {
      probabilities[i] = Math.pow(i + 1, -exponent);
      total += probabilities[i];
    }
    for (int i = 0; i < count; i++) {
      probabilities[i] /= total;
    }
    return probabilities;
  }

  private static int[] drawn(int count, double exponent) {
    ZipfSampler sampler = new ZipfSampler(count, exponent, new SplittableRandom(1));
    int[] drawn = new int[count];
    for (int i = 0; i < DRAWS; i++) {
      drawn[(int) sampler.next() - 1]++;
    }
    return drawn;
  }

  /**
   * The harmonic sum up to n, about {@code ln n + 0.5772}, is the reciprocal of the probability of
   * rank 1.
   */
  @Test
  void manyRanksAreDrawnByTheSameLaw() {
    long count = 40_000_000;
    ZipfSampler sampler = new ZipfSampler(count, 1, new SplittableRandom(2));
    int first = 0;
    int lowerHalf = 0;
    for (int i = 0; i < DRAWS; i++) {
      long rank = sampler.next();
      assertTrue(rank >= 1 && rank <= count, "rank=" + rank);
      first += rank == 1 ? 1 : 0;
      lowerHalf += rank <= 20_000_000 ? 1 : 0;
    }
    double total = harmonic(count);
    assertEquals(1 / total, (double) first / DRAWS, 0.001);
    assertEquals(harmonic(20_000_000) / total, (double) lowerHalf / DRAWS, 0.001);
  }

  private static double harmonic(long n) {
    return Math.log(n) + 0.577_215_664_901_532_9;
  }

  @Test
  void oneRankIsDrawnAlways() {
    ZipfSampler sampler = new ZipfSampler(1, 0.99, new SplittableRandom(3));
    for (int i = 0; i < 1000; i++) {
      assertEquals(1, sampler.next());
    }
  }

  @Test
  void whatHasNoLawIsRefused() {
    SplittableRandom random = new SplittableRandom(4);
    assertThrows(IllegalArgumentException.class, () -> new ZipfSampler(0, 1, random));
    assertThrows(IllegalArgumentException.class, () -> new ZipfSampler(10, 0, random));
    assertThrows(IllegalArgumentException.class, () -> new ZipfSampler(10, Double.NaN, random));
  }
}
