package store.offheap.model;

import java.util.Collection;

/**
 * How long something may take.
 *
 * @param leastSeconds if all goes as well as at best so far
 * @param mostSeconds with twice the time that it took on average; a machine with other work may
 *     take longer
 */
public record TimeEstimate(double leastSeconds, double mostSeconds) {
  private static final double MARGIN = 2;

  /**
   * Checks.
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
   * Tells from times that were measured.
   *
   * @param seconds at least one
   * @return what the next time may be
   */
  public static TimeEstimate of(Collection<Double> seconds) {
    double least = seconds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double mean = seconds.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    return new TimeEstimate(least, MARGIN * Math.max(least, mean));
  }

  /**
   * Returns how long it takes to do this some times.
   *
   * @param count 0 or more
   */
  public TimeEstimate times(double count) {
    return new TimeEstimate(leastSeconds * count, mostSeconds * count);
  }

  /** Returns how long it takes to do one after the other. */
  public TimeEstimate plus(TimeEstimate next) {
    return new TimeEstimate(leastSeconds + next.leastSeconds, mostSeconds + next.mostSeconds);
  }
}
