package store.offheap.bench;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.util.HashMap;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.Int2IntHashMap;
import org.agrona.collections.Long2LongHashMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import store.offheap.map.IdMap;

/**
 * Measures the time of one put whose key is present, so that nothing grows. Compares the ID map,
 * without and with ({@code Raw}) the flag, with the on-heap maps of fastutil, Agrona and the JDK.
 * {@link IntMaps} describes their load factors.
 *
 * <p>The ID map acquires a lock for each put; the peers have none. Its file is synced before the
 * start, but not during the measurement; the operating system writes changed pages to storage at
 * times of its choice.
 *
 * <pre>{@code
 * java -jar store-bench/target/benchmarks.jar IdMapOverwriteBenchmark.int -p entries=40000000 -p distribution=uniform -foe true
 * }</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = Jvm.HEAP)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IdMapOverwriteBenchmark {

  /** The 4-byte keys to put. */
  @State(Scope.Benchmark)
  public static class IntPuts {
    @Param({"uniform", "zipf"})
    String distribution;

    private IntQueries queries;

    /** Draws the keys. */
    @Setup
    public void draw(Entries entries) {
      queries = new IntQueries(entries.count(), Distribution.of(distribution), true);
    }
  }

  /** The 8-byte keys to put. */
  @State(Scope.Benchmark)
  public static class LongPuts {
    @Param({"uniform", "zipf"})
    String distribution;

    private LongQueries queries;

    /** Draws the keys. */
    @Setup
    public void draw(Entries entries) {
      queries = new LongQueries(entries.count(), Distribution.of(distribution), true);
    }
  }

  @Benchmark
  @OperationsPerInvocation(IntQueries.BATCH)
  public void intIdMap(Entries entries, IntPuts puts, IntMaps.OffHeap peer) {
    put(puts.queries, peer.map);
    entries.requireSize(peer.map.size());
  }

  @Benchmark
  @OperationsPerInvocation(IntQueries.BATCH)
  @Fork(jvmArgsAppend = {Jvm.HEAP, Jvm.RAW})
  public void intIdMapRaw(Entries entries, IntPuts puts, IntMaps.OffHeap peer) {
    put(puts.queries, peer.map);
    entries.requireSize(peer.map.size());
  }

  private static void put(IntQueries queries, IdMap map) {
    int[] keys = queries.keys;
    int begin = queries.nextBatch();
    for (int i = begin; i < begin + IntQueries.BATCH; i++) {
      map.put(IntMaps.unsigned(keys[i]), i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(IntQueries.BATCH)
  public void intFastutil(Entries entries, IntPuts puts, IntMaps.Fastutil peer) {
    Int2IntOpenHashMap map = peer.map;
    int[] keys = puts.queries.keys;
    int begin = puts.queries.nextBatch();
    for (int i = begin; i < begin + IntQueries.BATCH; i++) {
      map.put(keys[i], i);
    }
    entries.requireSize(map.size());
  }

  @Benchmark
  @OperationsPerInvocation(IntQueries.BATCH)
  public void intAgrona(Entries entries, IntPuts puts, IntMaps.Agrona peer) {
    Int2IntHashMap map = peer.map;
    int[] keys = puts.queries.keys;
    int begin = puts.queries.nextBatch();
    for (int i = begin; i < begin + IntQueries.BATCH; i++) {
      map.put(keys[i], i);
    }
    entries.requireSize(map.size());
  }

  @Benchmark
  @OperationsPerInvocation(IntQueries.BATCH)
  public void intHashMap(Entries entries, IntPuts puts, IntMaps.Boxed peer) {
    HashMap<Integer, Integer> map = peer.map;
    int[] keys = puts.queries.keys;
    int begin = puts.queries.nextBatch();
    for (int i = begin; i < begin + IntQueries.BATCH; i++) {
      map.put(keys[i], i);
    }
    entries.requireSize(map.size());
  }

  @Benchmark
  @OperationsPerInvocation(LongQueries.BATCH)
  public void longIdMap(Entries entries, LongPuts puts, LongMaps.OffHeap peer) {
    put(puts.queries, peer.map);
    entries.requireSize(peer.map.size());
  }

  @Benchmark
  @OperationsPerInvocation(LongQueries.BATCH)
  @Fork(jvmArgsAppend = {Jvm.HEAP, Jvm.RAW})
  public void longIdMapRaw(Entries entries, LongPuts puts, LongMaps.OffHeap peer) {
    put(puts.queries, peer.map);
    entries.requireSize(peer.map.size());
  }

  private static void put(LongQueries queries, IdMap map) {
    long[] keys = queries.keys;
    int begin = queries.nextBatch();
    for (int i = begin; i < begin + LongQueries.BATCH; i++) {
      map.put(keys[i], i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(LongQueries.BATCH)
  public void longFastutil(Entries entries, LongPuts puts, LongMaps.Fastutil peer) {
    Long2LongOpenHashMap map = peer.map;
    long[] keys = puts.queries.keys;
    int begin = puts.queries.nextBatch();
    for (int i = begin; i < begin + LongQueries.BATCH; i++) {
      map.put(keys[i], i);
    }
    entries.requireSize(map.size());
  }

  @Benchmark
  @OperationsPerInvocation(LongQueries.BATCH)
  public void longAgrona(Entries entries, LongPuts puts, LongMaps.Agrona peer) {
    Long2LongHashMap map = peer.map;
    long[] keys = puts.queries.keys;
    int begin = puts.queries.nextBatch();
    for (int i = begin; i < begin + LongQueries.BATCH; i++) {
      map.put(keys[i], i);
    }
    entries.requireSize(map.size());
  }

  @Benchmark
  @OperationsPerInvocation(LongQueries.BATCH)
  public void longHashMap(Entries entries, LongPuts puts, LongMaps.Boxed peer) {
    HashMap<Long, Long> map = peer.map;
    long[] keys = puts.queries.keys;
    int begin = puts.queries.nextBatch();
    for (int i = begin; i < begin + LongQueries.BATCH; i++) {
      map.put(keys[i], (long) i);
    }
    entries.requireSize(map.size());
  }
}
