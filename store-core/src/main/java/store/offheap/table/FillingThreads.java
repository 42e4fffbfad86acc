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
 * Fills the images of several segments in parallel, and passes them on in the order in which they
 * were started, so that the output does not depend on the number of threads. Confined to one thread
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

  /** Null while there is no work for it, and if the caller fills. */
  private ExecutorService executor;

  private SegmentFill open;
  private int taken;

  /** Null until the first force. */
  private Future<?> forcing;

  /** A segment being filled by a thread. */
  private record Filling(SegmentFill fill, Future<?> end) {}

  /**
   * Creates an instance; does nothing yet.
   *
   * @param threads number of threads; with one, the caller fills
   * @param maker creates holders for the entries of a segment
   * @param taker accepts each holder when it is filled, and empties it
   * @param force run by a thread after some holders were accepted, unless it is still running
   * @param forcedTogether number of holders between forces
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

  /** Returns the segment to which entries must be added. */
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
      // One more thread, for waiting for storage.
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

  /** Waits until all segments have been passed on and no force is running. */
  void finish() {
    while (!fillings.isEmpty()) {
      takeOldest();
    }
    awaitForce();
  }

  /** Ends the threads; afterwards the file may be closed. */
  @Override
  public void close() {
    if (executor != null) {
      executor.shutdown();
      executor = null;
      try {
        awaitForce();
      } catch (StoreIoException e) {
        // The exception that ends the build takes precedence.
      }
    }
  }
}
