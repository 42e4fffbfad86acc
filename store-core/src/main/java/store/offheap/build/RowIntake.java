package store.offheap.build;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Partitions the rows of a build into runs on a separate thread, so that the caller can continue
 * parsing rows. A small number of rows is partitioned by the caller.
 *
 * <p>Confined to the thread that adds rows.
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

  /** Owned by the thread, and by the caller before the thread starts and after it ends. */
  private Scatter runs;

  private RowForm form;
  private volatile Throwable failure;

  /** Creates runs without rows. */
  interface Runs {
    /**
     * Creates the runs.
     *
     * @param mostRows maximum number of rows to come; 0 if unknown
     */
    Scatter make(RowForm form, int mostRows);
  }

  /**
   * Creates an empty intake.
   *
   * @param stride number of cells of a row
   * @param empty creates runs for rows of a form
   * @param form form of the first rows
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

  /** Returns the batch that the next row must be added to. */
  RowBatch batch() {
    return batch;
  }

  /** Starts a batch of rows with the given form. */
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
   * Continues with a batch of rows, which follow those of the current batch; more rows may be added
   * to it.
   *
   * @param rows rows with the same number of cells
   * @return an empty batch to replace it
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
      // Closed by this statement in any case.
      try (Scatter earlier = runs) {
        runs = empty.make(next.form(), 0);
        runs.addAll(earlier, form, next.form());
      }
    }
    form = next.form();
    runs.addWide(next.cells(), 0, next.length());
  }

  /** Partitions the remaining rows and returns the runs, in the form of the last batch. */
  Scatter finish() {
    if (thread == null) {
      form = batch.form();
      runs = empty.make(form, Math.max(1, batch.rows()));
      spread(batch);
    } else {
      // Not done by the caller: an interrupt of its thread would close the file of a run.
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
