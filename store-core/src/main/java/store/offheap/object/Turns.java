package store.offheap.object;

import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Takes the write lock of a store for short pieces of work, between which others can take it, and
 * measures how long it was held. Not thread-safe.
 */
final class Turns {
  private static final long BREAK_NANOS = 20_000;

  private final ObjectStore store;
  private final ReentrantLock lock;
  private long longestNanos;
  private long heldSince;
  private boolean isHolding;

  Turns(ObjectStore store) {
    this.store = store;
    this.lock = store.file().writeLock();
  }

  /**
   * Performs a piece of work under the lock.
   *
   * @param piece a step that reads the mapping of this store and of no other
   */
  <T> T take(Supplier<T> piece) {
    if (isHolding) {
      return done(piece);
    }
    if (lock.hasQueuedThreads()) {
      // The lock is not fair: the thread that released it would get it again.
      LockSupport.parkNanos(BREAK_NANOS);
    }
    lock.lock();
    long since = System.nanoTime();
    try {
      store.file().requireOpen();
      return done(piece);
    } finally {
      lock.unlock();
      longestNanos = Math.max(longestNanos, System.nanoTime() - since);
    }
  }

  private <T> T done(Supplier<T> piece) {
    try {
      return piece.get();
    } catch (InternalError e) {
      throw store.file().pageGone(e);
    }
  }

  /** Does a piece of work that has no result, as {@link #take} does. */
  void run(Runnable piece) {
    take(() -> {
      piece.run();
      return null;
    });
  }

  /** Holds the lock from now on. */
  void hold() {
    if (!isHolding) {
      lock.lock();
      heldSince = System.nanoTime();
      isHolding = true;
    }
  }

  /** Releases the lock, if it is held. */
  void release() {
    if (isHolding) {
      isHolding = false;
      lock.unlock();
      longestNanos = Math.max(longestNanos, System.nanoTime() - heldSince);
    }
  }

  long longestNanos() {
    return longestNanos;
  }
}
