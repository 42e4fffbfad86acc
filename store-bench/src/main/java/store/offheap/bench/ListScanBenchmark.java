package store.offheap.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import store.offheap.object.ObjectMap;

/**
 * Measures the processor time per element of scans over one long list that is stored in an object
 * map, through the handle of the writer and through a read-only one beside it, and over an
 * {@link ArrayList} with the same elements: iteration, searches from both ends for an absent
 * element, and a copy to an array. The lists take turns, and each scan has passes that do not
 * count.
 *
 * <p>Checked: what each scan returns.
 *
 * <p>A million integers, then as many strings:
 *
 * <pre>{@code
 * java -Xmx2g -cp store-bench/target/benchmarks.jar store.offheap.bench.ListScanBenchmark 1000000
 * }</pre>
 */
public final class ListScanBenchmark {
  private static final int WARM_UP = 3;
  private static final int PASSES = 7;

  /** In none of the lists. */
  private static final Object ABSENT = -1;

  private ListScanBenchmark() {}

  /** A scan, and what it is to return for a list of so many elements. */
  private enum Scan {
    ITERATE("iterate", ListScanBenchmark::iterate),
    INDEX_OF("indexOf", list -> list.indexOf(ABSENT) + 1L),
    LAST_INDEX_OF("lastIndexOf", list -> list.lastIndexOf(ABSENT) + 1L),
    TO_ARRAY("toArray", list -> list.toArray().length);

    private final String label;
    private final ToLongFunction<List<?>> scan;

    Scan(String label, ToLongFunction<List<?>> scan) {
      this.label = label;
      this.scan = scan;
    }
  }

  /**
   * Runs all scans.
   *
   * @param args the number of elements; a million unless given
   */
  public static void main(String[] args) {
    int size = (int) Arguments.count(args, 1_000_000, 100_000_000);
    List<Object> integers = new ArrayList<>(size);
    List<Object> strings = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      integers.add(i);
      strings.add("element " + i);
    }
    try (TemporaryFolder folder = new TemporaryFolder()) {
      compare("integers", integers, folder.path().resolve("integers"));
      compare("strings", strings, folder.path().resolve("strings"));
    }
    System.out.println("nothing lost");
  }

  private static void compare(String what, List<Object> heap, Path file) {
    try (ObjectMap map = ObjectMap.builder(file).create()) {
      map.put("list", heap);
      try (ObjectMap reader = ObjectMap.openReadOnly(file)) {
        List<List<?>> lists =
            List.of((List<?>) map.get("list"), (List<?>) reader.get("list"), heap);
        for (Scan scan : Scan.values()) {
          double[][] nanos = passes(scan, lists, scan.scan.applyAsLong(heap));
          System.out.printf(
              Locale.ROOT,
              "%-8s %-11s ns per element: %s, reader beside the writer %s, ArrayList %s%n",
              what,
              scan.label,
              range(nanos[0]),
              range(nanos[1]),
              range(nanos[2]));
        }
      }
    }
  }

  private static String range(double[] nanos) {
    Arrays.sort(nanos);
    return String.format(Locale.ROOT, "%.1f to %.1f", nanos[0], nanos[nanos.length - 1]);
  }

  /** Returns the times of the passes over each list. */
  private static double[][] passes(Scan scan, List<List<?>> lists, long expected) {
    double[][] nanos = new double[lists.size()][PASSES];
    for (int i = -WARM_UP; i < PASSES; i++) {
      for (int list = 0; list < lists.size(); list++) {
        nanos[list][Math.max(i, 0)] = nanos(scan, lists.get(list), expected);
      }
    }
    return nanos;
  }

  private static double nanos(Scan scan, List<?> list, long expected) {
    long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long result = scan.scan.applyAsLong(list);
    long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    if (result != expected) {
      throw new IllegalStateException(scan.label + ": actual=" + result);
    }
    return (double) (end - begin) / list.size();
  }

  private static long iterate(List<?> list) {
    long sum = 0;
    for (Object element : list) {
      sum += element.hashCode();
    }
    return sum;
  }
}
