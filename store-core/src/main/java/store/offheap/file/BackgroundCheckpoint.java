package store.offheap.file;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import store.offheap.error.StoreIoException;

/**
 * Makes a checkpoint in a thread of its own when enough segments are retired, so that they can be
 * used again. Needs the file's write lock, held once.
 */
final class BackgroundCheckpoint {
  /** How long to wait for word of the end before looking whether the thread is still there. */
  private static final long LOOK_NS = 100_000_000;

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

  /** Says whether any is made. */
  void automatic(boolean automatic) {
    isAutomatic = automatic;
  }

  boolean isAutomatic() {
    return isAutomatic;
  }

  /** Begins a checkpoint if enough is retired. */
  void startIfDue() {
    if (isAutomatic && space.isCheckpointDue()) {
      start();
    }
  }

  /**
   * Waits for a checkpoint if far too much is retired, and gives up the write lock meanwhile.
   *
   * @return whether it waited
   */
  boolean awaitIfOverdue() {
    if (!isAutomatic || !space.isCheckpointOverdue()) {
      return false;
    }
    start();
    awaitEnd();
    guard.requireWritable();
    // If it failed, as on a full disk, the caller goes on without it.
    return !space.isCheckpointOverdue();
  }

  private void awaitEnd() {
    boolean isInterrupted = Thread.interrupted();
    while (isRunning()) {
      try {
        ended.awaitNanos(LOOK_NS);
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A thread that runs out of memory may end without a word: to take a lock takes memory, too. */
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
        // No memory or no thread to be had: retired segments wait, and the change that led here is
        // complete.
      }
    }
  }

  private void run() {
    try {
      checkpointer.checkpoint();
    } catch (IllegalStateException | StoreIoException | OutOfMemoryError e) {
      // Closed meanwhile, or failed. A failed force is remembered, and refuses further changes; a
      // full disk or heap only means that retired segments wait for the next checkpoint.
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
