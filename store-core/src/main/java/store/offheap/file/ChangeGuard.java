package store.offheap.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import store.offheap.error.StoreIoException;

/**
 * Controls whether an open file may be changed: not before it is marked open on disk, not after
 * storage failed, and not once it is closed.
 *
 * <p>After a failed force, the contents of the disk are unknown, and a repeated force may report
 * success wrongly; therefore the file accepts no more changes.
 *
 * <p>Methods that change the file require its write lock, as documented for each; the others are
 * thread-safe.
 */
final class ChangeGuard {
  private final Storage access;
  private final Windows windows;
  private final LivePage live;
  private final ReentrantLock writeLock;
  private final UUID boot;

  /** Whether the file is marked open, so that closing it has work to do. */
  private boolean isMarkedOpen;

  /** Whether it is also marked open on disk. */
  private boolean isMarkForced;

  /** Whether the order in which stores reach storage does not matter. */
  private boolean isHidden;

  /** Whether a checkpoint is needed even if nothing else changes. */
  private boolean isNeeded;

  /** Whether the file must stay marked as closed, because only its live state is complete. */
  private boolean isRenewing;

  /**
   * Whether a change needs no preparation; reset to false by a checkpoint, a failure or a close.
   */
  private boolean isChanged;

  private volatile IOException failure;
  private volatile boolean isClosed;

  /**
   * Creates the guard of an open file.
   *
   * @param boot the boot that stores belong to from now on
   */
  ChangeGuard(Storage access, Windows windows, LivePage live, ReentrantLock writeLock, UUID boot) {
    this.access = access;
    this.windows = windows;
    this.live = live;
    this.writeLock = writeLock;
    this.boot = boot;
  }

  /** Marks a file open that is not visible to others yet. */
  void beginNew() {
    live.boot(boot);
    live.stateRelease(LivePage.STATE_OPEN);
    isMarkedOpen = true;
    isMarkForced = true;
  }

  /**
   * Declares that nobody opens the file until it is closed: if the machine crashes before that, the
   * file will not be used.
   */
  void hide() {
    isHidden = true;
  }

  /**
   * Starts with a file that is marked open; it needs a checkpoint even if nothing else changes. On
   * disk it may still be marked closed: the process that marked it may have died before the mark
   * was forced.
   */
  void beginOpen() {
    isMarkedOpen = true;
    isNeeded = true;
  }

  /** Starts or ends a checkpoint of a file that is closed and stays marked so meanwhile. */
  void renewing(boolean renewing) {
    isNeeded = renewing;
    isRenewing = renewing;
  }

  void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("store is closed: file=" + access.path());
    }
  }

  void requireWritable() {
    requireOpen();
    if (!access.isWritable()) {
      throw new UnsupportedOperationException("store was opened read-only: file=" + access.path());
    }
    requireUnfailed();
  }

  void requireUnfailed() {
    if (failure != null) {
      throw failed(failure);
    }
  }

  private StoreIoException failed(IOException e) {
    return new StoreIoException(
        "writing to storage failed, the store takes no more changes: " + e, access.path(), e);
  }

  /** Prepares for a change: once changed, the file must not look closed, on disk either. */
  void beforeChange() {
    if (!isChanged) {
      requireWritable();
      try {
        if (!isMarkedOpen) {
          live.boot(boot);
          live.stateRelease(LivePage.STATE_OPEN);
        }
        if (!isMarkForced) {
          force();
          isMarkedOpen = true;
          isMarkForced = true;
        }
      } catch (FileSystemException e) {
        throw new StoreIoException("cannot write to storage: " + e, access.path(), e);
      } catch (IOException e) {
        throw failed(e);
      }
      isChanged = true;
    }
  }

  /** Records on disk that a recovered file belongs to this boot from now on. */
  void markRecovered() throws IOException {
    live.boot(boot);
    force();
  }

  boolean isMarkedOpen() {
    return isMarkedOpen;
  }

  /** Returns whether a checkpoint has work to do; requires the write lock. */
  boolean isCheckpointDue() {
    return isChanged || isNeeded;
  }

  /**
   * Records that all changes so far are in a checkpoint that is starting; requires the write lock.
   * The checkpoint counts as still needed until it is recorded as complete, because lack of memory
   * may prevent its failure from being recorded.
   */
  void markTakenDown() {
    isChanged = false;
    isNeeded = true;
  }

  /** Records that this checkpoint is complete; requires the write lock. */
  void markCheckpointed() {
    isNeeded = false;
  }

  /** Records that this checkpoint failed; requires the write lock. */
  void markNotTakenDown() {
    isNeeded = failure == null && !isClosed;
  }

  boolean isFailed() {
    return failure != null;
  }

  /**
   * Accepts no more changes from now on, and records this for the next process that opens the file.
   */
  void fail(IOException e) {
    failure = e;
    writeLock.lock();
    try {
      isChanged = false;
      live.boot(Boot.NONE);
      if (!isRenewing) {
        // A closed file has no boot either. It may have lost the superblock written by an
        // amendment, which must be on disk before the next catalog is written.
        live.stateRelease(LivePage.STATE_OPEN);
      }
    } catch (InternalError gone) {
      // The page is lost, so nothing can be recorded.
    } finally {
      writeLock.unlock();
    }
  }

  /** Returns the exception for an access to a page without storage. */
  StoreIoException pageGone(InternalError e) {
    StoreIoException gone = pageGone(e, access.path());
    if (access.isWritable() && !isClosed && failure == null) {
      fail(gone.getCause());
    }
    return gone;
  }

  static StoreIoException pageGone(InternalError e, Path path) {
    return new StoreIoException(
        "a mapped page has no storage: the file was cut short, or its disk is full or failed",
        path,
        new IOException(e));
  }

  /** Writes everything to storage now. */
  void force() throws IOException {
    try {
      windows.force();
    } catch (UncheckedIOException e) {
      fail(e.getCause());
      throw e.getCause();
    }
    forceWritten();
  }

  /**
   * Writes everything to storage before what is stored next, unless the order does not matter:
   * {@link #markClosed} writes everything anyway.
   */
  void forceInOrder() throws IOException {
    if (!isHidden) {
      force();
    }
  }

  /** Writes to storage what {@link #forceInOrder} did not. */
  void forceRest() throws IOException {
    if (isHidden) {
      force();
    }
  }

  /** Forces what was written through the channel so far to storage; requires no lock. */
  void forceWritten() throws IOException {
    try {
      access.force();
    } catch (FileSystemException e) {
      // The file could not be reopened after an interrupt closed it: this tells nothing about
      // storage, and another attempt may find the file.
      throw e;
    } catch (IOException e) {
      fail(e);
      throw e;
    }
  }

  /** Accepts no more calls; returns false if already closed. */
  boolean close() {
    boolean isFirst = !isClosed;
    isClosed = true;
    return isFirst;
  }

  /** Marks the file closed, if it is marked open, and forces everything to disk. */
  void markClosed() throws IOException {
    if (isMarkedOpen) {
      live.activeSegmentRelease(0);
      // The state is stored first, as ordered by the fence. A reader that opens the file now must
      // not attribute it to another boot. A process that dies between the two stores has closed the
      // file; in the other order, the missing boot would mean that storage failed.
      live.stateRelease(LivePage.STATE_CLEAN);
      VarHandle.releaseFence();
      live.boot(Boot.NONE);
      force();
    }
  }

  /** Releases the storage, so that a later change finds the file closed. */
  void release() throws IOException {
    if (!access.isWritable()) {
      // There are no changes; a thread that holds the lock of a reader may wait for this one.
      access.close();
      return;
    }
    writeLock.lock();
    try {
      isChanged = false;
      access.close();
    } finally {
      writeLock.unlock();
    }
  }
}
