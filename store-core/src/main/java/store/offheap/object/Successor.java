package store.offheap.object;

import java.util.Map;
import store.offheap.error.StoreIoException;
import store.offheap.file.StoreFile;
import store.offheap.table.Table;

/**
 * The file that is to take the place of another one: {@link SuccessorFile} in a program, a
 * simulation in a test that makes a machine fail at any moment. For one thread.
 */
interface Successor extends AutoCloseable {
  /**
   * Creates a table where nobody looks for it yet.
   *
   * @throws StoreIoException if it cannot be made
   */
  Table create(Map<String, String> attributes);

  /**
   * Brings the file to storage, gives it its name, and brings that to storage. It was closed.
   *
   * @throws StoreIoException if storage fails
   */
  void replace();

  /** Returns whether the file has its name, if perhaps not on disk. */
  boolean isRenamed();

  /** Opens the file under its name for the writer of the one before. */
  StoreFile open();

  /** Returns a failure as the user should see it, who knows one file only. */
  StoreIoException named(StoreIoException failure);

  /** Takes the file away unless it has its name. */
  @Override
  void close();
}
