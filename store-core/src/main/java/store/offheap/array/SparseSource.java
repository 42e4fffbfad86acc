package store.offheap.array;

import java.nio.file.Path;

/**
 * What a {@link SparseView} shows: elements of a file, or what is computed of them. Elements that
 * are not given by {@link #scan} and {@link #ordered} have the fill value. Places are those of the
 * view, in the order of the last axis first.
 */
interface SparseSource {
  long[] shape();

  Fill fill();

  /** Returns the cell of an element. */
  long raw(long place);

  /** Gives every element that is not the fill value, once, in any order. */
  void scan(CellVisitor visitor);

  /** Puts the elements that are not the fill value in order, as they are now. */
  OrderedCells ordered();

  SparseSource select(Index... indices);

  /** Returns the same with other axes: axis {@code i} is the one that was {@code axes[i]}. */
  SparseSource transpose(int[] axes);

  /** Returns the file that an error is to name. */
  Path path();
}
