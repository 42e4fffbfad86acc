package store.offheap.bench.report;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/** Repeats a piece of work for a given time, warm, and tells how long one operation took. */
final class Timing {
  private static final int SLICES = 5;
  private static final int PATIENCE = 10;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final long nanos;

  /**
   * Chooses how long.
   *
   * @param seconds computed by this thread, so that it is warm though other programs run; as many
   *     go before. Work that mostly waits ends after ten times as long
   */
  Timing(double seconds) {
    this.nanos = (long) (seconds * 1e9);
  }

  /**
   * Measures.
   *
   * @param operations how many operations one run is
   * @return what one operation took: on each clock the median of slices of the time
   */
  Cost measure(int operations, Runnable work) {
    slice(operations, work, nanos);
    double[] wall = new double[SLICES];
    double[] processor = new double[SLICES];
    for (int i = 0; i < SLICES; i++) {
      Cost cost = slice(operations, work, nanos / SLICES);
      wall[i] = cost.wallNanos();
      processor[i] = cost.processorNanos();
    }
    Arrays.sort(wall);
    Arrays.sort(processor);
    return new Cost(wall[SLICES / 2], processor[SLICES / 2]);
  }

  /**
   * Measures without warming up, until so many operations are done or ten times the time is over.
   *
   * @param operations how many operations one run is
   * @return what one operation took, in the mean
   */
  Cost measureOnce(int operations, long atLeast, Runnable work) {
    Cost.Moment begin = Cost.now();
    long end = System.nanoTime() + PATIENCE * nanos;
    long done = 0;
    do {
      work.run();
      done += operations;
    } while (done < atLeast && System.nanoTime() < end);
    return begin.since(done);
  }

  /** Runs work, at least once, until the time is over. */
  private static Cost slice(int operations, Runnable work, long nanos) {
    Cost.Moment begin = Cost.now();
    long computedEnd = THREADS.getCurrentThreadCpuTime() + nanos;
    long end = System.nanoTime() + PATIENCE * nanos;
    long runs = 0;
    do {
      work.run();
      runs++;
    } while (THREADS.getCurrentThreadCpuTime() < computedEnd && System.nanoTime() < end);
    return begin.since((double) runs * operations);
  }
}
