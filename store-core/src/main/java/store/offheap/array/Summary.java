package store.offheap.array;

import store.offheap.model.ArrayStats;

/**
 * Summary statistics of some numbers: their sum, extremes and counts.
 *
 * <p>The numbers of a block are added in eight parallel sums; the sums of blocks are added with
 * compensation of rounding errors (Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation
 * endlicher Summen, 1974). Not thread-safe.
 */
final class Summary {
  private static final int LANES = 8;

  private final double[] lanes = new double[LANES];
  private long elements;
  private long nonZero;
  private long nans;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double sum;
  private double missing;

  /** Adds the first numbers of a block. */
  void add(double[] block, int count) {
    java.util.Arrays.fill(lanes, 0);
    int whole = count & -LANES;
    for (int i = 0; i < whole; i += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        lanes[lane] += block[i + lane];
      }
    }
    double rest = 0;
    for (int i = whole; i < count; i++) {
      rest += block[i];
    }
    for (double lane : lanes) {
      rest += lane;
    }
    addSum(rest);
    count(block, count);
  }

  private void count(double[] block, int count) {
    double low = min;
    double high = max;
    int zeros = 0;
    int numbers = 0;
    for (int i = 0; i < count; i++) {
      double value = block[i];
      low = value < low ? value : low;
      high = value > high ? value : high;
      zeros += value == 0 ? 1 : 0;
      numbers += value == value ? 1 : 0;
    }
    min = low;
    max = high;
    elements += count;
    nonZero += count - zeros;
    nans += count - numbers;
  }

  private void addSum(double value) {
    double next = sum + value;
    missing += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }

  /** Adds the numbers of another summary. */
  Summary add(Summary other) {
    addSum(other.sum);
    missing += other.missing;
    elements += other.elements;
    nonZero += other.nonZero;
    nans += other.nans;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    return this;
  }

  double get(Reduction reduction) {
    switch (reduction) {
      case SUM:
        return sum();
      case MIN:
        return isNone() ? Double.NaN : min;
      case MAX:
        return isNone() ? Double.NaN : max;
      case MEAN:
        return sum() / elements;
      default:
        return nonZero;
    }
  }

  private double sum() {
    // With infinities, the rounding error would be NaN.
    return Double.isFinite(sum) ? sum + missing : sum;
  }

  private boolean isNone() {
    return elements == 0 || nans > 0;
  }

  ArrayStats stats() {
    return new ArrayStats(elements, nonZero, nans, get(Reduction.MIN), get(Reduction.MAX), sum());
  }
}
