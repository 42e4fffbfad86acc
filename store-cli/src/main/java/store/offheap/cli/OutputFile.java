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
 * A text file that appears only when it is complete, as a store does. It is accessible only to its
 * owner, unless it replaces a file that is not. Confined to one thread.
 */
final class OutputFile implements Closeable {
  private final Path target;
  private final boolean isOverwrite;

  /** Null until it is created. */
  private PendingFile pending;

  /**
   * Sets the target; nothing is created.
   *
   * @param target path of the file; for a symbolic link, the file that it refers to now
   * @param isOverwrite whether it may replace an existing file
   * @throws IOException if the folder does not exist, or the file exists and may not be replaced;
   *     folders, devices and broken symbolic links are never replaced
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
   * Checks the folder of an output before work begins, so that the error names the output and not a
   * temporary file.
   *
   * @throws IOException if it does not exist or is not a folder
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
   * @throws IllegalArgumentException if it is {@code -}: the user means standard output, which
   *     cannot appear only when complete
   */
  static void requirePath(Path output) {
    if (output.equals(ExportOutput.STDOUT)) {
      throw new IllegalArgumentException(
          "cannot be written to standard output: expected=a path, actual=-");
    }
  }

  /**
   * Checks that an output does not replace one of its inputs: this usually means that the arguments
   * were mixed up.
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

  /** Returns whether two outputs, whose folders exist, would be the same file. */
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
   * @throws IOException if it cannot be created; names the target
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
   * @throws StoreIoException if storage fails, or the target now exists; nothing has changed then
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
