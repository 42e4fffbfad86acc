package store.offheap.array;

import java.util.Arrays;
import store.offheap.model.ArrayStats;
import store.offheap.model.ArrayType;

/**
 * Computes one number, or one for each position of all axes but one, from the elements that are not
 * the fill value and from the number of those that are.
 */
final class SparseReducer {
  private final SparseSource source;
  private final Layout layout;
  private final ArrayType type;
  private final double fill;

  SparseReducer(SparseSource source) {
    this.source = source;
    this.layout = Layout.of(source.shape(), false);
    this.type = source.fill().type();
    this.fill = source.fill().doubleValue();
  }

  /** Returns the statistics of all elements. */
  ArrayStats stats() {
    Total total = new Total();
    source.scan((place, raw) -> total.add(type.rawToDouble(raw)));
    long missing = layout.size - total.count;
    if (missing > 0) {
      total.nonZero += fill != 0 ? missing : 0;
      total.nans += Double.isNaN(fill) ? missing : 0;
      total.min = Math.min(total.min, fill);
      total.max = Math.max(total.max, fill);
      total.addToSum(fill * missing);
    }
    boolean isNone = layout.size == 0;
    return new ArrayStats(
        layout.size,
        total.nonZero,
        total.nans,
        isNone ? Double.NaN : total.min,
        isNone ? Double.NaN : total.max,
        total.sum());
  }

  private static final class Total {
    private long count;
    private long nonZero;
    private long nans;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double sum;
    private double lost;

    void add(double value) {
      count++;
      nonZero += value != 0 ? 1 : 0;
      nans += Double.isNaN(value) ? 1 : 0;
      min = Math.min(min, value);
      max = Math.max(max, value);
      addToSum(value);
    }

    /** Adds to the sum by Neumaier's algorithm, which sums the rounding errors separately. */
    void addToSum(double value) {
      double next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    }

    double sum() {
      // With infinities, the rounding error would be NaN.
      return Double.isFinite(sum) ? sum + lost : sum;
    }
  }

  /** Returns a number for each position of the other axes, in row-major order. */
  double[] along(int axis, Reduction reduction) {
    for (int i = 0; i < layout.rank(); i++) {
      if (i != axis && layout.shape[i] == 0) {
        return new double[0];
      }
    }
    long length = layout.shape[axis];
    long inner = 1;
    long outer = 1;
    for (int i = 0; i < layout.rank(); i++) {
      inner = i > axis ? multiplied(inner, layout.shape[i]) : inner;
      outer = i < axis ? multiplied(outer, layout.shape[i]) : outer;
    }
    long step = inner;
    int results = (int) multiplied(outer, inner);
    double[] result = new double[results];
    long[] stored = new long[results];
    boolean isSum = reduction == Reduction.SUM || reduction == Reduction.MEAN;
    double[] lost = isSum ? new double[results] : null;
    Arrays.fill(result, first(reduction, length));
    source.scan((place, raw) -> {
      int at = (int) (place / (length * step) * step + place % step);
      stored[at]++;
      add(reduction, type.rawToDouble(raw), 1, result, lost, at);
    });
    for (int at = 0; at < results; at++) {
      if (stored[at] < length) {
        add(reduction, fill, length - stored[at], result, lost, at);
      }
      if (isSum) {
        double sum = Double.isFinite(result[at]) ? result[at] + lost[at] : result[at];
        result[at] = reduction == Reduction.MEAN ? sum / length : sum;
      }
    }
    return result;
  }

  private static long multiplied(long a, long b) {
    long product = Math.multiplyHigh(a, b) == 0 ? a * b : Long.MAX_VALUE;
    if (product < 0 || product > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "results: expected=at most " + (Integer.MAX_VALUE - 8) + ", actual=" + a + " times " + b);
    }
    return product;
  }

  private static double first(Reduction reduction, long length) {
    switch (reduction) {
      case MIN:
        return length == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
      case MAX:
        return length == 0 ? Double.NaN : Double.NEGATIVE_INFINITY;
      default:
        return 0;
    }
  }

  /** Adds {@code count} elements of the same value to a result. */
  private static void add(
      Reduction reduction, double value, long count, double[] result, double[] lost, int at) {
    switch (reduction) {
      case MIN:
        result[at] = Math.min(result[at], value);
        break;
      case MAX:
        result[at] = Math.max(result[at], value);
        break;
      case COUNT:
        result[at] += value != 0 ? count : 0;
        break;
      default:
        double sum = result[at];
        double term = value * count;
        double next = sum + term;
        lost[at] += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
        result[at] = next;
        break;
    }
  }
}
