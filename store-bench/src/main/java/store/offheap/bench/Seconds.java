package store.offheap.bench;

/**
 * What something took.
 *
 * @param clock seconds on the clock
 * @param processor seconds of the processors, all threads of this process together
 */
record Seconds(double clock, double processor) {
  /** Returns the present. */
  static Seconds now() {
    return new Seconds(System.nanoTime() / 1e9, CpuTimeProfiler.processNanos() / 1e9);
  }

  /** Returns what went by since an earlier moment. */
  Seconds since(Seconds begin) {
    return new Seconds(clock - begin.clock, processor - begin.processor);
  }
}
