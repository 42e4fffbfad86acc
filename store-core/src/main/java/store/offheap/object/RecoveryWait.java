package store.offheap.object;

import java.util.concurrent.locks.LockSupport;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.RecoveryNeededException;
import store.offheap.file.StoreFile;

/**
 * Makes a reader wait while a writer in another process recovers a store whose storage failed. The
 * checkpoint that it restores lacks some of what keys were given since, which looks like damage
 * until the recovery has examined each key.
 *
 * <p>Thread-safe.
 */
final class RecoveryWait {
  private static final long PAUSE_NS = 1_000_000;
  private static final long PATIENCE_NS = 1_000_000_000;

  private final StoreFile file;

  /** The epoch at which a reader started to wait; guarded by this object's lock, like the time. */
  private long epoch = -1;

  private long sinceNanos;

  RecoveryWait(StoreFile file) {
    this.file = file;
  }

  /** Waits a moment and returns whether to read damaged data once more. */
  boolean mayHelp() {
    if (!file.isRecoveryAwaited() || isOver()) {
      return false;
    }
    LockSupport.parkNanos(PAUSE_NS);
    return true;
  }

  /** Returns whether the time limit for waiting at this epoch has passed. */
  private synchronized boolean isOver() {
    long now = System.nanoTime();
    long present = file.live().epochAcquire();
    if (present != epoch) {
      epoch = present;
      sinceNanos = now;
    }
    return now - sinceNanos > PATIENCE_NS;
  }

  /** Returns the exception to throw from a read that encountered the given one. */
  RuntimeException explained(RuntimeException exception) {
    return exception instanceof CorruptStoreException && file.isRecoveryAwaited()
        ? new RecoveryNeededException(
            "storage failed while the store was open for writing, and what was changed since the "
                + "last checkpoint is not recovered yet",
            file.path(),
            exception)
        : exception;
  }
}
