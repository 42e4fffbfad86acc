package store.offheap.file;

import java.lang.management.ManagementFactory;

/** How much memory this machine has, or the container that this process runs in. */
final class MachineMemory {
  /** A file is large when it takes more than memory divided by this. */
  private static final int LARGE_DIVISOR = 2;

  /** No file up to this is large, whatever the memory: to ask would take longer than it saves. */
  private static final long SMALL_BYTES = 32L << 20;

  private MachineMemory() {}

  /** Returns the bytes of memory; the greatest number where nobody can tell. */
  static long bytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }

  /**
   * Returns whether so little of a file of that length stays in memory that neighbours are lost.
   */
  static boolean isExceededBy(long fileBytes) {
    return fileBytes > SMALL_BYTES && fileBytes > bytes() / LARGE_DIVISOR;
  }
}
