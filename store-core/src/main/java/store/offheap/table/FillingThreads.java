package store.offheap.table;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import store.offheap.error.StoreIoException;

/**
 * Fills the images of several segments at a time, and hands them over in the order in which they
 * were begun, so that what is written does not depend on how many threads there are. One thread's
 * at a time.
 */
final class FillingThreads implements AutoCloseable {
  private final Supplier<SegmentFill> maker;
  private final Consumer<SegmentFill> taker;
  private final int threads;
  private final Runnable force;
  private final int forcedTogether;
  private final Queue<Filling> fillings = new ArrayDeque<>();
  private final Queue<SegmentFill> free = new ArrayDeque<>();

  /** Null while there is no work for it, and where the caller fills. */
  private ExecutorService executor;

  private SegmentFill open;
  private int taken;

  /** Null until storage is forced for the first time. */
  private Future<?> forcing;

  /** A segment that a thread fills. */
  private record Filling(SegmentFill fill, Future<?> end) {}

  /**
   * Does nothing yet.
   *
   * @param threads how many; with one the caller fills
   * @param maker makes what holds the entries of a segment
   * @param taker takes each when it is filled, and leaves it empty
   * @param force is run by a thread after some were taken, if it is not running
   * @param forcedTogether how many
   */
  FillingThreads(
      int threads,
      Supplier<SegmentFill> maker,
      Consumer<SegmentFill> taker,
      Runnable force,
      int forcedTogether) {
    this.threads = threads;
    this.maker = maker;
    this.taker = taker;
    this.force = force;
    this.forcedTogether = forcedTogether;
    this.open = maker.get();
  }

  /** Returns the segment to which entries are to be added. */
  SegmentFill open() {
    return open;
  }

  /** Fills the open segment, and opens the next one. */
  void fill() {
    if (threads == 1) {
      open.run();
      taker.accept(open);
      return;
    }
    if (executor == null) {
      // One more for what waits for storage.
      executor = Executors.newFixedThreadPool(threads + 1, work -> {
        Thread thread = new Thread(work, "offheap-store-fill");
        thread.setDaemon(true);
        return thread;
      });
    }
    fillings.add(new Filling(open, executor.submit(open)));
    if (fillings.size() > threads) {
      takeOldest();
    }
    open = free.isEmpty() ? maker.get() : free.remove();
  }

  private void takeOldest() {
    Filling oldest = fillings.remove();
    await(oldest.end);
    taker.accept(oldest.fill);
    free.add(oldest.fill);
    taken++;
    if (taken >= forcedTogether && (forcing == null || forcing.isDone())) {
      awaitForce();
      forcing = executor.submit(force);
      taken = 0;
    }
  }

  private void awaitForce() {
    if (forcing != null) {
      await(forcing);
    }
  }

  private static void await(Future<?> end) {
    boolean isInterrupted = false;
    try {
      while (true) {
        try {
          end.get();
          return;
        } catch (InterruptedException e) {
          isInterrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Error error) {
            throw error;
          }
          if (e.getCause() instanceof RuntimeException failure) {
            throw failure;
          }
          throw new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits until all segments were handed over, and nothing is forced any more. */
  void finish() {
    while (!fillings.isEmpty()) {
      takeOldest();
    }
    awaitForce();
  }

  /** Ends the threads; the file may be closed then. */
  @Override
  public void close() {
    if (executor != null) {
      executor.shutdown();
      executor = null;
      try {
        awaitForce();
      } catch (StoreIoException e) {
        // What the build is about to end with came first.
      }
    }
  }
}
