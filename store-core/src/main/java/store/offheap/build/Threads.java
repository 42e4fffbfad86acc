package store.offheap.build;

import java.util.concurrent.BlockingQueue;

/**
 * Thread operations of a build. An interrupt does not end an operation; the thread's interrupt
 * status is preserved.
 */
final class Threads {
  private Threads() {}

  /**
   * Waits until a thread ends, regardless of interrupts; returns whether there was an interrupt.
   */
  static boolean join(Thread thread) {
    boolean isInterrupted = false;
    while (true) {
      try {
        thread.join();
        return isInterrupted;
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
  }

  /** Waits until a queue has space, and adds an element. */
  static <T> void put(BlockingQueue<T> queue, T thing) {
    boolean isInterrupted = Thread.interrupted();
    for (boolean isPut = false; !isPut; ) {
      try {
        queue.put(thing);
        isPut = true;
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    restore(isInterrupted);
  }

  /** Waits until a queue has an element, and removes it. */
  static <T> T take(BlockingQueue<T> queue) {
    boolean isInterrupted = Thread.interrupted();
    T taken = null;
    while (taken == null) {
      try {
        taken = queue.take();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    restore(isInterrupted);
    return taken;
  }

  private static void restore(boolean isInterrupted) {
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Rethrows what another thread threw, if anything. */
  static void rethrow(Throwable failure) {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }
}
