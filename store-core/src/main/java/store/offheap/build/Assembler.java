package store.offheap.build;

import java.util.ArrayList;
import java.util.List;
import store.offheap.table.KeyHash;

/**
 * Sorts runs, several in parallel, and passes on their rows in hash order.
 *
 * <p>Each thread takes the next run, sorts it and combines rows with equal keys; then it waits for
 * its turn to pass them on. The output therefore does not depend on the number of threads. A run
 * with more rows than fit in a thread's block is first partitioned into shorter runs.
 */
final class Assembler {
  private static final int MORE_BITS = 6;

  private final Scatter runs;
  private final KeyHash hash;
  private final MemoryPlan plan;
  private final Combination combination;
  private final boolean isLast;
  private int next;
  private int turn;
  private Throwable failure;

  /** Accepts the rows of one hash prefix after another; called by one thread at a time. */
  interface Taker {
    void accept(int prefix, int depth, RowBlock block);
  }

  /** Is notified of the number of rows that were sorted and accepted. */
  interface Progress {
    void done(long rows);
  }

  /**
   * Creates an assembler that has not started.
   *
   * @param isLast whether the runs are no longer needed afterwards
   */
  Assembler(Scatter runs, KeyHash hash, MemoryPlan plan, Combination combination, boolean isLast) {
    this.runs = runs;
    this.hash = hash;
    this.plan = plan;
    this.combination = combination;
    this.isLast = isLast;
  }

  /** Sorts all runs; rethrows to the caller what a thread throws. */
  void run(Taker taker, Progress progress) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i < plan.threads(); i++) {
      Thread thread = new Thread(() -> work(taker, progress), "offheap-store-build-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    boolean isInterrupted = Thread.interrupted();
    try {
      work(taker, progress);
    } finally {
      for (Thread thread : threads) {
        isInterrupted |= Threads.join(thread);
      }
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
    Threads.rethrow(failure);
  }

  private void work(Taker taker, Progress progress) {
    try {
      RowBlock block = new RowBlock(hash, runs.cells(), plan.blockRows());
      int run = takeNext();
      while (run >= 0) {
        long rows = runs.rows(run);
        Scatter spread = load(runs, run, block);
        if (!awaitTurn(run)) {
          close(spread);
          return;
        }
        hand(runs, run, spread, block, taker);
        progress.done(rows);
        endTurn();
        run = takeNext();
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** Passes on a run that was loaded or partitioned. */
  private void hand(Scatter from, int run, Scatter spread, RowBlock block, Taker taker) {
    if (spread == null) {
      taker.accept(from.prefix(run), from.depth(), block);
      return;
    }
    try (spread) {
      for (int part = 0; part < spread.count(); part++) {
        hand(spread, part, load(spread, part, block), block, taker);
      }
    }
  }

  /**
   * Loads a run and sorts it.
   *
   * @return null; or, if the run does not fit in the block, its rows partitioned further
   */
  private Scatter load(Scatter from, int run, RowBlock block) {
    Loading loading = new Loading(from, run, block);
    block.clear();
    block.reserve(from.rows(run));
    try {
      from.read(run, loading);
    } catch (RuntimeException | Error e) {
      close(loading.spread);
      throw e;
    }
    if (from != runs || isLast) {
      from.drop(run);
    }
    if (loading.spread == null) {
      block.sort(from.depth());
      block.combine(combination);
    }
    return loading.spread;
  }

  private static void close(Scatter spread) {
    if (spread != null) {
      spread.close();
    }
  }

  /** Accepts the rows of a run. */
  private final class Loading implements Run.Taker {
    private final Scatter from;
    private final int run;
    private final RowBlock block;
    private Scatter spread;

    Loading(Scatter from, int run, RowBlock block) {
      this.from = from;
      this.run = run;
      this.block = block;
    }

    @Override
    public void take(long[] cells, int start, int count) {
      int taken = 0;
      while (spread == null && taken < count) {
        taken += block.add(cells, start + taken, count - taken);
        if (taken < count) {
          makeRoom();
        }
      }
      if (spread != null) {
        spread.add(cells, start + taken, count - taken);
      }
    }

    private void makeRoom() {
      block.sort(from.depth());
      block.combine(combination);
      if (block.rows() > block.maxRows() / 2) {
        if (from.depth() + MORE_BITS > Integer.SIZE) {
          throw new IllegalStateException("too many keys with the same hash prefix");
        }
        spread = from.within(run, MORE_BITS);
        spread.add(block.cells(), 0, block.length());
      }
    }
  }

  private synchronized int takeNext() {
    return failure != null || next == runs.count() ? -1 : next++;
  }

  private synchronized boolean awaitTurn(int run) {
    boolean isInterrupted = false;
    while (turn != run && failure == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    return failure == null;
  }

  private synchronized void endTurn() {
    turn++;
    notifyAll();
  }

  private synchronized void fail(Throwable e) {
    failure = failure == null ? e : failure;
    notifyAll();
  }
}
