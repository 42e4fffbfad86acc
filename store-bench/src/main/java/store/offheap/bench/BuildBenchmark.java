package store.offheap.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import store.offheap.build.BulkBuilder;
import store.offheap.build.DelimitedRows;
import store.offheap.model.BuildReport;

/**
 * Measures building a map from 100 million rows of {@code id,value} text with 256 MiB for rows, and
 * compares the time with that of parsing alone, by one thread and row by row. Prints both times and
 * the peak memory of the process.
 *
 * <p>Checks that every row has become an entry.
 *
 * <p>100 million rows take some minutes and 4.7 GB in {@code java.io.tmpdir}:
 *
 * <pre>{@code
 * java -Xmx256m -cp store-bench/target/benchmarks.jar store.offheap.bench.BuildBenchmark 100000000
 * }</pre>
 */
public final class BuildBenchmark {
  private static final long MEMORY_BYTES = 256L << 20;
  private static final int ROUNDS = 2;

  /**
   * Odd, so that different numbers have different products; an ID is the low 32 bits of a product.
   */
  private static final long ID_FACTOR = 2_654_435_761L;

  private BuildBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param args number of rows; default 100 million
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    long rows = Arguments.count(args, 100_000_000, 1L << 32);
    try (TemporaryFolder folder = new TemporaryFolder()) {
      Path input = folder.path().resolve("rows.csv");
      Path output = folder.path().resolve("rows.store");
      write(input, rows);
      for (int round = 0; round < ROUNDS; round++) {
        Seconds parsed = timed("parsed", rows, () -> requireRows(rows, parse(input)));
        Seconds built = timed("built", rows, () -> requireRows(rows, build(input, output)));
        System.out.printf(
            Locale.ROOT,
            "built at %.2f of the speed of parsing, with %.2f times its processor time%n",
            parsed.clock() / built.clock(),
            built.processor() / parsed.processor());
      }
      System.out.println("file bytes=" + Files.size(output));
      System.out.println("most memory: bytes=" + ProcessMemory.ofThisProcess().peakBytes());
      System.out.println("nothing lost");
    }
  }

  /** Writes rows with distinct IDs, in no particular order. */
  static void write(Path input, long rows) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(input), 1 << 16)) {
      for (long i = 0; i < rows; i++) {
        String row = (i * ID_FACTOR & 0xFFFF_FFFFL) + "," + i + "\n";
        out.write(row.getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  private static long parse(Path input) throws IOException {
    long parsed = 0;
    try (InputStream bytes = Files.newInputStream(input)) {
      DelimitedRows rows = new DelimitedRows(bytes, ',', true);
      while (rows.next() == DelimitedRows.Found.ROW) {
        parsed += !rows.isMalformed() && rows.isInteger(0) && rows.isInteger(1) ? 1 : 0;
      }
    }
    return parsed;
  }

  private static long build(Path input, Path output) throws IOException {
    try (InputStream bytes = Files.newInputStream(input);
        BulkBuilder builder =
            BulkBuilder.to(output).overwrite(true).memory(MEMORY_BYTES).start()) {
      addAll(bytes, builder);
      BuildReport report = builder.finish(done -> {});
      return report.entries();
    }
  }

  /** Adds the rows of a text in the same way as {@code store build}. */
  static void addAll(InputStream bytes, BulkBuilder builder) throws IOException {
    DelimitedRows rows = new DelimitedRows(bytes, ',', true);
    boolean isMore = true;
    while (isMore) {
      if (rows.addPlainTo(builder, 2, 0, 1, 0) == 0) {
        isMore = rows.next() == DelimitedRows.Found.ROW;
        if (isMore && !rows.isMalformed()) {
          rows.addTo(builder, 0, 1, rows.line());
        }
      }
    }
  }

  private static void requireRows(long expected, long actual) {
    if (expected != actual) {
      throw new IllegalStateException("rows: expected=" + expected + ", actual=" + actual);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static Seconds timed(String what, long rows, Work work) throws IOException {
    Seconds begin = Seconds.now();
    work.run();
    Seconds taken = Seconds.now().since(begin);
    System.out.printf(
        Locale.ROOT,
        "%s: seconds=%.1f, processor seconds=%.1f, rows a second=%.0f%n",
        what,
        taken.clock(),
        taken.processor(),
        rows / taken.clock());
    return taken;
  }
}
