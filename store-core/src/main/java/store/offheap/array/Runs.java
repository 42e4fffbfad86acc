package store.offheap.array;

/**
 * Traverses a layout in row-major order by runs of equally spaced elements. Nested axes without
 * gaps are merged. Not thread-safe.
 */
final class Runs {
  private static final long[] NONE = {};

  private final long[] shape;
  private final long[] strides;
  private final long[] index;
  private final int last;
  private long start;
  private long done;
  private boolean isOver;
  private long offset;
  private int count;
  private int rows;

  Runs(Layout layout) {
    long[] lengths = new long[layout.rank() + 1];
    long[] distances = new long[layout.rank() + 1];
    // An axis of length 1 changes nothing, and is used if there is no other.
    lengths[0] = 1;
    distances[0] = 1;
    int at = 0;
    for (int axis = 0; axis < layout.rank(); axis++) {
      long length = layout.shape[axis];
      if (length == 1) {
        continue;
      }
      if (lengths[at] == 1) {
        lengths[at] = length;
        distances[at] = layout.strides[axis];
      } else if (distances[at] == layout.strides[axis] * length) {
        lengths[at] *= length;
        distances[at] = layout.strides[axis];
      } else {
        at++;
        lengths[at] = length;
        distances[at] = layout.strides[axis];
      }
    }
    this.shape = lengths;
    this.strides = distances;
    this.last = at;
    this.index = at == 0 ? NONE : new long[at];
    this.start = layout.offset;
    this.isOver = layout.size == 0;
  }

  /** Returns whether the elements of a run are adjacent and at least as many as given. */
  boolean isAdjacent(int least) {
    return strides[last] == 1 && shape[last] >= least;
  }

  /** Returns whether there is another run. */
  boolean hasNext() {
    if (done == shape[last]) {
      carry(last - 1);
    }
    return !isOver;
  }

  /** Returns the offset in the data of the first element of the next run. */
  long nextOffset() {
    return start + done * strides[last];
  }

  /** Advances by at most {@code limit} elements; returns false at the end. */
  boolean next(int limit) {
    if (!hasNext()) {
      return false;
    }
    offset = nextOffset();
    count = (int) Math.min(limit, shape[last] - done);
    done += count;
    return true;
  }

  /**
   * Advances by a complete run and those that follow it on the enclosing axis: {@link #rows} runs,
   * {@link #rowStride} apart. Only for layouts whose number of elements fits in an {@code int}, and
   * only from the start.
   */
  boolean nextRows() {
    if (isOver) {
      return false;
    }
    offset = start;
    count = (int) shape[last];
    rows = last == 0 ? 1 : (int) shape[last - 1];
    carry(last - 2);
    return true;
  }

  private void carry(int from) {
    done = 0;
    for (int axis = from; axis >= 0; axis--) {
      start += strides[axis];
      if (++index[axis] < shape[axis]) {
        return;
      }
      start -= shape[axis] * strides[axis];
      index[axis] = 0;
    }
    isOver = true;
  }

  /** Returns the offset in the data of the first element of the run. */
  long offset() {
    return offset;
  }

  /** Returns the number of elements of the run. */
  int count() {
    return count;
  }

  /** Returns the distance from one element of a run to the next. */
  long stride() {
    return strides[last];
  }

  /** Returns the number of runs that {@link #nextRows} advanced by. */
  int rows() {
    return rows;
  }

  /** Returns the distance between consecutive runs. */
  long rowStride() {
    return last == 0 ? 0 : strides[last - 1];
  }
}
