package store.offheap.bench;

/**
 * A duration on two clocks.
 *
 * @param clock elapsed time in seconds
 * @param processor processor time in seconds of all threads of this process
 */
record Seconds(double clock, double processor) {
  /** Returns the current values of both clocks. */
  static Seconds now() {
    return new Seconds(System.nanoTime() / 1e9, CpuTimeProfiler.processNanos() / 1e9);
  }

  /** Returns the time since an earlier moment. */
  Seconds since(Seconds begin) {
    return new Seconds(clock - begin.clock, processor - begin.processor);
  }
}
