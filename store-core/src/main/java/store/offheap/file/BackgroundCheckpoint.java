package store.offheap.file;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import store.offheap.error.StoreException;

/**
 * Makes a checkpoint in a separate thread when enough segments are retired, so that they can be
 * reused. Requires the file's write lock, held once.
 */
final class BackgroundCheckpoint {
  /** Time to wait for a completion signal before checking whether the thread is still alive. */
  private static final long LOOK_NS = 100_000_000;

  /**
   * Time that a change waits before the file grows despite retired segments: the duration of a
   * checkpoint depends on storage, and changes should not wait for it.
   */
  private static final long PATIENCE_NS = 4_000_000;

  private final Checkpointer checkpointer;
  private final ChangeGuard guard;
  private final SegmentSpace space;
  private final ReentrantLock writeLock;
  private final Condition ended;

  private boolean isRunning;
  private Thread thread;
  private boolean isAutomatic = true;

  BackgroundCheckpoint(FileParts parts, Checkpointer checkpointer) {
    this.checkpointer = checkpointer;
    this.guard = parts.guard;
    this.space = parts.space;
    this.writeLock = parts.writeLock;
    this.ended = writeLock.newCondition();
  }

  /** Sets whether checkpoints are made automatically. */
  void automatic(boolean automatic) {
    isAutomatic = automatic;
  }

  boolean isAutomatic() {
    return isAutomatic;
  }

  /** Starts a checkpoint if enough segments are retired. */
  void startIfDue() {
    if (isAutomatic && space.isCheckpointDue()) {
      start();
    }
  }

  /**
   * Waits for a checkpoint if too many segments are retired, releasing the write lock meanwhile:
   * for a short time, or until its end if far too many are. If the checkpoint fails, such as on a
   * full disk, or takes longer, the caller continues without it.
   *
   * @return whether it waited
   */
  boolean awaitIfOverdue() {
    space.changeBegins();
    if (!isAutomatic || !space.isCheckpointOverdue()) {
      return false;
    }
    start();
    awaitEnd();
    if (space.isCheckpointFarOverdue()) {
      // The checkpoint in progress had started before many of these segments were retired.
      start();
      awaitEnd();
    }
    guard.requireWritable();
    return true;
  }

  private void awaitEnd() {
    boolean isInterrupted = Thread.interrupted();
    long left = PATIENCE_NS;
    while (isRunning() && (left > 0 || space.isCheckpointFarOverdue())) {
      try {
        left = ended.awaitNanos(left > 0 ? left : LOOK_NS);
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Returns whether the thread is running. A thread that runs out of memory may end without a
   * signal, because taking a lock needs memory, too.
   */
  private boolean isRunning() {
    return isRunning && thread.isAlive();
  }

  private void start() {
    if (!isRunning()) {
      try {
        thread = new Thread(this::run, "offheap-store-checkpoint");
        thread.setDaemon(true);
        thread.start();
        isRunning = true;
      } catch (OutOfMemoryError e) {
        // No memory or thread available: retired segments wait, and the change that led here is
        // complete.
      }
    }
  }

  private void run() {
    try {
      checkpointer.checkpoint();
    } catch (IllegalStateException | StoreException | OutOfMemoryError e) {
      // Closed meanwhile, or failed. A failed force is recorded and causes further changes to be
      // rejected. Damage, which the next sync will find as well, or a full disk or heap only means
      // that retired segments wait for the next checkpoint.
    } finally {
      writeLock.lock();
      try {
        isRunning = false;
        ended.signalAll();
      } finally {
        writeLock.unlock();
      }
    }
  }
}
