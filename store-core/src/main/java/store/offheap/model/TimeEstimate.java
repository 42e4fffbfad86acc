package store.offheap.model;

import java.util.Collection;

/**
 * An estimated range of durations.
 *
 * @param leastSeconds duration if everything goes as well as in the best measurement so far
 * @param mostSeconds twice the average measured duration; a busy machine may take longer
 */
public record TimeEstimate(double leastSeconds, double mostSeconds) {
  private static final double MARGIN = 2;

  /**
   * Validates the components.
   *
   * @throws IllegalArgumentException unless {@code 0 <= leastSeconds <= mostSeconds}
   */
  public TimeEstimate {
    if (!(leastSeconds >= 0 && leastSeconds <= mostSeconds)) {
      throw new IllegalArgumentException(
          "seconds: expected=0 or more, ascending, actual=" + leastSeconds + ", " + mostSeconds);
    }
  }

  /**
   * Returns an estimate based on measured durations.
   *
   * @param seconds the measured durations, at least one
   * @return the estimate for the next run
   */
  public static TimeEstimate of(Collection<Double> seconds) {
    double least = seconds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double mean = seconds.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    return new TimeEstimate(least, MARGIN * Math.max(least, mean));
  }

  /**
   * Returns the estimate for repeating this a number of times.
   *
   * @param count 0 or more
   */
  public TimeEstimate times(double count) {
    return new TimeEstimate(leastSeconds * count, mostSeconds * count);
  }

  /** Returns the estimate for doing this and then something else. */
  public TimeEstimate plus(TimeEstimate next) {
    return new TimeEstimate(leastSeconds + next.leastSeconds, mostSeconds + next.mostSeconds);
  }
}
