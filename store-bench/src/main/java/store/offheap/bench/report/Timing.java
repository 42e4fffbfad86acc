package store.offheap.bench.report;

import java.util.Arrays;

/** Repeats a piece of work for a given time, warm, and tells how long one operation took. */
final class Timing {
  private static final int SLICES = 5;

  private final long nanos;

  /**
   * Chooses how long.
   *
   * @param seconds measured; as long again goes before, to warm up
   */
  Timing(double seconds) {
    this.nanos = (long) (seconds * 1e9);
  }

  /**
   * Measures.
   *
   * @param operations how many operations one run is
   * @return nanoseconds of one operation: the median of slices of the time
   */
  double nanosPerOperation(int operations, Runnable work) {
    slice(work, nanos);
    double[] slices = new double[SLICES];
    for (int i = 0; i < SLICES; i++) {
      slices[i] = slice(work, nanos / SLICES) / operations;
    }
    Arrays.sort(slices);
    return slices[SLICES / 2];
  }

  /** Runs work, at least once, until the time is over; returns the nanoseconds of one run. */
  private static double slice(Runnable work, long nanos) {
    long begin = System.nanoTime();
    long runs = 0;
    long passed;
    do {
      work.run();
      runs++;
      passed = System.nanoTime() - begin;
    } while (passed < nanos);
    return (double) passed / runs;
  }
}
