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
 * Whether an open file may be changed: not before it is marked open on disk, not after storage
 * failed, and not once it is closed.
 *
 * <p>After a failed force nothing is known of what is on disk, and asking again may lie; so the
 * file takes no more changes.
 *
 * <p>Threads: what changes the file needs its write lock, as each method says; the others may be
 * called by any thread.
 */
final class ChangeGuard {
  private final Storage access;
  private final Windows windows;
  private final LivePage live;
  private final ReentrantLock writeLock;
  private final UUID boot;

  /** Whether the file says that it is open, so that closing it has something to do. */
  private boolean isMarkedOpen;

  /** Whether it says so on disk, too. */
  private boolean isMarkForced;

  /** Whether a checkpoint is to be made even if nothing changes any more. */
  private boolean isNeeded;

  /** Whether the file must stay marked as closed, since its live state is all there is. */
  private boolean isRenewing;

  /** Whether a change needs no preparation; false again after a checkpoint, a failure, a close. */
  private boolean isChanged;

  private volatile IOException failure;
  private volatile boolean isClosed;

  /**
   * The guard of an open file.
   *
   * @param boot that stores belong to from now on
   */
  ChangeGuard(Storage access, Windows windows, LivePage live, ReentrantLock writeLock, UUID boot) {
    this.access = access;
    this.windows = windows;
    this.live = live;
    this.writeLock = writeLock;
    this.boot = boot;
  }

  /** Marks a file open that nobody else knows of yet. */
  void beginNew() {
    live.boot(boot);
    live.stateRelease(LivePage.STATE_OPEN);
    isMarkedOpen = true;
    isMarkForced = true;
  }

  /**
   * Begins with a file that is marked open; it needs a checkpoint even if nothing changes any more.
   * On disk it may still be closed: whoever marked it may have died before that was forced.
   */
  void beginOpen() {
    isMarkedOpen = true;
    isNeeded = true;
  }

  /** Begins or ends a checkpoint of a file that is closed, and stays so while it is made. */
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

  /** Prepares for a change: on disk, too, the file must not look closed once it changes. */
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

  /** Says on disk that a file which was recovered is of this boot from now on. */
  void markRecovered() throws IOException {
    live.boot(boot);
    force();
  }

  boolean isMarkedOpen() {
    return isMarkedOpen;
  }

  /** Returns whether a checkpoint has something to do; needs the write lock. */
  boolean isCheckpointDue() {
    return isChanged || isNeeded;
  }

  /**
   * Says that all changes so far are in a checkpoint that begins; needs the write lock. It counts
   * as to be made until it is said to be complete, for want of memory may keep anybody from saying
   * that it came to nothing.
   */
  void markTakenDown() {
    isChanged = false;
    isNeeded = true;
  }

  /** Says that this checkpoint is complete; needs the write lock. */
  void markCheckpointed() {
    isNeeded = false;
  }

  /** Says that this checkpoint came to nothing; needs the write lock. */
  void markNotTakenDown() {
    isNeeded = failure == null && !isClosed;
  }

  boolean isFailed() {
    return failure != null;
  }

  /** Takes no more changes from now on, and says so to whoever opens the file next. */
  void fail(IOException e) {
    failure = e;
    writeLock.lock();
    try {
      isChanged = false;
      live.boot(Boot.NONE);
      if (!isRenewing) {
        // A file that is closed has no boot either. What it lost may be the superblock that an
        // amendment wrote, which must be on disk before the next catalog is written.
        live.stateRelease(LivePage.STATE_OPEN);
      }
    } catch (InternalError gone) {
      // The page is gone, and with it whatever could have been said.
    } finally {
      writeLock.unlock();
    }
  }

  /** What is known after a store or load went to a page without storage. */
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

  /** Brings to storage what was written through the channel so far; needs no lock. */
  void forceWritten() throws IOException {
    try {
      access.force();
    } catch (FileSystemException e) {
      // Of opening the file again, after an interrupt closed it: nothing is known of storage, and
      // who asks again may find the file.
      throw e;
    } catch (IOException e) {
      fail(e);
      throw e;
    }
  }

  /** Takes no more calls; returns false if that was so already. */
  boolean close() {
    boolean isFirst = !isClosed;
    isClosed = true;
    return isFirst;
  }

  /** Marks the file closed on disk, if it is marked open, and brings all of it there. */
  void markClosed() throws IOException {
    if (isMarkedOpen) {
      live.activeSegmentRelease(0);
      // The state first, and kept so by the fence: a reader that opens the file now must not
      // take it for another boot's, who dies between the two has closed the file, and without it
      // no boot would mean that storage failed.
      live.stateRelease(LivePage.STATE_CLEAN);
      VarHandle.releaseFence();
      live.boot(Boot.NONE);
      force();
    }
  }

  /** Gives up the storage, so that a later change finds the file closed. */
  void release() throws IOException {
    writeLock.lock();
    try {
      isChanged = false;
      access.close();
    } finally {
      writeLock.unlock();
    }
  }
}
