package store.offheap.build;

/** What a build does with threads of its own. */
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
