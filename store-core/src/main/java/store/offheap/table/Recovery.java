package store.offheap.table;

/**
 * Repairs what a higher layer stores besides its table, such as records in the heap, if the last
 * writer did not close the file.
 */
@FunctionalInterface
public interface Recovery {
  /** For a layer that stores nothing besides the table. */
  Recovery NONE = table -> {};

  /**
   * Called under the write lock, once every slot of the table is correct again. It must be
   * repeatable: a second power failure before it is complete leads back to the same checkpoint. It
   * may read and change everything, but must not make a checkpoint.
   *
   * @param table the table; {@link store.offheap.file.StoreFile#condition()} tells how its file was
   *     left
   */
  void recover(Table table);
}
