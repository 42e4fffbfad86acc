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
    if (!batch.isEmpty()) {
      start();
      Threads.put(full, batch);
      batch = made < BATCHES ? newBatch() : Threads.take(free);
      batch.clear();
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
    for (RowBatch next = Threads.take(full); next != end; next = Threads.take(full)) {
      if (failure == null) {
        spreadOrFail(next);
      }
      Threads.put(free, next);
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
      // Closed with this, whatever comes.
      try (Scatter earlier = runs) {
        runs = empty.make(next.form(), 0);
        runs.addAll(earlier, form, next.form());
      }
    }
    form = next.form();
    runs.addWide(next.cells(), 0, next.length());
  }

  /** Spreads what is left, and returns the runs, in the form of the last batch. */
  Scatter finish() {
    if (thread == null) {
      form = batch.form();
      runs = empty.make(form, Math.max(1, batch.rows()));
      spread(batch);
    } else {
      // Not by the caller: an interrupt of its thread would close the file of a run.
      Threads.put(full, batch);
      stop();
      Threads.rethrow(failure);
    }
    batch.clear();
    return runs;
  }

  private void stop() {
    if (thread != null) {
      Threads.put(full, end);
      if (Threads.join(thread)) {
        Thread.currentThread().interrupt();
      }
      thread = null;
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
