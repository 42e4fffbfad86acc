package store.offheap.array;

import java.util.Arrays;
import java.util.function.LongConsumer;
import store.offheap.model.ArrayStats;

/** Computes one number, or one for each position of all axes but one, in one pass over a layout. */
final class Reducer {
  /** Number of results along an axis that are computed at a time. */
  private static final int RESULTS = 1 << 12;

  /** Maximum length of the array of all results. */
  private static final int MAX_RESULTS = Integer.MAX_VALUE - 8;

  /** Rows of adjacent elements that are longer are reduced one by one. */
  private static final int LONG_ROW = 64;

  private final Elements elements;
  private final Layout layout;

  Reducer(Elements elements, Layout layout) {
    this.elements = elements;
    this.layout = layout;
    elements.requireWhole(layout);
  }

  /** Returns the statistics of all elements. */
  ArrayStats stats(LongConsumer progress) {
    return summary(progress).stats();
  }

  /** Returns the summary of all elements. */
  Summary summary(LongConsumer progress) {
    return Parts.compute(layout, this::summary, progress).stream()
        .reduce(new Summary(), Summary::add);
  }

  private Summary summary(Layout part) {
    Summary summary = new Summary();
    CellReader reader = new CellReader(elements, part);
    long[] cells = new long[(int) Math.min(Elements.CHUNK, part.size)];
    double[] block = new double[cells.length];
    for (int count = reader.next(cells, cells.length);
        count > 0;
        count = reader.next(cells, cells.length)) {
      Doubles.decode(elements.type(), cells, block, count);
      summary.add(block, count);
    }
    return summary;
  }

  /** Returns a number for each position of the other axes, in row-major order. */
  double[] along(int axis, Reduction reduction) {
    Layout others = others(axis);
    long length = layout.shape[axis];
    long stride = layout.strides[axis];
    boolean isRow = stride == 1 && length >= LONG_ROW;
    double[] result = new double[(int) others.size];
    int at = 0;
    for (double[] part : Parts.compute(
        others,
        part -> isRow ? rows(part, length, reduction) : columns(part, length, stride, reduction))) {
      System.arraycopy(part, 0, result, at, part.length);
      at += part.length;
    }
    return result;
  }

  /** Returns the layout of the other axes; there is one result for each position of it. */
  private Layout others(int axis) {
    Layout others;
    try {
      others = layout.without(axis);
    } catch (ArithmeticException e) {
      // An axis of length 0 makes the array empty, whatever the lengths of the other axes.
      throw tooMany("more than 2^63");
    }
    if (others.size > MAX_RESULTS) {
      throw tooMany(others.size);
    }
    return others;
  }

  private static IllegalArgumentException tooMany(Object results) {
    return new IllegalArgumentException(
        "results: expected=at most " + MAX_RESULTS + ", actual=" + results);
  }

  /** Reduces adjacent elements. */
  private double[] rows(Layout part, long length, Reduction reduction) {
    double[] result = new double[(int) part.size];
    Runs runs = new Runs(part);
    int at = 0;
    while (runs.next(1)) {
      Layout row = new Layout(runs.offset(), new long[] {length}, new long[] {1});
      result[at++] = summary(row).get(reduction);
    }
    return result;
  }

  /** Reduces non-adjacent elements, for many positions at a time. */
  private double[] columns(Layout part, long length, long stride, Reduction reduction) {
    double[] result = new double[(int) part.size];
    int[] at = {0};
    Parts.forEach(part, RESULTS, places -> {
      Column column = new Column(reduction, (int) places.size);
      long[] cells = new long[(int) places.size];
      double[] block = new double[cells.length];
      for (long i = 0; i < length; i++) {
        new CellReader(elements, places.moved(i * stride)).next(cells, cells.length);
        Doubles.decode(elements.type(), cells, block, cells.length);
        column.add(block);
      }
      column.finish(length);
      System.arraycopy(column.result, 0, result, at[0], cells.length);
      at[0] += cells.length;
    });
    return result;
  }

  /** Reduces one number for each of many positions at a time. */
  private static final class Column {
    private final Reduction reduction;
    private final double[] result;
    private final double[] missing;

    Column(Reduction reduction, int size) {
      this.reduction = reduction;
      this.result = new double[size];
      this.missing = new double[size];
      if (reduction == Reduction.MIN || reduction == Reduction.MAX) {
        double first = Double.POSITIVE_INFINITY;
        Arrays.fill(result, reduction == Reduction.MIN ? first : -first);
      }
    }

    void add(double[] block) {
      switch (reduction) {
        case MIN:
          for (int i = 0; i < block.length; i++) {
            result[i] = Math.min(result[i], block[i]);
          }
          break;
        case MAX:
          for (int i = 0; i < block.length; i++) {
            result[i] = Math.max(result[i], block[i]);
          }
          break;
        case COUNT:
          for (int i = 0; i < block.length; i++) {
            result[i] += block[i] != 0 ? 1 : 0;
          }
          break;
        default:
          addSums(block);
          break;
      }
    }

    private void addSums(double[] block) {
      for (int i = 0; i < block.length; i++) {
        double sum = result[i];
        double value = block[i];
        double next = sum + value;
        missing[i] += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
        result[i] = next;
      }
    }

    void finish(long length) {
      boolean isExtreme = reduction == Reduction.MIN || reduction == Reduction.MAX;
      if (isExtreme && length == 0) {
        Arrays.fill(result, Double.NaN);
      }
      for (int i = 0; i < result.length && !isExtreme && reduction != Reduction.COUNT; i++) {
        double sum = Double.isFinite(result[i]) ? result[i] + missing[i] : result[i];
        result[i] = reduction == Reduction.MEAN ? sum / length : sum;
      }
    }
  }
}
