package store.offheap.bench;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/**
 * Puts 100 million {@code UINT32 -> UINT32} entries and reads them all back, in random order, in a
 * JVM with a heap of 64 MiB: the entries are in the file, not on the heap. Refuses to run with a
 * larger heap.
 *
 * <p>Checks that every put finds its key absent, and that all entries are present at the end.
 *
 * <p>100 million entries take about a minute and 1.1 GB in {@code java.io.tmpdir}:
 *
 * <pre>{@code
 * java -Xmx64m -cp store-bench/target/benchmarks.jar store.offheap.bench.SmallHeapBenchmark 100000000
 * }</pre>
 */
public final class SmallHeapBenchmark {
  private static final long MAX_HEAP_BYTES = 64L << 20;

  private SmallHeapBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param args number of entries; default 100 million
   */
  public static void main(String[] args) {
    int entries = (int) Arguments.count(args, 100_000_000, Integer.MAX_VALUE);
    long maxHeap = Runtime.getRuntime().maxMemory();
    System.out.println("heap: max bytes=" + maxHeap);
    if (maxHeap > MAX_HEAP_BYTES) {
      throw Arguments.refused("heap: expected=java -Xmx64m, actual bytes=" + maxHeap);
    }
    try (TemporaryMap place = new TemporaryMap();
        IdMap map = place.create(DType.UINT32, 0)) {
      long begin = System.nanoTime();
      Entry.putAll(map, entries);
      print("put", entries, begin);
      begin = System.nanoTime();
      Entry.requireAll(map, entries);
      print("read", entries, begin);
      System.out.println("file bytes=" + place.length());
    }
    printCollections();
    System.out.println("nothing lost");
  }

  private static void print(String what, int entries, long begin) {
    long nanos = System.nanoTime() - begin;
    System.out.printf(
        Locale.ROOT,
        "%s: entries=%d, seconds=%.1f, ns an entry=%.1f%n",
        what,
        entries,
        nanos / 1e9,
        (double) nanos / entries);
  }

  private static void printCollections() {
    List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    System.out.printf(
        Locale.ROOT,
        "collections: count=%d, ms=%d%n",
        collectors.stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionCount)
            .sum(),
        collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum());
  }
}
