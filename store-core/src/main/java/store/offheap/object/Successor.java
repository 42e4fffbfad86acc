package store.offheap.object;

import java.util.Map;
import store.offheap.error.StoreIoException;
import store.offheap.file.StoreFile;
import store.offheap.table.Table;

/**
 * The file that will replace another one: {@link SuccessorFile} in production, a simulation in
 * tests that let a machine fail at any moment. Not thread-safe.
 */
interface Successor extends AutoCloseable {
  /**
   * Creates a table in a place where it is not visible yet.
   *
   * @throws StoreIoException if it cannot be created
   */
  Table create(Map<String, String> attributes);

  /**
   * Forces the file to storage, renames it, and forces the rename to storage. The file must be
   * closed.
   *
   * @throws StoreIoException if storage fails
   */
  void replace();

  /** Returns whether the file has been renamed, though possibly not yet on disk. */
  boolean isRenamed();

  /** Returns whether others wait until the file is complete. */
  default boolean isAwaited() {
    return true;
  }

  /** Opens the file under its final name for the writer of the previous file. */
  StoreFile open();

  /** Returns a failure in the form to report to the user, who knows only one file. */
  StoreIoException named(StoreIoException failure);

  /** Deletes the file unless it has been renamed. */
  @Override
  void close();
}
