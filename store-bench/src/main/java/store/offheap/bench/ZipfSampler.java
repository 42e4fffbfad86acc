package store.offheap.bench;

import java.util.SplittableRandom;

/**
 * Draws ranks by Zipf's law: rank {@code k} of 1 to n with a probability proportional to {@code 1 /
 * k^exponent}, in constant time and space.
 *
 * <p>Rejection-inversion: W. Hörmann and G. Derflinger, "Rejection-inversion to generate variates
 * from monotone discrete distributions", ACM TOMACS 6(3), 1996. The hat is the function {@code 1 /
 * x^s} itself, integrated over intervals between half-integers; a draw is inverted, rounded, and in
 * most cases accepted immediately. Not thread-safe.
 */
final class ZipfSampler {
  private final long count;
  private final double exponent;
  private final SplittableRandom random;
  private final double areaFrom;
  private final double areaTo;
  private final double sureDistance;

  /**
   * Creates a sampler.
   *
   * @param count number of ranks, 1 to 2^53
   * @param exponent above 0
   * @param random source of randomness
   */
  ZipfSampler(long count, double exponent, SplittableRandom random) {
    if (count < 1 || count > 1L << 53) {
      throw new IllegalArgumentException("ranks: expected=1..2^53, actual=" + count);
    }
    if (!(exponent > 0 && exponent < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("exponent: expected=above 0, actual=" + exponent);
    }
    this.count = count;
    this.exponent = exponent;
    this.random = random;
    this.areaFrom = area(1.5) - 1;
    this.areaTo = area(count + 0.5);
    this.sureDistance = 2 - inverseArea(area(2.5) - height(2));
  }

  /** Draws a rank, at least 1. */
  long next() {
    while (true) {
      double drawn = areaTo + random.nextDouble() * (areaFrom - areaTo);
      double x = inverseArea(drawn);
      long rank = Math.max(1, Math.min(count, Math.round(x)));
      if (rank - x <= sureDistance || drawn >= area(rank + 0.5) - height(rank)) {
        return rank;
      }
    }
  }

  private double height(double x) {
    return Math.exp(-exponent * Math.log(x));
  }

  /** Returns the area under {@code 1 / x^exponent} from 1 to x. */
  private double area(double x) {
    double slope = 1 - exponent;
    return slope == 0 ? Math.log(x) : Math.expm1(slope * Math.log(x)) / slope;
  }

  private double inverseArea(double area) {
    double slope = 1 - exponent;
    return slope == 0 ? Math.exp(area) : Math.exp(Math.log1p(slope * area) / slope);
  }
}
