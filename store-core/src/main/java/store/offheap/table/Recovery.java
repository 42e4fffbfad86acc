package store.offheap.table;

/**
 * Makes right what a layer above keeps beside its table, such as records in the heap, when the last
 * writer did not close the file.
 */
@FunctionalInterface
public interface Recovery {
  /** For a layer that keeps nothing but the table. */
  Recovery NONE = table -> {};

  /**
   * Called under the write lock, when every slot of the table is right again. What it does can be
   * redone: after a power failure, a second one before it is complete leads back to the same
   * checkpoint. It may read and change all, but make no checkpoint.
   *
   * @param table the table; how its file was left says
   *     {@link store.offheap.file.StoreFile#condition()}
   */
  void recover(Table table);
}
