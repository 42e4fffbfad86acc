package store.offheap.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.locks.ReentrantLock;
import store.offheap.error.NotAStoreException;
import store.offheap.error.StoreIoException;
import store.offheap.model.RecoveryReport;
import store.offheap.output.DefaultFileSystem;

/** Opens store files, and reports what is wrong with those that cannot be opened. */
final class FileOpening {
  private FileOpening() {}

  /** Checks that a file looks like a store, without mapping it. */
  static void probe(Path path) {
    kind(path);
  }

  static void probeForWriting(Path path) {
    kind(path, true);
  }

  /** Returns the kind of contents of a file, as in {@link StoreSpec}, without mapping it. */
  static int kind(Path path) {
    return kind(path, false);
  }

  private static int kind(Path path, boolean isWritable) {
    requireFile(path);
    try (FileAccess access = FileAccess.open(path, isWritable)) {
      return Checkpoints.read(access).newest().spec().kind();
    } catch (IOException e) {
      throw new StoreIoException("cannot open: " + e, path, e);
    }
  }

  /** Requires a regular file: opening a pipe would block until it is written to. */
  static void requireFile(Path path) {
    DefaultFileSystem.require(path);
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      throw new StoreIoException("no such file", path, new NoSuchFileException(path.toString()));
    } catch (IOException e) {
      throw new StoreIoException("cannot open: " + e, path, e);
    }
    if (!found.isRegularFile()) {
      String actual = found.isDirectory() ? "a directory" : "a pipe or a device";
      throw new NotAStoreException("not a store file: expected=a file, actual=" + actual, path);
    }
  }

  /**
   * Opens a file.
   *
   * @param lock the file's lock, for writing; null for reading
   */
  static StoreFile open(Path path, WriterLock lock) {
    return open(path, lock, new ReentrantLock());
  }

  /**
   * Opens a file.
   *
   * @param lock the file's lock, for writing; null for reading
   * @param writeLock serialises its changes
   */
  static StoreFile open(Path path, WriterLock lock, ReentrantLock writeLock) {
    requireFile(path);
    try {
      // Called before opening the file, which may take the last available descriptor.
      Boot.current();
      FileAccess access = FileAccess.open(path, lock != null);
      if (lock != null && !lock.isOf(access.real())) {
        access.close();
        throw new IOException("the link led to another file while the lock was taken");
      }
      return open(access, lock, writeLock);
    } catch (IOException e) {
      throw new StoreIoException("cannot open: " + e, path, e);
    } catch (InternalError e) {
      throw ChangeGuard.pageGone(e, path);
    }
  }

  /** Opens a file for writing whose lock is held by someone else, who keeps it. */
  static StoreFile openUnderLock(Path path) {
    requireFile(path);
    try {
      return open(FileAccess.open(path, true), null, new ReentrantLock());
    } catch (IOException e) {
      throw new StoreIoException("cannot open: " + e, path, e);
    } catch (InternalError e) {
      throw ChangeGuard.pageGone(e, path);
    }
  }

  /** Opens a store in storage; closes the storage on failure. */
  static StoreFile open(Storage access, WriterLock lock) throws IOException {
    return open(access, lock, new ReentrantLock());
  }

  /** Opens a store whose changes are serialised by a lock; closes the storage on failure. */
  static StoreFile open(Storage access, WriterLock lock, ReentrantLock writeLock)
      throws IOException {
    try {
      FileParts parts = new FileParts(access, Checkpoints.read(access), writeLock);
      Checkpointer checkpointer = new Checkpointer(parts);
      RecoveryReport.Condition condition = new Startup(parts).run();
      if (access.isWritable() && condition == RecoveryReport.Condition.SUPERBLOCK_LOST) {
        checkpointer.renew();
      } else if (access.isWritable() && condition != RecoveryReport.Condition.CLEAN) {
        checkpointer.beginOpen();
      }
      if (access.isWritable() && parts.spec.kind() == StoreSpec.OBJECT_MAP) {
        parts.heaps.checkpointed(settledCatalog(parts).rows());
      }
      return new StoreFile(parts, checkpointer, lock, condition);
    } catch (IOException | RuntimeException e) {
      access.close();
      throw e;
    }
  }

  /**
   * Returns the catalog that a power failure would lead back to. A writer that died during a
   * checkpoint may have left the newest superblock only in the page cache.
   */
  private static Catalog settledCatalog(FileParts parts) throws IOException {
    long newest = parts.checkpoints.newest().sequence();
    if (parts.live.checkpoint() != newest) {
      parts.guard.force();
      parts.live.checkpoint(newest);
    }
    return parts.checkpoints.catalog();
  }
}
