package store.offheap.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import store.offheap.error.StoreIoException;
import store.offheap.output.DefaultFileSystem;
import store.offheap.output.PendingFile;

/**
 * The place where a store that is built in one pass will appear. If a replaceable store exists
 * there, its writer lock is held until this object is closed. Not thread-safe.
 */
public final class OutputPlace implements AutoCloseable {
  private final Path target;
  private final WriterLock lock;
  private final boolean isStore;
  private boolean isPublished;

  private OutputPlace(Path target, WriterLock lock, boolean isStore) {
    this.target = target;
    this.lock = lock;
    this.isStore = isStore;
  }

  /**
   * Examines the place.
   *
   * @param output a path; for a symbolic link, the file that it refers to now
   * @param isOverwrite whether an existing file may be replaced; only regular files are ever
   *     replaced
   * @throws StoreIoException if something exists there that may not be replaced; the cause gives a
   *     reason if it is not a regular file
   * @throws store.offheap.error.StoreLockedException if a writer has it open
   */
  public static OutputPlace at(Path output, boolean isOverwrite) {
    return at(output, isOverwrite, true);
  }

  /**
   * Examines the place of a file that is never opened for writing, such as a patch, as {@link #at}
   * does; a lock file created for it is deleted.
   */
  public static OutputPlace ofPatch(Path output, boolean isOverwrite) {
    return at(output, isOverwrite, false);
  }

  private static OutputPlace at(Path output, boolean isOverwrite, boolean isStore) {
    DefaultFileSystem.require(output);
    Path target = followed(output);
    // A dangling link is an obstacle, too: its origin is unknown.
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return new OutputPlace(target, null, isStore);
    }
    boolean isFile = Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS);
    if (!isOverwrite || !isFile) {
      String reason = isFile ? null : reason(target);
      throw new StoreIoException(
          isFile ? "file already exists" : "file already exists, " + reason,
          output,
          new FileAlreadyExistsException(output.toString(), null, reason));
    }
    return new OutputPlace(target, WriterLock.acquire(target), isStore);
  }

  private static String reason(Path target) {
    return Files.isSymbolicLink(target) ? "a broken symbolic link" : "not a regular file";
  }

  private static Path followed(Path output) {
    try {
      return Files.exists(output) ? output.toRealPath() : output;
    } catch (IOException e) {
      throw new StoreIoException("cannot follow: " + e, output, e);
    }
  }

  /** Returns the file to write or replace; if the output was a symbolic link, its target. */
  public Path target() {
    return target;
  }

  /** Returns whether an existing file will be replaced. */
  public boolean isReplacing() {
    return lock != null;
  }

  /**
   * Opens the store to be replaced for writing, under the lock that is held here.
   *
   * @throws StoreIoException if it cannot be opened
   */
  public StoreFile openReplaced() {
    return FileOpening.openUnderLock(target);
  }

  /**
   * Makes a file appear here.
   *
   * @throws StoreIoException if a file appeared here meanwhile, or storage fails
   */
  public void publish(PendingFile pending) {
    if (lock == null) {
      pending.publish();
    } else {
      try {
        pending.replace();
      } finally {
        isPublished |= pending.isRenamed();
      }
    }
  }

  /**
   * Releases the lock. No lock file is left next to a patch, or next to a file that is not writable
   * and was not replaced.
   */
  @Override
  public void close() {
    if (lock == null) {
      return;
    }
    if (isStore && (isPublished || Files.isWritable(target))) {
      lock.close();
    } else {
      lock.discard();
    }
  }
}
