package store.offheap.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import store.offheap.error.StoreIoException;

/**
 * A file that appears at its path only when it is complete: it is written in a temporary folder,
 * forced to storage, and renamed.
 *
 * <p>Not thread-safe. The temporary file is deleted by {@link #close()} unless it was published,
 * and when the JVM shuts down in an orderly way; the remains of a killed process are deleted by the
 * next file of the same name.
 */
public final class PendingFile implements AutoCloseable {
  private static final Folder REAL = new Folder() {
    @Override
    public void forceFile(Path file) throws IOException {
      force(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void copyAccess(Path from, Path to) throws IOException {
      AccessRights.copy(from, to);
    }

    @Override
    public void link(Path from, Path to) throws IOException {
      Files.createLink(to, from);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void forceNames(Path folder) throws IOException {
      force(folder, StandardOpenOption.READ);
    }
  };

  private final Path target;
  private final Path temporary;
  private final Folder folder;
  private final WorkFolder work;
  private boolean isRenamed;

  private PendingFile(Path target, WorkFolder work, Folder folder) {
    this.target = target;
    this.temporary = work.path().resolve("store");
    this.work = work;
    this.folder = folder;
  }

  /**
   * Creates a folder for a file, next to where the file will appear.
   *
   * @param target path where the file will appear
   * @throws StoreIoException if the folder cannot be created; names the target
   */
  public static PendingFile beside(Path target) {
    return beside(target, REAL);
  }

  static PendingFile beside(Path target, Folder folder) {
    return new PendingFile(target, WorkFolder.beside(target), folder);
  }

  /** Returns the temporary path, at which the caller creates the file. */
  public Path path() {
    return temporary;
  }

  /**
   * Creates the file at the temporary path, readable and writable by its owner only.
   *
   * @throws IOException if something exists there, or it cannot be created
   */
  public FileChannel create() throws IOException {
    return FileChannel.open(
        temporary,
        Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
        AccessRights.ownerOnly());
  }

  /**
   * Creates the file, as {@link #create} does, to be written sequentially, even by threads that may
   * be interrupted.
   *
   * @throws IOException if something exists there, or it cannot be created
   */
  public OutputStream createStream() throws IOException {
    create().close();
    // The stream of a channel would be closed by an interrupt.
    return Files.newOutputStream(temporary, StandardOpenOption.WRITE);
  }

  /**
   * Forces the temporary file to storage and makes it appear at the target, where nothing may
   * exist.
   *
   * @throws StoreIoException if something exists there, or storage fails; nothing has appeared
   *     then, unless only forcing the folder to storage failed
   */
  public void publish() {
    appear(() -> {
      if (!isLinked()) {
        renameToFree();
      }
    });
  }

  /**
   * Links the file to its second name, which fails if anything exists there, whenever it was
   * created; then removes the first name.
   *
   * @return false if the file system does not support hard links
   */
  private boolean isLinked() throws FileAlreadyExistsException {
    try {
      folder.link(temporary, target);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
    deleteQuietly();
    return true;
  }

  /** Renames after checking the target; a file that appears there in between is replaced. */
  void renameToFree() throws IOException {
    // A dangling link exists, too.
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    rename();
  }

  private void rename() throws IOException {
    folder.rename(temporary, target);
    isRenamed = true;
  }

  /**
   * Forces the temporary file to storage and makes it appear at the target, replacing an existing
   * file, with the owner, group and permissions of that file as far as this process may set them.
   * Processes that have the replaced file open are not affected.
   *
   * @throws StoreIoException if storage fails; nothing has changed then, unless {@link #isRenamed}
   */
  public void replace() {
    appear(() -> {
      folder.copyAccess(target, temporary);
      rename();
    });
  }

  /**
   * Forces the temporary file to storage, so that {@link #replace()} takes little time.
   *
   * @throws StoreIoException if storage fails
   */
  public void force() {
    undisturbed(() -> folder.forceFile(temporary));
  }

  /** Returns whether the file has been renamed, though possibly not yet on disk. */
  public boolean isRenamed() {
    return isRenamed;
  }

  private void appear(Step step) {
    undisturbed(() -> {
      folder.forceFile(temporary);
      step.run();
      folder.forceNames(target.toAbsolutePath().getParent());
    });
  }

  /**
   * Runs a step without being disturbed by interrupts of this thread, which would close the
   * channel.
   */
  private void undisturbed(Step step) {
    boolean isInterrupted = Thread.interrupted();
    try {
      step.run();
    } catch (FileAlreadyExistsException e) {
      throw new StoreIoException(
          "file already exists", target, new FileAlreadyExistsException(target.toString()));
    } catch (IOException e) {
      IOException named = named(e);
      throw new StoreIoException("cannot publish: " + named, target, named);
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Returns a failure in the form to report to the caller, who knows only the target: naming the
   * target instead of the temporary file.
   */
  public StoreIoException named(StoreIoException failure) {
    if (!temporary.equals(failure.file())) {
      return failure;
    }
    String message = failure.getMessage();
    String suffix = ", file=" + temporary;
    message = message.endsWith(suffix)
        ? message.substring(0, message.length() - suffix.length())
        : message;
    return new StoreIoException(
        message.replace(temporary.toString(), target.toString()),
        target,
        named(failure.getCause()));
  }

  /** Returns the same failure of the operating system, naming the target. */
  public IOException named(IOException failure) {
    return failure instanceof FileSystemException system
            && temporary.toString().equals(system.getFile())
        ? WorkFolder.naming(target, system)
        : failure;
  }

  private interface Step {
    void run() throws IOException;
  }

  /**
   * Forces a file or a folder; repeated if an interrupt closed the channel, because storage has not
   * failed.
   */
  private static void force(Path path, OpenOption... options) throws IOException {
    boolean isInterrupted = false;
    boolean isForced = false;
    try {
      while (!isForced) {
        try (FileChannel channel = FileChannel.open(path, options)) {
          channel.force(true);
          isForced = true;
        } catch (ClosedByInterruptException e) {
          isInterrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    work.close();
  }

  private void deleteQuietly() {
    try {
      if (!isRenamed) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      // It was deleted by others, or the disk is gone: there is nothing left to undo.
    }
  }

  /** The file system operations of publishing; simulated in tests. */
  interface Folder {
    void forceFile(Path file) throws IOException;

    /** Copies the access rights of a file to another one. */
    void copyAccess(Path from, Path to) throws IOException;

    /** Gives a file a second name; fails if something exists there. */
    void link(Path from, Path to) throws IOException;

    void rename(Path from, Path to) throws IOException;

    /** Forces the names in a folder to storage. */
    void forceNames(Path folder) throws IOException;
  }
}
