package store.offheap.array;

import java.util.Arrays;
import store.offheap.model.ArrayStats;

/** Computes one number, or one for each place of all axes but one, in one pass over a layout. */
final class Reducer {
  private static final int BLOCK = 1 << 12;

  private final Elements elements;
  private final Layout layout;
  private final long[] cells = new long[BLOCK];
  private final double[] block = new double[BLOCK];

  Reducer(Elements elements, Layout layout) {
    this.elements = elements;
    this.layout = layout;
    elements.requireWhole(layout);
  }

  /** Loads the next run of at most a block; its numbers are at the start of it. */
  private int load(Runs runs) {
    if (!runs.next(BLOCK)) {
      return 0;
    }
    elements.gather(runs.offset(), runs.stride(), cells, 0, runs.count());
    for (int i = 0; i < runs.count(); i++) {
      block[i] = elements.type().rawToDouble(cells[i]);
    }
    return runs.count();
  }

  /** Returns everything about all elements. */
  ArrayStats stats() {
    long nonZero = 0;
    long nans = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    double missing = 0;
    Runs runs = new Runs(layout);
    for (int count = load(runs); count > 0; count = load(runs)) {
      for (int i = 0; i < count; i++) {
        double value = block[i];
        nonZero += value != 0 ? 1 : 0;
        nans += value != value ? 1 : 0;
        min = Math.min(min, value);
        max = Math.max(max, value);
        double next = sum + value;
        // Neumaier's sum: what the addition drops is added up apart.
        missing += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
        sum = next;
      }
    }
    boolean isNone = layout.size == 0;
    return new ArrayStats(
        layout.size,
        nonZero,
        nans,
        isNone ? Double.NaN : min,
        isNone ? Double.NaN : max,
        // Infinities leave no rounding error but NaN.
        Double.isFinite(sum) ? sum + missing : sum);
  }

  /** Returns a number for each place of the other axes, in the order of the last axis first. */
  double[] along(int axis, Reduction reduction) {
    long length = layout.shape[axis];
    long inner = 1;
    long outer = 1;
    for (int i = 0; i < layout.rank(); i++) {
      inner *= i > axis ? layout.shape[i] : 1;
      outer = i < axis ? Math.multiplyExact(outer, layout.shape[i]) : outer;
    }
    double[] result = new double[size(outer, inner)];
    Arrays.fill(result, first(reduction, length));
    double[] missing = isSum(reduction) ? new double[result.length] : null;
    long place = 0;
    Runs runs = new Runs(layout);
    for (int count = load(runs); count > 0; count = load(runs)) {
      for (int i = 0; i < count; i++, place++) {
        int at = (int) (place / (length * inner) * inner + place % inner);
        if (missing == null) {
          result[at] = combined(reduction, result[at], block[i]);
        } else {
          double next = result[at] + block[i];
          missing[at] += Math.abs(result[at]) >= Math.abs(block[i])
              ? result[at] - next + block[i]
              : block[i] - next + result[at];
          result[at] = next;
        }
      }
    }
    finish(result, missing, reduction == Reduction.MEAN ? length : 1);
    return result;
  }

  private static int size(long outer, long inner) {
    long size = Math.multiplyExact(outer, inner);
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "results: expected=at most " + (Integer.MAX_VALUE - 8) + ", actual=" + size);
    }
    return (int) size;
  }

  private static boolean isSum(Reduction reduction) {
    return reduction == Reduction.SUM || reduction == Reduction.MEAN;
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

  private static double combined(Reduction reduction, double result, double value) {
    switch (reduction) {
      case MIN:
        return Math.min(result, value);
      case MAX:
        return Math.max(result, value);
      default:
        return value != 0 ? result + 1 : result;
    }
  }

  private static void finish(double[] result, double[] missing, double divisor) {
    for (int i = 0; missing != null && i < result.length; i++) {
      double sum = Double.isFinite(result[i]) ? result[i] + missing[i] : result[i];
      result[i] = sum / divisor;
    }
  }
}
