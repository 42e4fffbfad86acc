package store.offheap.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The processor time of one lookup of an object, in a loop of one thread that asks for a million
 * keys at random: what {@link ObjectMapGetBenchmark} measures, of this thread alone. Compiler and
 * collector threads are not in it, so that it can be used beside other programs, and with few
 * entries, which the caches hold: then it says how much work a lookup is, and with many, how long
 * it waits for memory.
 *
 * <p>Checked: the values found.
 *
 * <p>Chronicle Map needs the flags. The first one is the library's own.
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
   * Measures one map, so that no code is compiled for two.
   *
   * @param args an {@link ObjectRow}, one of {@link ObjectMaps}, and how many entries; lists in
   *     this library's map, 1,000 of them, unless given
   */
  public static void main(String[] args) {
    ObjectRow row = args.length > 0 ? ObjectRow.valueOf(args[0]) : ObjectRow.LISTS;
    ObjectMaps kind = args.length > 1 ? ObjectMaps.valueOf(args[1]) : ObjectMaps.OFF_HEAP;
    String[] rest = args.length > 2 ? Arrays.copyOfRange(args, 2, args.length) : new String[0];
    int entries = (int) Arguments.count(rest, 1_000, 100_000_000);
    try (TemporaryMap place = new TemporaryMap();
        ObjectMaps.Opened opened = kind.create(place.file().toFile(), row, entries)) {
      row.putAll(opened.map(), entries);
      double[] nanos = measure(opened, row, keys(row, entries));
      System.out.printf(
          Locale.ROOT,
          "%-32s %-16s entries=%d ns: least=%.0f, median=%.0f%n",
          row.label(),
          kind.label(),
          entries,
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

  private static double[] measure(ObjectMaps.Opened opened, ObjectRow row, Object[] keys) {
    double[] nanos = new double[PASSES];
    long expected = pass(opened, row, keys);
    for (int i = 0; i < WARM_UP + PASSES; i++) {
      long before = threadNanos();
      if (pass(opened, row, keys) != expected) {
        throw new IllegalStateException("wrong values: expected=" + expected);
      }
      if (i >= WARM_UP) {
        nanos[i - WARM_UP] = (double) (threadNanos() - before) / LOOKUPS;
      }
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static long pass(ObjectMaps.Opened opened, ObjectRow row, Object[] keys) {
    long sum = 0;
    for (Object key : keys) {
      sum += row.check(opened.map().get(key));
    }
    return sum;
  }

  private static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
