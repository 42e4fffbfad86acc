package store.offheap.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import store.offheap.error.StoreIoException;
import store.offheap.output.PendingFile;

/**
 * A text file that appears only when it is complete, as a store does. It belongs to its owner
 * alone, unless it takes the place of one that does not. Belongs to one thread.
 */
final class OutputFile implements Closeable {
  private final Path target;
  private final boolean isOverwrite;

  /** Null until it is created. */
  private PendingFile pending;

  /**
   * Chooses the place; nothing is created.
   *
   * @param target where the file is to appear; where it is a link, what counts is the file that it
   *     leads to now
   * @param isOverwrite whether it may replace another
   * @throws IOException if the folder is not there, or the file is and must not be replaced, as a
   *     folder, a device or a broken symbolic link never is
   */
  OutputFile(Path target, boolean isOverwrite) throws IOException {
    requireFolder(target);
    this.target = Files.exists(target) ? target.toRealPath() : target;
    this.isOverwrite = isOverwrite;
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new FileAlreadyExistsException(target.toString(), null, "not a regular file");
    }
    if (!Files.exists(target) && Files.isSymbolicLink(target)) {
      throw new FileAlreadyExistsException(target.toString(), null, "a broken symbolic link");
    }
    if (!isOverwrite && Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
  }

  /**
   * Checks the folder of an output before work begins, so that the user reads of the output and not
   * of a temporary file.
   *
   * @throws IOException if it is not there or not a folder
   * @throws IllegalArgumentException if the output is {@code -}
   */
  static void requireFolder(Path output) throws IOException {
    requirePath(output);
    Path folder = output.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new IOException("no folder to put " + output + " in: " + folder);
    }
  }

  /**
   * Checks that an output is a file.
   *
   * @throws IllegalArgumentException if it is {@code -}: a user means standard output, and a file
   *     that appears only when it is complete cannot be that
   */
  static void requirePath(Path output) {
    if (output.equals(ExportOutput.STDOUT)) {
      throw new IllegalArgumentException(
          "cannot be written to standard output: expected=a path, actual=-");
    }
  }

  /**
   * Checks that an output does not take the place of what it is made of: whoever wants that has
   * most often mixed up the arguments.
   *
   * @param output null for none
   * @throws IllegalArgumentException if it does
   */
  static void requireApart(Path output, Path... inputs) throws IOException {
    for (Path input : inputs) {
      if (output != null
          && Files.exists(output)
          && Files.exists(input)
          && Files.isSameFile(output, input)) {
        throw new IllegalArgumentException("the output is an input, too: " + input);
      }
    }
  }

  /** Whether two outputs, each with a folder that is there, would be one file. */
  static boolean areSame(Path one, Path other) throws IOException {
    return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other)
        || inRealFolder(one).equals(inRealFolder(other));
  }

  private static Path inRealFolder(Path output) throws IOException {
    Path folder = output.toAbsolutePath().getParent();
    return folder == null ? output : folder.toRealPath().resolve(output.getFileName());
  }

  /**
   * Creates the temporary file.
   *
   * @throws IOException if it cannot be made; names the target
   */
  OutputStream create() throws IOException {
    return Channels.newOutputStream(createChannel());
  }

  /** Creates the temporary file, as {@link #create} does, to be written in any order. */
  FileChannel createChannel() throws IOException {
    if (pending == null) {
      pending = PendingFile.beside(target);
    }
    try {
      return pending.create();
    } catch (IOException e) {
      throw pending.named(e);
    }
  }

  /**
   * Makes what was written appear.
   *
   * @throws StoreIoException if storage fails, or the place is no longer free; nothing has changed
   *     then
   */
  void publish() {
    if (isOverwrite) {
      pending.replace();
    } else {
      pending.publish();
    }
  }

  /** Deletes what was not published. */
  @Override
  public void close() {
    if (pending != null) {
      pending.close();
    }
  }
}
