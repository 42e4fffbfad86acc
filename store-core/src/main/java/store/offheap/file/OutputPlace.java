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
 * Where a store that is made in one go is to appear. If one is there that may be replaced, its
 * writer lock is held until this is closed. Not thread-safe.
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
   * Looks at the place.
   *
   * @param output a path; where it is a link, what counts is the file that it leads to now
   * @param isOverwrite whether an existing file may be replaced; what is no regular file, never is
   * @throws StoreIoException if something is there that may not be replaced; the cause gives a
   *     reason if it is no regular file
   * @throws store.offheap.error.StoreLockedException if a writer has it open
   */
  public static OutputPlace at(Path output, boolean isOverwrite) {
    return at(output, isOverwrite, true);
  }

  /**
   * Looks at the place of what nobody opens for writing, such as a patch, as {@link #at} does; a
   * lock that is made for it does not stay.
   */
  public static OutputPlace ofPatch(Path output, boolean isOverwrite) {
    return at(output, isOverwrite, false);
  }

  private static OutputPlace at(Path output, boolean isOverwrite, boolean isStore) {
    DefaultFileSystem.require(output);
    Path target = followed(output);
    // A link that leads nowhere is in the way, too: nobody knows who put it there.
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

  /** Returns the file to write or replace: where the output was a link, that which it led to. */
  public Path target() {
    return target;
  }

  /** Returns whether a file is to be replaced. */
  public boolean isReplacing() {
    return lock != null;
  }

  /**
   * Opens the store that is to be replaced for writing, under the lock that is held here.
   *
   * @throws StoreIoException if it cannot be opened
   */
  public StoreFile openReplaced() {
    return FileOpening.openUnderLock(target);
  }

  /**
   * Makes a file appear here.
   *
   * @throws StoreIoException if something appeared here meanwhile, or storage fails
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
   * Gives the lock up; nothing is left of it beside a patch, and beside what may not be written and
   * was not replaced.
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
