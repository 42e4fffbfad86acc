package store.offheap.bench;

import java.util.Locale;
import org.HdrHistogram.Histogram;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/**
 * Measures the time of every single put while a {@code UINT32 -> UINT32} map grows from empty, as a
 * histogram (HdrHistogram, three digits). It shows how long a caller waits when a segment splits,
 * when the file is extended and when a checkpoint is made. The goal is a p99.99 below 5 ms at 100
 * million entries. Each time includes about 25 ns for the clock itself and all other delays of the
 * thread, such as by the garbage collector or the scheduler.
 *
 * <p>Checks that every put finds its key absent, and that all entries are present at the end.
 *
 * <p>100 million entries take about a minute and 1.1 GB in {@code java.io.tmpdir}:
 *
 * <pre>{@code
 * java -cp store-bench/target/benchmarks.jar store.offheap.bench.GrowthPauseBenchmark 100000000
 * }</pre>
 */
public final class GrowthPauseBenchmark {
  private static final long HIGHEST_NANOS = 3_600_000_000_000L;
  private static final int DIGITS = 3;
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 99.999, 100};
  private static final double NANOS_PER_MICRO = 1e3;

  private GrowthPauseBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param args number of entries; default 100 million
   */
  public static void main(String[] args) {
    int entries = (int) Arguments.count(args, 100_000_000, Integer.MAX_VALUE);
    Histogram histogram = new Histogram(HIGHEST_NANOS, DIGITS);
    try (TemporaryMap place = new TemporaryMap();
        IdMap map = place.create(DType.UINT32, 0)) {
      long begin = System.nanoTime();
      fill(map, entries, histogram);
      print(entries, System.nanoTime() - begin, place.length(), histogram);
      Entry.requireAll(map, entries);
    }
    System.out.println("nothing lost");
  }

  private static void fill(IdMap map, int entries, Histogram histogram) {
    for (int i = 0; i < entries; i++) {
      long key = Entry.key(i);
      long begin = System.nanoTime();
      boolean isAbsent = map.put(key, i);
      histogram.recordValue(Math.min(System.nanoTime() - begin, HIGHEST_NANOS));
      if (!isAbsent) {
        throw new IllegalStateException("present before its put: key=" + key);
      }
    }
  }

  private static void print(int entries, long nanos, long bytes, Histogram histogram) {
    System.out.println("microseconds of a put:");
    histogram.outputPercentileDistribution(System.out, 1, NANOS_PER_MICRO);
    System.out.printf(
        Locale.ROOT,
        "entries=%d, seconds=%.1f, ns a put=%.1f, file bytes=%d%n",
        entries,
        nanos / 1e9,
        (double) nanos / entries,
        bytes);
    for (double percentile : PERCENTILES) {
      System.out.printf(
          Locale.ROOT,
          "p%s=%.3f ms%s%n",
          percentile == 100 ? "100" : String.valueOf(percentile).replace(".0", ""),
          histogram.getValueAtPercentile(percentile) / 1e6,
          percentile == 99.99 ? " (aim: under 5 ms)" : "");
    }
  }
}
