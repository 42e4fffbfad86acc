package store.offheap.object;

import java.util.Map;
import store.offheap.error.StoreIoException;
import store.offheap.file.SimulatedStorage;
import store.offheap.file.StoreFile;
import store.offheap.file.StoreSpec;
import store.offheap.model.DType;
import store.offheap.table.Table;

/**
 * The new file of a vacuum, in memory.
 *
 * @param source the store that is vacuumed
 * @param storage holds the file
 * @param created runs after the file was created
 * @param replacing runs when the file replaces the old one
 */
record SimulatedSuccessor(
    ObjectStore source, SimulatedStorage storage, Runnable created, Runnable replacing)
    implements Successor {
  /** An object map with short segments. */
  static final StoreSpec SPEC =
      new StoreSpec(StoreSpec.OBJECT_MAP, DType.UINT64.code(), DType.UINT64.code(), 256, 4096, 1);

  @Override
  public Table create(Map<String, String> attributes) {
    Table table = Table.create(storage.createHidden(SPEC), 0);
    created.run();
    return table;
  }

  @Override
  public void replace() {
    replacing.run();
  }

  @Override
  public boolean isRenamed() {
    return true;
  }

  @Override
  public StoreFile open() {
    return storage.openSuccessor(source.file());
  }

  @Override
  public StoreIoException named(StoreIoException failure) {
    return failure;
  }

  @Override
  public void close() {
    SimulatedStorage.unwatch();
  }
}
