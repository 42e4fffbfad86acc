package store.offheap.bench.report;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What an operation took.
 *
 * @param wallNanos nanoseconds that passed
 * @param processorNanos nanoseconds that all threads of the process computed
 */
record Cost(double wallNanos, double processorNanos) {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Returns what both clocks say. */
  static Cost now() {
    return new Cost(System.nanoTime(), SYSTEM.getProcessCpuTime());
  }

  /** Returns what has passed on both clocks since then, of one of some operations. */
  Cost since(double operations) {
    Cost now = now();
    return new Cost(
        (now.wallNanos - wallNanos) / operations,
        (now.processorNanos - processorNanos) / operations);
  }
}
