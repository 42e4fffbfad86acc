package store.offheap.bench.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What an operation took.
 *
 * @param wallNanos nanoseconds that passed
 * @param processorNanos nanoseconds that all threads of the process computed
 */
record Cost(double wallNanos, double processorNanos) {
  // The clock of the process has steps of 10 ms.
  private static final double LONG_NANOS = 500e6;

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final Path THIS_TASK = Path.of("/proc/thread-self/schedstat");

  /**
   * A moment.
   *
   * @param threadNanos of the threads that there are: exact, without those that have ended
   * @param processNanos of the whole process, in steps
   */
  record Moment(double wallNanos, double threadNanos, double processNanos) {
    /** Returns what has passed since then, of one of some operations. */
    Cost since(double operations) {
      Moment now = now();
      double process = now.processNanos - processNanos;
      double processor = process > LONG_NANOS ? process : now.threadNanos - threadNanos;
      return new Cost((now.wallNanos - wallNanos) / operations, processor / operations);
    }
  }

  /** Returns what the clocks say. */
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
    // Of a thread that is running the file is behind.
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
