package store.offheap.build;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The threads that parse rows for a build. Confined to one thread. */
final class ParsingThreads implements Executor, AutoCloseable {
  /** Limited because a single thread consumes their results. */
  private static final int MAX_COUNT = 4;

  private final int count;
  private ExecutorService executor;

  /**
   * Creates an instance; starts no threads yet.
   *
   * @param wanted number of threads; with one, the caller does the work
   */
  ParsingThreads(int wanted) {
    this.count = Math.min(wanted, MAX_COUNT);
  }

  int count() {
    return count;
  }

  @Override
  public void execute(Runnable work) {
    if (count == 1) {
      work.run();
      return;
    }
    if (executor == null) {
      executor = Executors.newFixedThreadPool(count, task -> {
        Thread thread = new Thread(task, "offheap-store-parse");
        thread.setDaemon(true);
        return thread;
      });
    }
    executor.execute(work);
  }

  /** Ends the threads once they have completed their tasks. */
  @Override
  public void close() {
    if (executor != null) {
      executor.shutdown();
    }
  }
}
