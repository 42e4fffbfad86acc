package store.offheap.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreTool;
import store.offheap.object.ObjectMap;

/**
 * Measures {@code copyTo} and {@code vacuum} of an object map with text keys and values: alone,
 * next to putting all entries of an iteration into a new map and to {@code MVStoreTool.compact} of
 * an H2 MVStore with the same entries; and beside a thread that overwrites random entries without
 * pause, with the time of every single overwrite as a histogram, and without a copy for comparison.
 *
 * <p>The copies of this library are on disk when the measurement ends. MVStore copies a file that
 * is closed, with its default settings, and does not force the copy.
 *
 * <p>Checks that every copy has all entries.
 *
 * <p>Two million entries take about a minute and 1.5 GB in {@code java.io.tmpdir}:
 *
 * <pre>{@code
 * java -Xmx1g -cp store-bench/target/benchmarks.jar store.offheap.bench.LiveCopyBenchmark 2000000
 * }</pre>
 */
public final class LiveCopyBenchmark {
  private static final int ROUNDS = 3;
  private static final long HIGHEST_NANOS = 3_600_000_000_000L;
  private static final int DIGITS = 3;
  private static final long ALONE_NANOS = 2_000_000_000;

  private final Path folder;
  private final int entries;

  private LiveCopyBenchmark(Path folder, int entries) {
    this.folder = folder;
    this.entries = entries;
  }

  /**
   * Runs the benchmark.
   *
   * @param args number of entries; default 2 million
   * @throws InterruptedException never, as nobody interrupts it
   */
  public static void main(String[] args) throws InterruptedException {
    int entries = (int) Arguments.count(args, 2_000_000, 1 << 28);
    try (TemporaryFolder folder = new TemporaryFolder()) {
      new LiveCopyBenchmark(folder.path(), entries).run();
    }
    System.out.println("nothing lost");
  }

  private static String key(long i) {
    return "the key " + i;
  }

  private static String value(long i) {
    return "the value of the key with the number " + i;
  }

  private void run() throws InterruptedException {
    fillPeer();
    try (ObjectMap map = ObjectMap.builder(folder.resolve("map")).create()) {
      for (int i = 0; i < entries; i++) {
        map.set(key(i), value(i));
      }
      map.sync();
      compare(map);
      besideWriter(map);
    }
  }

  private void fillPeer() {
    MVStore store = new MVStore.Builder().fileName(peer().toString()).open();
    MVMap<String, String> map = store.openMap("map");
    for (int i = 0; i < entries; i++) {
      map.put(key(i), value(i));
    }
    store.close();
  }

  private Path peer() {
    return folder.resolve("peer.mv");
  }

  private void compare(ObjectMap map) {
    double[] copying = new double[ROUNDS];
    double[] putting = new double[ROUNDS];
    double[] peer = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      copying[i] = nanos(() -> copy(map));
      requireAll(copy());
      putting[i] = nanos(() -> put(map));
      requireAll(copy());
      peer[i] = nanos(() -> MVStoreTool.compact(peer().toString(), false));
    }
    print("copyTo", copying, copying);
    print("put into a new map", putting, copying);
    print("MVStoreTool.compact", peer, copying);
  }

  /** Returns nanoseconds per entry. */
  private double nanos(Runnable copying) {
    long begin = System.nanoTime();
    copying.run();
    return (double) (System.nanoTime() - begin) / entries;
  }

  private static void print(String name, double[] nanos, double[] copying) {
    double[] ratios = new double[ROUNDS];
    Arrays.setAll(ratios, i -> nanos[i] / copying[i]);
    Arrays.sort(ratios);
    System.out.printf(
        Locale.ROOT,
        "%s: ns an entry=%s, times copyTo=%.2f (%.2f to %.2f)%n",
        name,
        Arrays.toString(Arrays.stream(nanos).mapToLong(Math::round).toArray()),
        ratios[ROUNDS / 2],
        ratios[0],
        ratios[ROUNDS - 1]);
  }

  private Path copy() {
    return folder.resolve("copy");
  }

  private void copy(ObjectMap map) {
    deleteCopy();
    map.copyTo(copy());
  }

  private void put(ObjectMap map) {
    deleteCopy();
    try (ObjectMap copy = ObjectMap.builder(copy()).create()) {
      map.forEach(copy::set);
    }
  }

  private void deleteCopy() {
    try {
      Files.deleteIfExists(copy());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireAll(Path copy) {
    try (ObjectMap map = ObjectMap.openReadOnly(copy)) {
      require(map.size() == entries, "size: " + map.size());
      for (long i = 0; i < entries; i += 1 + entries / 1_000) {
        String found = (String) map.get(key(i));
        require(found != null && found.startsWith(value(i)), "lost: " + key(i));
      }
    }
  }

  private static void require(boolean isTrue, String message) {
    if (!isTrue) {
      throw new IllegalStateException(message);
    }
  }

  private void besideWriter(ObjectMap map) throws InterruptedException {
    print("no copy", overwriting(map, LiveCopyBenchmark::pause));
    print("copyTo", overwriting(map, () -> copy(map)));
    requireAll(copy());
    print("vacuum", overwriting(map, map::vacuum));
    requireAll(map.file());
  }

  private static void pause() {
    LockSupport.parkNanos(ALONE_NANOS);
  }

  /** Returns the times of overwriting random entries while something is done. */
  private Histogram overwriting(ObjectMap map, Runnable action) throws InterruptedException {
    Histogram histogram = new Histogram(HIGHEST_NANOS, DIGITS);
    AtomicBoolean isEnded = new AtomicBoolean();
    Thread writer = new Thread(() -> overwrite(map, histogram, isEnded));
    writer.start();
    try {
      action.run();
    } finally {
      isEnded.set(true);
      writer.join();
    }
    return histogram;
  }

  private void overwrite(ObjectMap map, Histogram histogram, AtomicBoolean isEnded) {
    SplittableRandom random = new SplittableRandom(1);
    while (!isEnded.get()) {
      long i = random.nextLong(entries);
      String key = key(i);
      String value = value(i) + ", changed";
      long begin = System.nanoTime();
      map.set(key, value);
      histogram.recordValue(Math.min(System.nanoTime() - begin, HIGHEST_NANOS));
    }
  }

  private static void print(String name, Histogram histogram) {
    System.out.printf(
        Locale.ROOT,
        "beside %s: overwrites=%d, microseconds: mean=%.1f, p99=%.1f, p99.9=%.1f, longest=%.1f%n",
        name,
        histogram.getTotalCount(),
        histogram.getMean() / 1e3,
        histogram.getValueAtPercentile(99) / 1e3,
        histogram.getValueAtPercentile(99.9) / 1e3,
        histogram.getMaxValue() / 1e3);
  }
}
