package store.offheap.bench;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the time of a lookup of a random object that is present, and of inspecting the value
 * returned. Compares the object map, without and with ({@code Raw}) the flag, with the JDK's map on
 * the heap and with maps of objects in files. {@link ObjectRow} describes the entries,
 * {@link ObjectMaps} the settings of the peers.
 *
 * <p>The keys to look up are objects that were created in advance, not the instances that were put.
 * The values that {@code HashMap} returns were never encoded: they are the objects that were put.
 *
 * <pre>{@code
 * java -jar store-bench/target/benchmarks.jar ObjectMapGetBenchmark -p entries=1000000 -foe true
 * }</pre>
 *
 * <p>Without the option also 10 M entries are measured, which requires 8 GB of memory and 4 GB in
 * {@code java.io.tmpdir}. Chronicle Map runs with {@linkplain Jvm#CHRONICLE the flags} that its
 * documentation requires.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = Jvm.HEAP)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ObjectMapGetBenchmark {
  private static final int BATCH = 1 << 12;

  /** The keys to look up. */
  @State(Scope.Benchmark)
  public static class Lookups {
    private static final int COUNT = 1 << 20;
    private static final long SEED = 20_260_101;

    private final Object[] keys = new Object[COUNT];
    private final long[] sums = new long[COUNT / BATCH];
    private int next;

    /** Draws keys. */
    @Setup
    public void draw(ObjectEntries entries) {
      SplittableRandom random = new SplittableRandom(SEED);
      for (int i = 0; i < COUNT; i++) {
        int index = random.nextInt(entries.entries);
        keys[i] = entries.row.key(index);
        sums[i / BATCH] += entries.row.check(entries.row.value(index));
      }
    }

    private long get(Map<Object, Object> map, ObjectRow row) {
      int begin = next;
      next = begin + BATCH & COUNT - 1;
      long sum = 0;
      for (int i = begin; i < begin + BATCH; i++) {
        sum += row.check(map.get(keys[i]));
      }
      if (sum != sums[begin / BATCH]) {
        throw new IllegalStateException(
            "wrong values: expected sum=" + sums[begin / BATCH] + ", actual=" + sum);
      }
      return sum;
    }
  }

  /** A filled map. */
  public abstract static class Filled {
    private TemporaryMap place;
    private ObjectMaps.Opened opened;

    abstract ObjectMaps kind();

    /** Fills the map. */
    @Setup
    public void fill(ObjectEntries entries) {
      place = new TemporaryMap();
      opened = kind().create(place.file().toFile(), entries.row, entries.entries);
      entries.row.putAll(opened.map(), entries.entries);
      entries.row.requireCount(opened.map(), entries.entries);
    }

    /** Deletes the file. */
    @TearDown
    public void delete() {
      opened.close();
      place.close();
    }
  }

  /** The map of this library. */
  @State(Scope.Benchmark)
  public static class OffHeap extends Filled {
    @Override
    ObjectMaps kind() {
      return ObjectMaps.OFF_HEAP;
    }
  }

  /** The JDK's map. */
  @State(Scope.Benchmark)
  public static class OnHeap extends Filled {
    @Override
    ObjectMaps kind() {
      return ObjectMaps.HASH_MAP;
    }
  }

  /** MapDB's map. */
  @State(Scope.Benchmark)
  public static class MapDb extends Filled {
    @Override
    ObjectMaps kind() {
      return ObjectMaps.MAP_DB;
    }
  }

  /** H2's map. */
  @State(Scope.Benchmark)
  public static class MvStore extends Filled {
    @Override
    ObjectMaps kind() {
      return ObjectMaps.MV_STORE;
    }
  }

  /** Chronicle's map. */
  @State(Scope.Benchmark)
  public static class Chronicle extends Filled {
    @Override
    ObjectMaps kind() {
      return ObjectMaps.CHRONICLE_MAP;
    }
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long objectMap(ObjectEntries entries, Lookups lookups, OffHeap peer) {
    return get(entries, lookups, peer);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  @Fork(jvmArgsAppend = {Jvm.HEAP, Jvm.RAW})
  public long objectMapRaw(ObjectEntries entries, Lookups lookups, OffHeap peer) {
    return get(entries, lookups, peer);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long hashMap(ObjectEntries entries, Lookups lookups, OnHeap peer) {
    return get(entries, lookups, peer);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long mapDb(ObjectEntries entries, Lookups lookups, MapDb peer) {
    return get(entries, lookups, peer);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long mvStore(ObjectEntries entries, Lookups lookups, MvStore peer) {
    return get(entries, lookups, peer);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  @Fork(
      jvmArgsAppend = {
        Jvm.HEAP,
        Jvm.CHRONICLE_REF,
        Jvm.CHRONICLE_NIO,
        Jvm.CHRONICLE_UNSAFE,
        Jvm.CHRONICLE_JAVAC,
        Jvm.CHRONICLE_COMPILER,
        Jvm.CHRONICLE_LANG,
        Jvm.CHRONICLE_REFLECT,
        Jvm.CHRONICLE_IO,
        Jvm.CHRONICLE_UTIL
      })
  public long chronicleMap(ObjectEntries entries, Lookups lookups, Chronicle peer) {
    return get(entries, lookups, peer);
  }

  private static long get(ObjectEntries entries, Lookups lookups, Filled peer) {
    return lookups.get(peer.opened.map(), entries.row);
  }
}
