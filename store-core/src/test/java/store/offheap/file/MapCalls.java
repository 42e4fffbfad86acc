package store.offheap.file;

import java.nio.file.Path;
import java.util.Map;
import store.offheap.model.VerifyReport;

/** The calls on one kind of map that are tried on damaged files. */
interface MapCalls {
  VerifyReport verify(Path file);

  /**
   * Opens a file and reads all of it.
   *
   * @param expected its entries if it is sound; null if they are not known
   * @param isSound whether verify found no problem
   */
  void read(Path file, Map<?, ?> expected, boolean isSound);

  /** Opens a file for writing and changes something. */
  void change(Path file);
}
