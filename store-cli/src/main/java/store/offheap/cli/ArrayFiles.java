package store.offheap.cli;

import java.nio.file.Path;
import store.offheap.array.DenseArray;
import store.offheap.array.SparseArray;
import store.offheap.error.NotAStoreException;
import store.offheap.object.ObjectMap;

/** Opens arrays for commands that take dense and sparse ones. */
final class ArrayFiles {
  private ArrayFiles() {}

  /** Whether a file is to be opened as a sparse array, or refused as one. */
  static boolean isSparse(Path file) {
    return SparseArray.isIdMap(file);
  }

  /**
   * Opens a dense array for reading.
   *
   * @throws store.offheap.error.StoreException if it is none; of a store that cannot be read, as a
   *     sparse array that is too new or damaged, says what a store lacks
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
        // Neither: what a dense one lacks is said.
      }
      throw notDense;
    }
  }
}
