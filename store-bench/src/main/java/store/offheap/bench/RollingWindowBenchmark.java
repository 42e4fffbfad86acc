package store.offheap.bench;

import java.util.Arrays;
import java.util.Locale;
import store.offheap.map.IdMap;
import store.offheap.model.DType;
import store.offheap.model.VerifyReport;

/**
 * Measures a rolling window of 5,000 live IDs: each operation inserts the next ID and deletes the
 * oldest one. Deletes leave slots that cannot be reused, so this benchmark shows their cost over
 * time: whether the last million operations are slower than the first (the goal is at most 1.2
 * times), and whether the file size stays bounded. A separate map is used for warm-up, so that the
 * first million operations run compiled.
 *
 * <p>Checks that every insert finds its ID absent, that every delete finds its value, that the
 * window is complete after each million operations, that the file never exceeds 64 MiB, and that it
 * passes verification at the end.
 *
 * <p>100 million operations, that is, 100 million inserts and as many deletes, take about 30
 * seconds:
 *
 * <pre>{@code
 * java -cp store-bench/target/benchmarks.jar store.offheap.bench.RollingWindowBenchmark 100000000
 * }</pre>
 */
public final class RollingWindowBenchmark {
  private static final int LIVE_IDS = 5_000;
  private static final long SLICE_OPERATIONS = 1_000_000;
  private static final int WARMUP_SLICES = 3;
  private static final long FILE_LIMIT_BYTES = 64L << 20;
  private static final long MISSING = -1;

  private final IdMap map;
  private long nextId;

  private RollingWindowBenchmark(IdMap map) {
    this.map = map;
    while (nextId < LIVE_IDS) {
      insert();
    }
  }

  /**
   * Runs the benchmark.
   *
   * @param args number of operations; default 100 million
   */
  public static void main(String[] args) {
    long operations = Arguments.count(args, 100_000_000, 1L << 40);
    long sliceOperations = Math.min(SLICE_OPERATIONS, Math.max(1, operations / 4));
    int slices = (int) (operations / sliceOperations);
    System.out.printf(
        Locale.ROOT,
        "rolling window: live ids=%d, operations=%d, each an insert and a delete%n",
        LIVE_IDS,
        slices * sliceOperations);
    run(Math.min(WARMUP_SLICES, slices), sliceOperations);
    run(slices, sliceOperations).print(sliceOperations);
    System.out.println("nothing lost, the file verifies");
  }

  private static Measured run(int slices, long sliceOperations) {
    double[] nanos = new double[slices];
    long[] lengths = new long[slices];
    try (TemporaryMap place = new TemporaryMap()) {
      try (IdMap map = place.create(DType.INT64, 0)) {
        RollingWindowBenchmark window = new RollingWindowBenchmark(map);
        for (int i = 0; i < slices; i++) {
          long begin = System.nanoTime();
          window.roll(sliceOperations);
          nanos[i] = (double) (System.nanoTime() - begin) / sliceOperations;
          lengths[i] = place.length();
          window.requireComplete();
          require(lengths[i] <= FILE_LIMIT_BYTES, "file grows: bytes=" + lengths[i]);
        }
      }
      VerifyReport report = IdMap.verify(place.file());
      require(report.isClean() && report.entries() == LIVE_IDS, report.toString());
    }
    return new Measured(nanos, lengths);
  }

  private void roll(long operations) {
    for (long i = 0; i < operations; i++) {
      insert();
      deleteOldest();
    }
  }

  private void insert() {
    if (!map.put(nextId, Keys.longKey(nextId))) {
      throw new IllegalStateException("present before its insert: id=" + nextId);
    }
    nextId++;
  }

  private void deleteOldest() {
    long id = nextId - 1 - LIVE_IDS;
    long value = map.getAndRemove(id, MISSING);
    if (value != Keys.longKey(id)) {
      throw new IllegalStateException(
          "lost: id=" + id + ", expected=" + Keys.longKey(id) + ", actual=" + value);
    }
  }

  private void requireComplete() {
    require(map.size() == LIVE_IDS, "live ids: expected=" + LIVE_IDS + ", actual=" + map.size());
    for (long id = nextId - LIVE_IDS; id < nextId; id++) {
      require(map.get(id, MISSING) == Keys.longKey(id), "lost: id=" + id);
      require(!map.containsKey(id - LIVE_IDS), "not deleted: id=" + (id - LIVE_IDS));
    }
  }

  private static void require(boolean isTrue, String message) {
    if (!isTrue) {
      throw new IllegalStateException(message);
    }
  }

  /**
   * The measurements of a run.
   *
   * @param nanos nanoseconds per operation, by slice
   * @param lengths length of the file in bytes after each slice
   */
  private record Measured(double[] nanos, long[] lengths) {
    void print(long sliceOperations) {
      double[] sorted = nanos.clone();
      Arrays.sort(sorted);
      double first = nanos[0];
      double last = nanos[nanos.length - 1];
      System.out.printf(
          Locale.ROOT,
          "ns an operation, by %d: first=%.1f, last=%.1f, "
              + "fastest=%.1f, median=%.1f, slowest=%.1f%n",
          sliceOperations,
          first,
          last,
          sorted[0],
          sorted[sorted.length / 2],
          sorted[sorted.length - 1]);
      System.out.printf(Locale.ROOT, "last / first=%.3f (aim: at most 1.2)%n", last / first);
      System.out.printf(
          Locale.ROOT,
          "file bytes: after the first %d=%d, longest=%d, limit=%d%n",
          sliceOperations,
          lengths[0],
          Arrays.stream(lengths).max().orElseThrow(),
          FILE_LIMIT_BYTES);
    }
  }
}
