package store.offheap.bench.report;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * Repeats a piece of work for a given time, after a warm-up, and determines the time per operation.
 */
final class Timing {
  private static final int SLICES = 5;
  private static final int PATIENCE = 10;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final long nanos;

  /**
   * Sets the duration.
   *
   * @param seconds processor time of this thread, so that it is warmed up even if other programs
   *     run; the warm-up takes the same time. Work that mostly waits ends after ten times the time
   */
  Timing(double seconds) {
    this.nanos = (long) (seconds * 1e9);
  }

  /**
   * Measures a piece of work.
   *
   * @param operations number of operations of one run
   * @return the time per operation: on each clock the median of several slices
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
   * Measures without warm-up, until a number of operations is done or ten times the time is over.
   *
   * @param operations number of operations of one run
   * @return the mean time per operation
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

  /** Runs the work, at least once, until the time is over. */
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
