package store.offheap.build;

import java.util.concurrent.BlockingQueue;

/** What a build does with threads of its own. Who is interrupted goes on, and stays interrupted. */
final class Threads {
  private Threads() {}

  /** Waits until a thread ends, whatever comes; returns whether an interrupt came. */
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

  /** Waits until a queue has room, and puts something there. */
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

  /** Waits until something is in a queue, and takes it. */
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

  /** Throws what another thread threw, if it did. */
  static void rethrow(Throwable failure) {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }
}
