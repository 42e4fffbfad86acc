package store.offheap.build;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The allocation of a build's memory.
 *
 * @param bits log2 of the number of runs that rows are partitioned into
 * @param stagedRows rows of a run that are buffered before they are written
 * @param blockRows rows that a thread sorts at once
 * @param threads threads that sort
 */
record MemoryPlan(int bits, int stagedRows, int blockRows, int threads) {
  /** The minimum memory of a build, in bytes. */
  static final long MIN_BYTES = 16L << 20;

  private static final int BITS = 8;
  private static final int MAX_STAGED_ROWS = 1 << 12;
  private static final int MIN_BLOCK_ROWS = 1 << 14;
  private static final int GOOD_BLOCK_ROWS = 1 << 17;
  private static final int MAX_BLOCK_ROWS = 1 << 24;

  /**
   * Makes a plan: one eighth for rows on their way to runs, half for rows being sorted, and the
   * rest for everything else.
   *
   * @param bytes available memory
   * @param threads requested number of threads
   * @param rowBytes bytes of a row
   */
  static MemoryPlan of(long bytes, int threads, int rowBytes) {
    long staged = bytes / 8 / rowBytes >>> BITS;
    int sorting = threads;
    while (sorting > 1 && blockRows(bytes, sorting, rowBytes) < GOOD_BLOCK_ROWS) {
      sorting--;
    }
    return new MemoryPlan(
        BITS,
        (int) Math.min(MAX_STAGED_ROWS, staged),
        (int)
            Math.min(MAX_BLOCK_ROWS, Math.max(MIN_BLOCK_ROWS, blockRows(bytes, sorting, rowBytes))),
        sorting);
  }

  /**
   * Returns the number of threads that fill segments, each of which needs a few MiB; one if memory
   * is scarce.
   */
  int fillingThreads() {
    return blockRows < 2 * GOOD_BLOCK_ROWS ? 1 : threads;
  }

  /**
   * Returns the number of rows of a block, which has a second buffer that its rows are sorted into.
   */
  private static long blockRows(long bytes, int threads, int rowBytes) {
    return bytes / 2 / threads / (2L * rowBytes);
  }

  /** Returns a quarter of the memory available on this machine or container. */
  static long defaultBytes() {
    long total = Long.MAX_VALUE;
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      // In a container, this is the container's limit.
      total = system.getTotalMemorySize();
    }
    return Math.max(MIN_BYTES, Math.min(total, availableBytes()) / 4);
  }

  /** Returns the memory that the system could give to a program without taking it from others. */
  private static long availableBytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
        if (line.startsWith("MemAvailable:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not available on this system; the total is used.
    }
    return Long.MAX_VALUE;
  }

  /** Limits an amount of memory to what fits in the heap beside everything else. */
  static long withinHeap(long bytes) {
    return Math.max(MIN_BYTES, Math.min(bytes, Runtime.getRuntime().maxMemory() / 5 * 3));
  }
}
