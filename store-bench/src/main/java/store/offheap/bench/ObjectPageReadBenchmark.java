package store.offheap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import store.offheap.model.ReadAhead;

/**
 * Measures an object map that is four times as large as the memory of the processes that read it,
 * which is at least 256 MiB: lookups, one by one and in batches; iterating; copying; verifying. The
 * keys are strings, and the values are 1,000 bytes each. The processes run in a memory cgroup if
 * one can be created (as root), otherwise without a limit, which is reported. The file's pages are
 * dropped from memory before each measurement.
 *
 * <p>Checks every value.
 *
 * <p>Two million entries take some minutes and 5 GB in {@code java.io.tmpdir}:
 *
 * <pre>{@code
 * java -cp store-bench/target/benchmarks.jar store.offheap.bench.ObjectPageReadBenchmark 2000000
 * }</pre>
 */
public final class ObjectPageReadBenchmark {
  private static final long MIN_LIMIT_BYTES = 256L << 20;

  private ObjectPageReadBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param args number of entries; default 2 million
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int entries = (int) Arguments.count(args, 2_000_000, Integer.MAX_VALUE);
    MemoryGroup group = null;
    try (TemporaryFolder folder = new TemporaryFolder()) {
      Path file = folder.path().resolve("map.store");
      // In a process of its own, because mapped pages cannot be dropped.
      run(null, file, entries, ReadAhead.ON, "create", entries);
      long limit = Math.max(MIN_LIMIT_BYTES, Files.size(file) / 4);
      group = MemoryGroup.of(limit).orElse(null);
      System.out.printf(
          "file bytes=%d, limit of memory=%s%n", Files.size(file), group == null ? "none" : limit);
      run(group, file, entries, ReadAhead.ON, "get", 200);
      run(group, file, entries, ReadAhead.OFF, "get", 10_000);
      run(group, file, entries, ReadAhead.OFF, "getAll", 10_000);
      for (String all : new String[] {"iterate", "copy", "verify"}) {
        run(group, file, entries, ReadAhead.OFF, all, entries);
      }
      System.out.println("nothing lost");
    } finally {
      if (group != null) {
        group.close();
      }
    }
  }

  private static void run(
      MemoryGroup group, Path file, int entries, ReadAhead readAhead, String what, int count)
      throws IOException, InterruptedException {
    ColdProcess.run(
        group,
        "128m",
        ObjectPageReadProbe.class,
        file,
        Integer.toString(entries),
        readAhead.name(),
        what,
        Integer.toString(count));
  }
}
