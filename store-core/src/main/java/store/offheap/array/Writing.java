package store.offheap.array;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Whether bulk writes stay in the page cache. */
public enum Writing {
  /** {@link #DIRECT} for arrays of 1 GiB or more that exceed a quarter of the memory. */
  AUTOMATIC,
  /** Written data stays in the page cache, for data that will be read again soon. */
  CACHED,
  /**
   * Long writes of adjacent elements bypass the page cache if the file system supports that, and
   * evict nothing from it. Subsequent reads come from storage.
   */
  DIRECT;

  /** Below this size, determining the size of the memory costs more than it saves. */
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
