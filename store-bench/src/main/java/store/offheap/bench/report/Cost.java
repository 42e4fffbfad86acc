package store.offheap.bench.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The time taken by an operation.
 *
 * @param wallNanos elapsed nanoseconds
 * @param processorNanos processor time of all threads of the process, in nanoseconds
 */
record Cost(double wallNanos, double processorNanos) {
  // The clock of the process advances in steps of 10 ms.
  private static final double LONG_NANOS = 500e6;

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final Path THIS_TASK = Path.of("/proc/thread-self/schedstat");

  /**
   * The state of the clocks at one moment.
   *
   * @param threadNanos of all live threads: exact, but without threads that have ended
   * @param processNanos of the whole process, in steps
   */
  record Moment(double wallNanos, double threadNanos, double processNanos) {
    /** Returns the time since this moment, divided by a number of operations. */
    Cost since(double operations) {
      Moment now = now();
      double process = now.processNanos - processNanos;
      double processor = process > LONG_NANOS ? process : now.threadNanos - threadNanos;
      return new Cost((now.wallNanos - wallNanos) / operations, processor / operations);
    }
  }

  /** Reads the clocks. */
  static Moment now() {
    return new Moment(System.nanoTime(), allThreads(), SYSTEM.getProcessCpuTime());
  }

  private static double allThreads() {
    if (!Files.isReadable(THIS_TASK)) {
      return SYSTEM.getProcessCpuTime();
    }
    double nanos = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        nanos += nanos(task.resolve("schedstat"));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    // The file lags behind for a running thread.
    return nanos - nanos(THIS_TASK) + THREADS.getCurrentThreadCpuTime();
  }

  private static double nanos(Path schedstat) {
    try {
      String line = Files.readString(schedstat);
      return Double.parseDouble(line.substring(0, line.indexOf(' ')));
    } catch (IOException e) {
      return 0; // the thread has ended
    }
  }
}
