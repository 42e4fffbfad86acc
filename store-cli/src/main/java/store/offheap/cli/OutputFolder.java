package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder in which an output is to appear. */
final class OutputFolder {
  private OutputFolder() {}

  /**
   * Checks the folder before work begins, so that the user reads of it and not of a temporary file.
   *
   * @throws IOException if it is not there or not a folder
   */
  static void require(Path output) throws IOException {
    Path folder = output.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new IOException("no folder to put " + output + " in: " + folder);
    }
  }
}
