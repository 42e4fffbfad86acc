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

/** Opens store files, and says what is wrong with those that cannot be opened. */
final class FileOpening {
  private FileOpening() {}

  /** Checks that a file looks like a store, without mapping it. */
  static void probe(Path path) {
    kind(path);
  }

  static void probeForWriting(Path path) {
    kind(path, true);
  }

  /** Returns what a file holds, as {@link StoreSpec} has it, without mapping it. */
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

  /** To open a pipe would wait until somebody writes to it. */
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
   * @param lock the file's lock, to write; null to read
   */
  static StoreFile open(Path path, WriterLock lock) {
    return open(path, lock, new ReentrantLock());
  }

  /**
   * Opens a file.
   *
   * @param lock the file's lock, to write; null to read
   * @param writeLock serialises its changes
   */
  static StoreFile open(Path path, WriterLock lock, ReentrantLock writeLock) {
    requireFile(path);
    try {
      // Before the file takes a descriptor, which may be the last.
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

  /** Opens a file for writing whose lock somebody else holds, and keeps. */
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

  /** Opens a store in storage, and closes the storage if that fails. */
  static StoreFile open(Storage access, WriterLock lock) throws IOException {
    return open(access, lock, new ReentrantLock());
  }

  /** Opens a store whose changes a lock serialises, and closes the storage if that fails. */
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
   * Returns what a power failure would lead back to. A writer that died in a checkpoint may have
   * left the newest superblock in the page cache only.
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
