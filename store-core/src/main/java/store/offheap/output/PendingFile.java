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
 * forced to storage, and given its name.
 *
 * <p>Not thread-safe. The temporary file is deleted by {@link #close()} unless it was published,
 * and when the JVM ends in an orderly way; what a killed process left, the next file of the same
 * name takes away.
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
   * Makes a folder for a file, beside where it is to appear.
   *
   * @param target where the file is to appear
   * @throws StoreIoException naming the target, if the folder cannot be made
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
   * @throws IOException if something is there, or it cannot be made
   */
  public FileChannel create() throws IOException {
    return FileChannel.open(
        temporary,
        Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
        AccessRights.ownerOnly());
  }

  /**
   * Creates the file, as {@link #create} does, to be written from its start to its end, by threads
   * that may be interrupted, too.
   *
   * @throws IOException if something is there, or it cannot be made
   */
  public OutputStream createStream() throws IOException {
    create().close();
    // The stream of a channel would be closed by an interrupt.
    return Files.newOutputStream(temporary, StandardOpenOption.WRITE);
  }

  /**
   * Forces the temporary file to storage and makes it appear at the target, where nothing may be.
   *
   * @throws StoreIoException if something is there, or storage fails; nothing has appeared then,
   *     unless all that failed was to bring the folder's names to storage
   */
  public void publish() {
    appear(() -> {
      if (!isLinked()) {
        renameToFree();
      }
    });
  }

  /**
   * Gives the file its second name, which fails where there is something, whoever put it there and
   * when; then takes the first one away.
   *
   * @return false where the file system has no such names
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

  /** Renames, after a look at the target; what appears there in between is replaced. */
  void renameToFree() throws IOException {
    // A link that leads nowhere is something, too.
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
   * Forces the temporary file to storage and makes it appear at the target, in place of what is
   * there, with its owner, group and permissions as far as this process may give them. Whoever has
   * that open goes on with it undisturbed.
   *
   * @throws StoreIoException if storage fails; nothing has changed then, unless {@link #isRenamed}
   *     says so
   */
  public void replace() {
    appear(() -> {
      folder.copyAccess(target, temporary);
      rename();
    });
  }

  /**
   * Forces the temporary file to storage, so that {@link #replace()} does the rest in no time.
   *
   * @throws StoreIoException if storage fails
   */
  public void force() {
    undisturbed(() -> folder.forceFile(temporary));
  }

  /** Returns whether the file has its name, if perhaps not on disk. */
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

  /** Does something in a thread that may be interrupted, which would close what it writes to. */
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
   * Returns a failure as the caller should see it, who knows the target only: naming that wherever
   * it named the temporary file.
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

  /** Forces a file or a folder: again if an interrupt closed the channel, for storage is sound. */
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
      // Somebody took it away, or the disk is gone: there is nothing left to undo.
    }
  }

  /** What publishing asks of the file system; a simulation in a test. */
  interface Folder {
    void forceFile(Path file) throws IOException;

    /** Lets those use a file who may use another. */
    void copyAccess(Path from, Path to) throws IOException;

    /** Gives a file a second name, which fails where there is something. */
    void link(Path from, Path to) throws IOException;

    void rename(Path from, Path to) throws IOException;

    /** Brings to storage which names the folder has. */
    void forceNames(Path folder) throws IOException;
  }
}
