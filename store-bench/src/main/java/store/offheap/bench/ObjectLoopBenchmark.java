package store.offheap.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import store.offheap.object.ObjectMap;

/**
 * Measures the processor time of one lookup of an object, in a loop of one thread over a million
 * random keys. This is what {@link ObjectMapGetBenchmark} measures, but for this thread alone:
 * compiler and collector threads are not included, so that the benchmark is usable while other
 * programs run. With few entries, which fit in the caches, the result is the amount of work of a
 * lookup; with many, it shows how long a lookup waits for memory.
 *
 * <p>With a fourth argument, as in {@code LISTS OFF_HEAP 1000000 256}, that number of keys is
 * looked up at a time, with {@link ObjectMap#getAll}, which only this library's map has.
 *
 * <p>Checks the values found.
 *
 * <p>Chronicle Map requires the flags, except the first one, which is for this library.
 *
 * <pre>{@code
 * java -Xmx6g --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED --add-exports=java.base/jdk.internal.ref=ALL-UNNAMED --add-exports=java.base/sun.nio.ch=ALL-UNNAMED --add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED --add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED --add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.lang.reflect=ALL-UNNAMED --add-opens=java.base/java.io=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED -cp store-bench/target/benchmarks.jar store.offheap.bench.ObjectLoopBenchmark LISTS CHRONICLE_MAP 1000
 * }</pre>
 */
public final class ObjectLoopBenchmark {
  private static final int LOOKUPS = 1 << 20;
  private static final int WARM_UP = 4;
  private static final int PASSES = 10;

  private ObjectLoopBenchmark() {}

  /**
   * Measures a single map, so that no code is compiled for two.
   *
   * @param args an {@link ObjectRow}, one of {@link ObjectMaps}, the number of entries, and the
   *     number of keys at a time; default: lists in this library's map, 1,000 entries, one key at a
   *     time
   */
  public static void main(String[] args) {
    ObjectRow row =
        args.length > 0 ? Arguments.constant(ObjectRow.class, args[0]) : ObjectRow.LISTS;
    ObjectMaps kind =
        args.length > 1 ? Arguments.constant(ObjectMaps.class, args[1]) : ObjectMaps.OFF_HEAP;
    int entries = (int) Arguments.count(Arguments.part(args, 2, 3), 1_000, 100_000_000);
    int atOnce = (int) Arguments.count(Arguments.part(args, 3, args.length), 1, LOOKUPS);
    if (atOnce > 1 && kind != ObjectMaps.OFF_HEAP) {
      throw Arguments.refused(
          "keys at a time: expected=1, as " + kind + " has no getAll, actual=" + atOnce);
    }
    try (TemporaryMap place = new TemporaryMap();
        ObjectMaps.Opened opened = kind.create(place.file().toFile(), row, entries)) {
      row.putAll(opened.map(), entries);
      row.requireCount(opened.map(), entries);
      double[] nanos = measure(opened.map(), row, keys(row, entries), atOnce);
      System.out.printf(
          Locale.ROOT,
          "%-32s %-16s entries=%d at once=%d ns: least=%.0f, median=%.0f%n",
          row.label(),
          kind.label(),
          entries,
          atOnce,
          nanos[0],
          nanos[nanos.length / 2]);
    }
    System.out.println("nothing lost");
  }

  private static Object[] keys(ObjectRow row, int entries) {
    SplittableRandom random = new SplittableRandom(1);
    Object[] keys = new Object[LOOKUPS];
    Arrays.setAll(keys, i -> row.key(random.nextInt(entries)));
    return keys;
  }

  private static double[] measure(
      Map<Object, Object> map, ObjectRow row, Object[] keys, int atOnce) {
    double[] nanos = new double[PASSES];
    long expected = pass(map, row, keys);
    for (int i = 0; i < WARM_UP + PASSES; i++) {
      long before = threadNanos();
      long found =
          atOnce == 1 ? pass(map, row, keys) : passAtOnce((ObjectMap) map, row, keys, atOnce);
      if (found != expected) {
        throw new IllegalStateException("wrong values: expected=" + expected);
      }
      if (i >= WARM_UP) {
        nanos[i - WARM_UP] = (double) (threadNanos() - before) / LOOKUPS;
      }
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static long pass(Map<Object, Object> map, ObjectRow row, Object[] keys) {
    long sum = 0;
    for (Object key : keys) {
      sum += row.check(map.get(key));
    }
    return sum;
  }

  private static long passAtOnce(ObjectMap map, ObjectRow row, Object[] keys, int atOnce) {
    List<Object> all = Arrays.asList(keys);
    long sum = 0;
    for (int from = 0; from < keys.length; from += atOnce) {
      int to = Math.min(keys.length, from + atOnce);
      for (Object value : map.getAll(all.subList(from, to))) {
        sum += row.check(value);
      }
    }
    return sum;
  }

  private static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
