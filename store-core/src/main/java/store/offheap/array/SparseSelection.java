package store.offheap.array;

import java.util.Arrays;

/**
 * The elements of an array that a view selects: for each axis of the array, a first position, a
 * step and a count, and the corresponding axis of the view. Maps places of the view to those of the
 * array and back. Immutable.
 */
final class SparseSelection {
  /** The axis of the view for an axis of the array that was reduced to one position. */
  private static final int NONE = -1;

  private final Layout array;
  private final long[] first;
  private final long[] step;
  private final int[] axisOfView;

  /** The shape of the view; its strides are those of its places. */
  private final Layout view;

  /** The shape of the view, with places of the array. */
  private final Layout places;

  private final boolean isWhole;

  private SparseSelection(
      Layout array, long[] first, long[] step, int[] axisOfView, long[] viewShape) {
    this.array = array;
    this.first = first;
    this.step = step;
    this.axisOfView = axisOfView;
    this.view = Layout.of(viewShape, false);
    long offset = 0;
    long[] strides = new long[viewShape.length];
    for (int axis = 0; axis < first.length && view.size > 0; axis++) {
      offset += first[axis] * array.strides[axis];
      if (axisOfView[axis] != NONE) {
        strides[axisOfView[axis]] = step[axis] * array.strides[axis];
      }
    }
    this.places = new Layout(offset, viewShape, strides);
    this.isWhole = view.size == array.size
        && offset == 0
        && Arrays.equals(viewShape, array.shape)
        && Arrays.equals(strides, array.strides);
  }

  /** Returns the selection of all elements. */
  static SparseSelection of(Layout array) {
    int rank = array.rank();
    int[] axes = new int[rank];
    Arrays.setAll(axes, axis -> axis);
    long[] steps = new long[rank];
    Arrays.fill(steps, 1);
    return new SparseSelection(array, new long[rank], steps, axes, array.shape);
  }

  long[] shape() {
    return view.shape;
  }

  long size() {
    return view.size;
  }

  /** Returns whether the places of the view are those of the array. */
  boolean isWhole() {
    return isWhole;
  }

  /** Returns the place in the array of an element of the view. */
  long placeInArray(long place) {
    if (isWhole) {
      return place;
    }
    long rest = place;
    long at = places.offset;
    for (int axis = view.rank() - 1; axis >= 0; axis--) {
      at += rest % view.shape[axis] * places.strides[axis];
      rest /= view.shape[axis];
    }
    return at;
  }

  /** Returns the place in the view of an element of the array, or -1 if it is not in the view. */
  long placeInView(long place) {
    if (isWhole) {
      return place;
    }
    if (view.size == 0) {
      return -1;
    }
    long rest = place;
    long at = 0;
    for (int axis = 0; axis < first.length; axis++) {
      long way = rest / array.strides[axis] - first[axis];
      rest %= array.strides[axis];
      int viewAxis = axisOfView[axis];
      if (viewAxis == NONE) {
        if (way != 0) {
          return -1;
        }
        continue;
      }
      long index = way / step[axis];
      if (index < 0 || index >= view.shape[viewAxis] || index * step[axis] != way) {
        return -1;
      }
      at += index * view.strides[viewAxis];
    }
    return at;
  }

  /** Returns the part of the view that indices select. */
  SparseSelection select(Index... indices) {
    Index[] perAxis = perAxis(view.rank(), indices);
    long[] newFirst = first.clone();
    long[] newStep = step.clone();
    int[] newAxisOfView = axisOfView.clone();
    int[] newAxes = new int[view.rank()];
    long[] newShape = new long[view.rank()];
    int kept = 0;
    for (int axis = 0; axis < perAxis.length; axis++) {
      newShape[kept] = perAxis[axis].isPlace() ? 1 : perAxis[axis].count(view.shape[axis]);
      newAxes[axis] = perAxis[axis].isPlace() ? NONE : kept++;
    }
    for (int axis = 0; axis < first.length; axis++) {
      int viewAxis = axisOfView[axis];
      if (viewAxis == NONE) {
        continue;
      }
      Index index = perAxis[viewAxis];
      long length = view.shape[viewAxis];
      newAxisOfView[axis] = newAxes[viewAxis];
      if (index.isPlace()) {
        newFirst[axis] += index.place(viewAxis, length) * step[axis];
      } else if (newShape[newAxes[viewAxis]] > 0) {
        newFirst[axis] += index.first(length) * step[axis];
        // With one position, the step is never used and must not overflow.
        newStep[axis] = newShape[newAxes[viewAxis]] > 1 ? step[axis] * index.step() : 1;
      }
    }
    return new SparseSelection(
        array, newFirst, newStep, newAxisOfView, Arrays.copyOf(newShape, kept));
  }

  /** Returns an index for each axis: the given ones, and {@link Index#ALL} for the others. */
  private static Index[] perAxis(int rank, Index... indices) {
    int named =
        (int) Arrays.stream(indices).filter(index -> !index.isEllipsis()).count();
    if (named > rank || indices.length - named > 1) {
      throw new IllegalArgumentException("selection: expected=at most " + rank
          + " indices and one ellipsis, actual=" + Arrays.toString(indices));
    }
    Index[] perAxis = new Index[rank];
    Arrays.fill(perAxis, Index.ALL);
    int axis = 0;
    for (Index index : indices) {
      if (index.isEllipsis()) {
        axis += rank - named;
      } else {
        perAxis[axis++] = index;
      }
    }
    return perAxis;
  }

  /**
   * Returns the same elements with permuted axes: axis {@code i} is the former axis
   * {@code axes[i]}.
   */
  SparseSelection transpose(int[] axes) {
    int[] newPlaceOf = new int[view.rank()];
    long[] newShape = new long[view.rank()];
    for (int axis = 0; axis < axes.length; axis++) {
      newPlaceOf[axes[axis]] = axis;
      newShape[axis] = view.shape[axes[axis]];
    }
    int[] newAxisOfView = axisOfView.clone();
    for (int axis = 0; axis < newAxisOfView.length; axis++) {
      newAxisOfView[axis] = axisOfView[axis] == NONE ? NONE : newPlaceOf[axisOfView[axis]];
    }
    return new SparseSelection(array, first, step, newAxisOfView, newShape);
  }
}
