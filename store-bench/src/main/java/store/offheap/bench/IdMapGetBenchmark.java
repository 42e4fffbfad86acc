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
 * Measures the time of one lookup, in a loop over keys that were drawn in advance. Compares the ID
 * map, without and with ({@code Raw}) the flag, one key at a time and 1,024 at a time
 * ({@code Batch}), with the on-heap maps of fastutil, Agrona and the JDK. {@link IntMaps} describes
 * their load factors.
 *
 * <p>The main result, with 4-byte keys and values and uniform random hits, at 10 M and 40 M
 * entries:
 *
 * <pre>{@code
 * java -jar store-bench/target/benchmarks.jar IdMapGetBenchmark.int -p entries=10000000,40000000 -p distribution=uniform -p hits=true -foe true -prof store.offheap.bench.CpuTimeProfiler
 * }</pre>
 *
 * <p>If other programs are running, compare the processor time, {@code cpu}, that
 * {@link CpuTimeProfiler} adds. All maps are in pages of 4 KiB unless the system is configured
 * otherwise.
 *
 * <p>Without the options everything is measured: also 8-byte keys, misses, Zipf, and 1 M entries.
 * This requires 8 GB of memory and 1.2 GB in {@code java.io.tmpdir}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = Jvm.HEAP)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IdMapGetBenchmark {

  /** The 4-byte keys to look up. */
  @State(Scope.Benchmark)
  public static class IntLookups {
    @Param({"uniform", "zipf"})
    String distribution;

    @Param({"true", "false"})
    boolean hits;

    private final long[] block = new long[1024];
    private final long[] values = new long[block.length];
    private IntQueries queries;

    /** Draws the keys. */
    @Setup
    public void draw(Entries entries) {
      queries = new IntQueries(entries.count(), Distribution.of(distribution), hits);
    }
  }

  /** The 8-byte keys to look up. */
  @State(Scope.Benchmark)
  public static class LongLookups {
    @Param({"uniform", "zipf"})
    String distribution;

    @Param({"true", "false"})
    boolean hits;

    private LongQueries queries;

    /** Draws the keys. */
    @Setup
    public void draw(Entries entries) {
      queries = new LongQueries(entries.count(), Distribution.of(distribution), hits);
    }
  }

  @Benchmark
  @OperationsPerInvocation(IntQueries.BATCH)
  public long intIdMap(IntLookups lookups, IntMaps.OffHeap peer) {
    return get(lookups.queries, peer.map);
  }

  @Benchmark
  @OperationsPerInvocation(IntQueries.BATCH)
  @Fork(jvmArgsAppend = {Jvm.HEAP, Jvm.RAW})
  public long intIdMapRaw(IntLookups lookups, IntMaps.OffHeap peer) {
    return get(lookups.queries, peer.map);
  }

  private static long get(IntQueries queries, IdMap map) {
    int begin = queries.nextBatch();
    return queries.requireSum(begin, sum(map, queries.keys, begin, begin + IntQueries.BATCH));
  }

  private static long sum(IdMap map, int[] keys, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += map.get(IntMaps.unsigned(keys[i]), IntQueries.MISSING);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(IntQueries.BATCH)
  public long intIdMapBatch(IntLookups lookups, IntMaps.OffHeap peer) {
    return getAll(lookups, peer.map);
  }

  @Benchmark
  @OperationsPerInvocation(IntQueries.BATCH)
  @Fork(jvmArgsAppend = {Jvm.HEAP, Jvm.RAW})
  public long intIdMapBatchRaw(IntLookups lookups, IntMaps.OffHeap peer) {
    return getAll(lookups, peer.map);
  }

  private static long getAll(IntLookups lookups, IdMap map) {
    int[] keys = lookups.queries.keys;
    long[] block = lookups.block;
    long[] values = lookups.values;
    int begin = lookups.queries.nextBatch();
    long sum = 0;
    for (int i = begin; i < begin + IntQueries.BATCH; i += block.length) {
      for (int j = 0; j < block.length; j++) {
        block[j] = IntMaps.unsigned(keys[i + j]);
      }
      map.getAll(block, values, IntQueries.MISSING);
      for (long value : values) {
        sum += value;
      }
    }
    return lookups.queries.requireSum(begin, sum);
  }

  @Benchmark
  @OperationsPerInvocation(IntQueries.BATCH)
  public long intFastutil(IntLookups lookups, IntMaps.Fastutil peer) {
    IntQueries queries = lookups.queries;
    int begin = queries.nextBatch();
    return queries.requireSum(begin, sum(peer.map, queries.keys, begin, begin + IntQueries.BATCH));
  }

  private static long sum(Int2IntOpenHashMap map, int[] keys, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += map.get(keys[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(IntQueries.BATCH)
  public long intAgrona(IntLookups lookups, IntMaps.Agrona peer) {
    IntQueries queries = lookups.queries;
    int begin = queries.nextBatch();
    return queries.requireSum(begin, sum(peer.map, queries.keys, begin, begin + IntQueries.BATCH));
  }

  private static long sum(Int2IntHashMap map, int[] keys, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += map.get(keys[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(IntQueries.BATCH)
  public long intHashMap(IntLookups lookups, IntMaps.Boxed peer) {
    IntQueries queries = lookups.queries;
    int begin = queries.nextBatch();
    return queries.requireSum(begin, sum(peer.map, queries.keys, begin, begin + IntQueries.BATCH));
  }

  private static long sum(HashMap<Integer, Integer> map, int[] keys, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      Integer value = map.get(keys[i]);
      sum += value == null ? IntQueries.MISSING : value;
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(LongQueries.BATCH)
  public long longIdMap(LongLookups lookups, LongMaps.OffHeap peer) {
    return get(lookups.queries, peer.map);
  }

  @Benchmark
  @OperationsPerInvocation(LongQueries.BATCH)
  @Fork(jvmArgsAppend = {Jvm.HEAP, Jvm.RAW})
  public long longIdMapRaw(LongLookups lookups, LongMaps.OffHeap peer) {
    return get(lookups.queries, peer.map);
  }

  private static long get(LongQueries queries, IdMap map) {
    int begin = queries.nextBatch();
    return queries.requireSum(begin, sum(map, queries.keys, begin, begin + LongQueries.BATCH));
  }

  private static long sum(IdMap map, long[] keys, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += map.get(keys[i], LongQueries.MISSING);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(LongQueries.BATCH)
  public long longFastutil(LongLookups lookups, LongMaps.Fastutil peer) {
    LongQueries queries = lookups.queries;
    int begin = queries.nextBatch();
    return queries.requireSum(begin, sum(peer.map, queries.keys, begin, begin + LongQueries.BATCH));
  }

  private static long sum(Long2LongOpenHashMap map, long[] keys, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += map.get(keys[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(LongQueries.BATCH)
  public long longAgrona(LongLookups lookups, LongMaps.Agrona peer) {
    LongQueries queries = lookups.queries;
    int begin = queries.nextBatch();
    return queries.requireSum(begin, sum(peer.map, queries.keys, begin, begin + LongQueries.BATCH));
  }

  private static long sum(Long2LongHashMap map, long[] keys, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += map.get(keys[i]);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(LongQueries.BATCH)
  public long longHashMap(LongLookups lookups, LongMaps.Boxed peer) {
    LongQueries queries = lookups.queries;
    int begin = queries.nextBatch();
    return queries.requireSum(begin, sum(peer.map, queries.keys, begin, begin + LongQueries.BATCH));
  }

  private static long sum(HashMap<Long, Long> map, long[] keys, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      Long value = map.get(keys[i]);
      sum += value == null ? LongQueries.MISSING : value;
    }
    return sum;
  }
}
