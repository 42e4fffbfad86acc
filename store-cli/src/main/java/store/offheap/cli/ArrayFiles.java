package store.offheap.cli;

import java.nio.file.Path;
import store.offheap.array.DenseArray;
import store.offheap.array.SparseArray;
import store.offheap.error.NotAStoreException;
import store.offheap.object.ObjectMap;

/** Opens arrays for commands that accept both dense and sparse arrays. */
final class ArrayFiles {
  private ArrayFiles() {}

  /** Returns whether a file is to be opened, or rejected, as a sparse array. */
  static boolean isSparse(Path file) {
    return SparseArray.isIdMap(file);
  }

  /**
   * Opens a dense array for reading.
   *
   * @throws store.offheap.error.StoreException if it is not a dense array; for a store that cannot
   *     be read, such as a sparse array that is too new or damaged, reports what is wrong with the
   *     store
   */
  static DenseArray openDense(Path file) {
    try {
      return DenseArray.openReadOnly(file);
    } catch (NotAStoreException notDense) {
      if (ObjectMap.isObjectMap(file)) {
        throw new NotAStoreException("an object map, not an array", file);
      }
      try {
        SparseArray.openReadOnly(file).close();
      } catch (NotAStoreException notSparse) {
        // Neither kind: the error for a dense array is reported.
      }
      throw notDense;
    }
  }
}
