package store.offheap.object;

import java.util.concurrent.locks.LockSupport;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.RecoveryNeededException;
import store.offheap.file.StoreFile;

/**
 * Has a reader wait while a writer elsewhere recovers a store whose storage failed. The checkpoint
 * that this goes back to has not all that keys were given since, and until each key was looked at
 * that looks like damage.
 *
 * <p>Any thread may call.
 */
final class RecoveryWait {
  private static final long PAUSE_NS = 1_000_000;
  private static final long PATIENCE_NS = 1_000_000_000;

  private final StoreFile file;

  /** The epoch in which a reader began to wait, and when; under this object's lock. */
  private long epoch = -1;

  private long sinceNanos;

  RecoveryWait(StoreFile file) {
    this.file = file;
  }

  /** Returns whether to look at damage once more, after a moment. */
  boolean mayHelp() {
    if (!file.isRecoveryAwaited() || isOver()) {
      return false;
    }
    LockSupport.parkNanos(PAUSE_NS);
    return true;
  }

  /** Returns whether so much time has passed at this epoch that nobody waits any more. */
  private synchronized boolean isOver() {
    long now = System.nanoTime();
    long present = file.live().epochAcquire();
    if (present != epoch) {
      epoch = present;
      sinceNanos = now;
    }
    return now - sinceNanos > PATIENCE_NS;
  }

  /** Returns what a read ends with that met an exception. */
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
