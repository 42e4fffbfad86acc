package store.offheap.build;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The threads that look for rows in what a build reads. One thread's. */
final class ParsingThreads implements Executor, AutoCloseable {
  /** No more, because one thread takes what they find. */
  private static final int MAX_COUNT = 4;

  private final int count;
  private ExecutorService executor;

  /**
   * Starts nothing yet.
   *
   * @param wanted how many; with one the caller works
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

  /** Ends the threads when they have done what they were told. */
  @Override
  public void close() {
    if (executor != null) {
      executor.shutdown();
    }
  }
}
