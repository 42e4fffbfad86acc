package store.offheap.build;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Takes the rows of a build and spreads them over runs, on a thread of its own, so that the caller
 * can go on finding rows. Few rows are spread by the caller.
 *
 * <p>Belongs to the thread that adds.
 */
final class RowIntake implements AutoCloseable {
  private static final int BATCHES = 4;

  private final Runs empty;
  private final BlockingQueue<RowBatch> full = new ArrayBlockingQueue<>(BATCHES + 1);
  private final BlockingQueue<RowBatch> free = new ArrayBlockingQueue<>(BATCHES);
  private final RowBatch end = new RowBatch(0);
  private final int stride;
  private Thread thread;
  private int made;
  private RowBatch batch;

  /** The thread's, and the caller's before it begins and after it ends. */
  private Scatter runs;

  private RowForm form;
  private volatile Throwable failure;

  /** Makes runs without rows. */
  interface Runs {
    /**
     * Makes them.
     *
     * @param mostRows how many rows are to come at most; 0 if nobody knows
     */
    Scatter make(RowForm form, int mostRows);
  }

  /**
   * Takes nothing yet.
   *
   * @param stride cells of a row
   * @param empty makes runs for rows of a form
   * @param form of the first rows
   */
  RowIntake(int stride, Runs empty, RowForm form) {
    this.stride = stride;
    this.empty = empty;
    this.form = form;
    this.batch = newBatch();
  }

  private RowBatch newBatch() {
    made++;
    RowBatch fresh = new RowBatch(stride);
    fresh.form(form);
    return fresh;
  }

  /** Returns the batch to which the next row is to be added. */
  RowBatch batch() {
    return batch;
  }

  /** Begins a batch, of rows that have a form. */
  void next(RowForm nextForm) {
    boolean isInterrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          if (!batch.isEmpty()) {
            start();
            full.put(batch);
            batch = made < BATCHES ? newBatch() : free.take();
            batch.clear();
          }
          break;
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
    batch.form(nextForm);
    Threads.rethrow(failure);
  }

  /**
   * Goes on with a batch of rows, to which more may be added, after those of the present one.
   *
   * @param rows have as many cells as here
   * @return a batch in its place, without rows
   */
  RowBatch exchange(RowBatch rows) {
    if (!batch.isEmpty()) {
      next(batch.form());
    }
    RowBatch empty = batch;
    batch = rows;
    batch.form(empty.form());
    return empty;
  }

  private void start() {
    if (thread == null) {
      thread = new Thread(this::work, "offheap-store-intake");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void work() {
    try {
      for (RowBatch next = full.take(); next != end; next = full.take()) {
        if (failure == null) {
          spreadOrFail(next);
        }
        free.put(next);
      }
    } catch (InterruptedException e) {
      // Nobody has this thread to interrupt it.
      failure = new IllegalStateException("build was interrupted", e);
    }
  }

  private void spreadOrFail(RowBatch next) {
    try {
      spread(next);
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  private void spread(RowBatch next) {
    if (runs == null) {
      runs = empty.make(next.form(), 0);
    } else if (!next.form().equals(form)) {
      Scatter later = empty.make(next.form(), 0);
      try (Scatter earlier = runs) {
        later.addAll(earlier, form, next.form());
      }
      runs = later;
    }
    form = next.form();
    runs.addWide(next.cells(), 0, next.length());
  }

  /** Spreads what is left, and returns the runs, in the form of the last batch. */
  Scatter finish() {
    stop();
    Threads.rethrow(failure);
    if (runs == null) {
      form = batch.form();
      runs = empty.make(form, Math.max(1, batch.rows()));
    }
    spread(batch);
    batch.clear();
    return runs;
  }

  private void stop() {
    if (thread != null) {
      boolean isInterrupted = Thread.interrupted();
      boolean isTold = false;
      while (!isTold) {
        try {
          full.put(end);
          isTold = true;
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
      }
      isInterrupted |= Threads.join(thread);
      thread = null;
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ends the thread and closes the runs. */
  @Override
  public void close() {
    stop();
    if (runs != null) {
      runs.close();
    }
  }
}
