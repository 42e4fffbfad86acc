package store.offheap.array;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Whether what is written in bulk stays in the system's cache. */
public enum Writing {
  /** {@link #DIRECT} for arrays of 1 GiB or more that take over a quarter of the memory. */
  AUTOMATIC,
  /** It stays there: to be read again soon. */
  CACHED,
  /**
   * Long writes of adjacent elements go around the cache where the file system can do that, and
   * push nothing else out of it. What is read next comes from storage.
   */
  DIRECT;

  /** Below, asking for the size of the memory costs more than it saves. */
  private static final long MIN_BYTES = 1L << 30;

  private static final int PART_OF_MEMORY = 4;

  boolean isDirect(long bytes) {
    return this == DIRECT
        || this == AUTOMATIC && bytes >= MIN_BYTES && bytes > memoryBytes() / PART_OF_MEMORY;
  }

  private static long memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }
}
