package store.offheap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import store.offheap.bench.PageReadProbe.Way;
import store.offheap.build.BulkBuilder;
import store.offheap.model.DType;
import store.offheap.model.ReadAhead;

/**
 * Measures lookups and puts of random keys that are present, one by one and in batches, with and
 * without read-ahead, in a {@code UINT32 -> UINT32} map that is four times as large as the memory
 * of the processes that perform them, which is at least 128 MiB. They run in a memory cgroup if one
 * can be created (as root), otherwise without a limit, which is reported. The file's pages are
 * dropped from memory before each measurement.
 *
 * <p>Checks that every value is found.
 *
 * <p>50 million entries take a minute or two and 550 MB in {@code java.io.tmpdir}:
 *
 * <pre>{@code
 * java -cp store-bench/target/benchmarks.jar store.offheap.bench.PageReadBenchmark 50000000
 * }</pre>
 */
public final class PageReadBenchmark {
  private static final long MIN_LIMIT_BYTES = 128L << 20;

  private PageReadBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param args number of entries; default 50 million
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    long entries = Arguments.count(args, 50_000_000, 1L << 31);
    MemoryGroup group = null;
    try (TemporaryFolder folder = new TemporaryFolder()) {
      Path file = folder.path().resolve("map.store");
      build(file, entries);
      long limit = Math.max(MIN_LIMIT_BYTES, Files.size(file) / 4);
      group = MemoryGroup.of(limit).orElse(null);
      System.out.printf(
          "file bytes=%d, limit of memory=%s%n", Files.size(file), group == null ? "none" : limit);
      run(group, file, entries, 1_000, ReadAhead.ON, Way.GET);
      run(group, file, entries, 1_000, ReadAhead.ON, Way.GET_ALL);
      for (int count : new int[] {1_000, 10_000, 100_000}) {
        for (Way way : Way.values()) {
          run(group, file, entries, count, ReadAhead.OFF, way);
        }
      }
      run(group, file, entries, 1_000_000, ReadAhead.OFF, Way.GET_ALL);
      run(group, file, entries, 1_000_000, ReadAhead.OFF, Way.PUT_ALL);
      System.out.println("nothing lost");
    } finally {
      if (group != null) {
        group.close();
      }
    }
  }

  private static void build(Path file, long entries) {
    try (BulkBuilder builder =
        BulkBuilder.to(file).keyType(DType.UINT32).valueType(DType.UINT32).start()) {
      for (long key = 1; key <= entries; key++) {
        builder.add(key, PageReadProbe.value(key), key);
      }
      builder.finish(rows -> {});
    }
  }

  private static void run(
      MemoryGroup group, Path file, long entries, int count, ReadAhead readAhead, Way way)
      throws IOException, InterruptedException {
    ColdProcess.run(
        group,
        "64m",
        PageReadProbe.class,
        file,
        Long.toString(entries),
        Integer.toString(count),
        readAhead.name(),
        way.name());
  }
}
