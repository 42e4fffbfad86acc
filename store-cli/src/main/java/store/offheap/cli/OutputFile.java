package store.offheap.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A text file that appears only when it is complete: it is written beside its place, forced to
 * storage and renamed. Belongs to one thread.
 */
final class OutputFile implements Closeable {
  private final Path target;
  private final Path temporary;
  private final boolean isOverwrite;
  private final Thread cleanup = new Thread(this::deleteTemporary, "store-cleanup");

  /**
   * Chooses the place; nothing is created.
   *
   * @param target where the file is to appear
   * @param isOverwrite whether it may replace another
   * @throws IOException if the folder is not there, or the file is and must not be replaced
   */
  OutputFile(Path target, boolean isOverwrite) throws IOException {
    requireFolder(target);
    this.target = target;
    this.isOverwrite = isOverwrite;
    requireFree();
    this.temporary = target
        .toAbsolutePath()
        .resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    // For a user who interrupts the program.
    Runtime.getRuntime().addShutdownHook(cleanup);
  }

  /**
   * Checks the folder of an output before work begins, so that the user reads of the output and not
   * of a temporary file.
   *
   * @throws IOException if it is not there or not a folder
   */
  static void requireFolder(Path output) throws IOException {
    Path folder = output.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new IOException("no folder to put " + output + " in: " + folder);
    }
  }

  private void requireFree() throws IOException {
    if (!isOverwrite && Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
  }

  /** Where to write. */
  Path temporary() {
    return temporary;
  }

  /**
   * Makes what was written appear.
   *
   * @throws IOException if storage fails, or the place is no longer free; nothing has changed then
   */
  void publish() throws IOException {
    force(temporary, StandardOpenOption.WRITE);
    requireFree();
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(target.toAbsolutePath().getParent(), StandardOpenOption.READ);
  }

  private static void force(Path path, StandardOpenOption access) throws IOException {
    try (FileChannel channel = FileChannel.open(path, access)) {
      channel.force(true);
    }
  }

  /** Deletes what was not published. */
  @Override
  public void close() {
    deleteTemporary();
    Runtime.getRuntime().removeShutdownHook(cleanup);
  }

  private void deleteTemporary() {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // The folder or the disk has gone: there is nothing to clean up any more.
    }
  }
}
