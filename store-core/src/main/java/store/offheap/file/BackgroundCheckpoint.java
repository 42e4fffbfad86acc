package store.offheap.file;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import store.offheap.error.StoreException;

/**
 * Makes a checkpoint in a thread of its own when enough segments are retired, so that they can be
 * used again. Needs the file's write lock, held once.
 */
final class BackgroundCheckpoint {
  /** How long to wait for word of the end before looking whether the thread is still there. */
  private static final long LOOK_NS = 100_000_000;

  /**
   * How long a change waits before the file grows in spite of what is retired: what a checkpoint
   * takes depends on storage, and nobody wants to wait for that.
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
   * Waits for a checkpoint if too much is retired, and gives up the write lock meanwhile: a short
   * time, or until its end if far too much is. If it fails, as on a full disk, or takes longer, the
   * caller goes on without it.
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
      // The one that was under way had begun before much of this was retired.
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
    } catch (IllegalStateException | StoreException | OutOfMemoryError e) {
      // Closed meanwhile, or failed. A failed force is remembered, and refuses further changes;
      // damage that the next sync finds, too, or a full disk or heap, only mean that retired
      // segments wait for the next checkpoint.
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
