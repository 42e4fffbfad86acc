package store.offheap.array;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/** The simplest possible array, for comparison: all numbers, and loops over all of them. */
final class NestedLoops {
  final int[] shape;
  final double[] values;

  NestedLoops(int... shape) {
    this(shape, new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)]);
  }

  NestedLoops(int[] shape, double[] values) {
    this.shape = shape;
    this.values = values;
  }

  long[] longShape() {
    return Arrays.stream(shape).asLongStream().toArray();
  }

  /** Returns the index of an element in row-major order. */
  int[] index(int place) {
    int[] index = new int[shape.length];
    for (int axis = shape.length - 1, rest = place; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return index;
  }

  int place(int[] index) {
    int place = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      place = place * shape[axis] + index[axis];
    }
    return place;
  }

  /**
   * Selects listed places of each axis.
   *
   * @param picks the places of each axis
   * @param isDropped whether the axis is dropped
   */
  NestedLoops select(int[][] picks, boolean[] isDropped) {
    NestedLoops all =
        new NestedLoops(Arrays.stream(picks).mapToInt(places -> places.length).toArray());
    for (int place = 0; place < all.values.length; place++) {
      int[] index = all.index(place);
      for (int axis = 0; axis < shape.length; axis++) {
        index[axis] = picks[axis][index[axis]];
      }
      all.values[place] = values[place(index)];
    }
    int[] kept = new int[shape.length];
    int rank = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      kept[rank] = picks[axis].length;
      rank += isDropped[axis] ? 0 : 1;
    }
    return new NestedLoops(Arrays.copyOf(kept, rank), all.values);
  }

  NestedLoops transpose(int[] axes) {
    NestedLoops result =
        new NestedLoops(Arrays.stream(axes).map(axis -> shape[axis]).toArray());
    for (int place = 0; place < result.values.length; place++) {
      int[] index = result.index(place);
      int[] from = new int[shape.length];
      for (int axis = 0; axis < axes.length; axis++) {
        from[axes[axis]] = index[axis];
      }
      result.values[place] = values[place(from)];
    }
    return result;
  }

  NestedLoops with(NestedLoops other, DoubleBinaryOperator operator) {
    NestedLoops result = new NestedLoops(shape);
    for (int place = 0; place < values.length; place++) {
      result.values[place] = operator.applyAsDouble(values[place], other.values[place]);
    }
    return result;
  }

  /** Reduces along an axis, or along all axes if it is -1. */
  double[] reduce(Reduction reduction, int axis) {
    int[] resultShape = axis < 0 ? new int[0] : shape.clone();
    if (axis >= 0) {
      resultShape[axis] = 1;
    }
    NestedLoops result = new NestedLoops(resultShape);
    for (int at = 0; at < result.values.length; at++) {
      double sum = 0;
      double min = Double.POSITIVE_INFINITY;
      double max = Double.NEGATIVE_INFINITY;
      int count = 0;
      int nonZero = 0;
      for (int place = 0; place < values.length; place++) {
        int[] index = index(place);
        if (axis >= 0) {
          index[axis] = 0;
        }
        if (axis < 0 || result.place(index) == at) {
          sum += values[place];
          min = Math.min(min, values[place]);
          max = Math.max(max, values[place]);
          nonZero += values[place] != 0 ? 1 : 0;
          count++;
        }
      }
      result.values[at] = one(reduction, sum, min, max, count, nonZero);
    }
    return result.values;
  }

  private static double one(
      Reduction reduction, double sum, double min, double max, int count, int nonZero) {
    switch (reduction) {
      case SUM:
        return sum;
      case MIN:
        return count == 0 ? Double.NaN : min;
      case MAX:
        return count == 0 ? Double.NaN : max;
      case MEAN:
        return sum / count;
      default:
        return nonZero;
    }
  }
}
