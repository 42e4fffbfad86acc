package store.offheap.build;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How the memory of a build is used.
 *
 * @param bits log2 of how many runs rows are spread over
 * @param stagedRows rows of a run that are kept before they are written
 * @param blockRows rows that a thread sorts at once
 * @param threads threads that sort
 */
record MemoryPlan(int bits, int stagedRows, int blockRows, int threads) {
  /** The least memory that a build works with, in bytes. */
  static final long MIN_BYTES = 16L << 20;

  private static final int BITS = 8;
  private static final int MAX_STAGED_ROWS = 1 << 12;
  private static final int MIN_BLOCK_ROWS = 1 << 14;
  private static final int GOOD_BLOCK_ROWS = 1 << 17;
  private static final int MAX_BLOCK_ROWS = 1 << 24;

  /**
   * Makes a plan: an eighth for rows on their way to runs, half for rows that are sorted, the rest
   * for whatever else there is.
   *
   * @param bytes how much there is
   * @param threads how many threads are wanted
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
   * Returns how many threads fill segments, each of which takes a few MiB: one where there is
   * little memory.
   */
  int fillingThreads() {
    return blockRows < 2 * GOOD_BLOCK_ROWS ? 1 : threads;
  }

  /** A block has a second place that its rows are sorted to. */
  private static long blockRows(long bytes, int threads, int rowBytes) {
    return bytes / 2 / threads / (2L * rowBytes);
  }

  /** Returns a quarter of the memory that this machine, or this container, has to spare. */
  static long defaultBytes() {
    long total = Long.MAX_VALUE;
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      // What a container may have, where this is one.
      total = system.getTotalMemorySize();
    }
    return Math.max(MIN_BYTES, Math.min(total, availableBytes()) / 4);
  }

  /** What the system could give to a program without taking it from another. */
  private static long availableBytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
        if (line.startsWith("MemAvailable:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
    } catch (IOException | NumberFormatException e) {
      // No such system; the total will do.
    }
    return Long.MAX_VALUE;
  }

  /** Returns how much of an amount of memory the heap has room for beside everything else. */
  static long withinHeap(long bytes) {
    return Math.max(MIN_BYTES, Math.min(bytes, Runtime.getRuntime().maxMemory() / 5 * 3));
  }
}
