package store.offheap.array;

import java.nio.file.Path;

/**
 * The elements behind a {@link SparseView}: elements of a file, or values computed from them.
 * Elements that {@link #scan} and {@link #ordered} do not report have the fill value. Places are
 * those of the view, in row-major order.
 */
interface SparseSource {
  long[] shape();

  Fill fill();

  /** Returns the cell of an element. */
  long raw(long place);

  /** Visits every element that is not the fill value, once, in any order. */
  void scan(CellVisitor visitor);

  /** Returns the elements that are not the fill value, as they are now, in order. */
  OrderedCells ordered();

  SparseSource select(Index... indices);

  /**
   * Returns the same source with permuted axes: axis {@code i} is the former axis {@code axes[i]}.
   */
  SparseSource transpose(int[] axes);

  /** Returns the file to name in errors. */
  Path path();
}
