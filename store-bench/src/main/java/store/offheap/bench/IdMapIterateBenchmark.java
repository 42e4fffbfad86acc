package store.offheap.bench;

import it.unimi.dsi.fastutil.ints.Int2IntMap;
import it.unimi.dsi.fastutil.ints.IntIterator;
import it.unimi.dsi.fastutil.longs.Long2LongMap;
import it.unimi.dsi.fastutil.longs.LongIterator;
import it.unimi.dsi.fastutil.objects.ObjectIterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.Int2IntHashMap;
import org.agrona.collections.Long2LongHashMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import store.offheap.map.IdMap;
import store.offheap.map.IdMapCursor;

/**
 * Measures the time to iterate over a whole map once with one thread, in milliseconds. Compares the
 * ID map, without and with ({@code Raw}) the flag, through {@code cursor()}, {@code forEach} and
 * {@code keys()}, with fastutil's fast entry iterator, Agrona's entry iterator and the JDK's
 * {@code entrySet}, and the key iterators of each. {@link IntMaps} describes their load factors.
 *
 * <pre>{@code
 * java -jar store-bench/target/benchmarks.jar IdMapIterateBenchmark.int -p entries=40000000 -foe true
 * }</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = Jvm.HEAP)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IdMapIterateBenchmark {

  /** Sums up the entries passed by {@code forEach}. */
  private static final class Sum {
    private long total;
  }

  @Benchmark
  public long intIdMapCursor(Entries entries, IntMaps.OffHeap peer) {
    return entries.requireIntEntries(intCursorSum(peer.map));
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.HEAP, Jvm.RAW})
  public long intIdMapCursorRaw(Entries entries, IntMaps.OffHeap peer) {
    return entries.requireIntEntries(intCursorSum(peer.map));
  }

  private static long intCursorSum(IdMap map) {
    long sum = 0;
    IdMapCursor cursor = map.cursor();
    while (cursor.next()) {
      sum += (int) cursor.key() + cursor.value();
    }
    return sum;
  }

  @Benchmark
  public long intIdMapForEach(Entries entries, IntMaps.OffHeap peer) {
    return entries.requireIntEntries(intForEachSum(peer.map));
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.HEAP, Jvm.RAW})
  public long intIdMapForEachRaw(Entries entries, IntMaps.OffHeap peer) {
    return entries.requireIntEntries(intForEachSum(peer.map));
  }

  private static long intForEachSum(IdMap map) {
    Sum sum = new Sum();
    map.forEach((key, value) -> sum.total += (int) key + value);
    return sum.total;
  }

  @Benchmark
  public long intIdMapKeys(Entries entries, IntMaps.OffHeap peer) {
    return entries.requireIntKeys(peer.map.keys().map(key -> (int) key).sum());
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.HEAP, Jvm.RAW})
  public long intIdMapKeysRaw(Entries entries, IntMaps.OffHeap peer) {
    return entries.requireIntKeys(peer.map.keys().map(key -> (int) key).sum());
  }

  @Benchmark
  public long intFastutil(Entries entries, IntMaps.Fastutil peer) {
    long sum = 0;
    ObjectIterator<Int2IntMap.Entry> iterator = peer.map.int2IntEntrySet().fastIterator();
    while (iterator.hasNext()) {
      Int2IntMap.Entry entry = iterator.next();
      sum += (long) entry.getIntKey() + entry.getIntValue();
    }
    return entries.requireIntEntries(sum);
  }

  @Benchmark
  public long intFastutilKeys(Entries entries, IntMaps.Fastutil peer) {
    long sum = 0;
    IntIterator iterator = peer.map.keySet().iterator();
    while (iterator.hasNext()) {
      sum += iterator.nextInt();
    }
    return entries.requireIntKeys(sum);
  }

  @Benchmark
  public long intAgrona(Entries entries, IntMaps.Agrona peer) {
    long sum = 0;
    Int2IntHashMap.EntryIterator iterator = peer.map.entrySet().iterator();
    while (iterator.hasNext()) {
      iterator.next();
      sum += (long) iterator.getIntKey() + iterator.getIntValue();
    }
    return entries.requireIntEntries(sum);
  }

  @Benchmark
  public long intAgronaKeys(Entries entries, IntMaps.Agrona peer) {
    long sum = 0;
    Int2IntHashMap.KeyIterator iterator = peer.map.keySet().iterator();
    while (iterator.hasNext()) {
      sum += iterator.nextValue();
    }
    return entries.requireIntKeys(sum);
  }

  @Benchmark
  public long intHashMap(Entries entries, IntMaps.Boxed peer) {
    long sum = 0;
    for (Map.Entry<Integer, Integer> entry : peer.map.entrySet()) {
      sum += (long) entry.getKey() + entry.getValue();
    }
    return entries.requireIntEntries(sum);
  }

  @Benchmark
  public long intHashMapKeys(Entries entries, IntMaps.Boxed peer) {
    long sum = 0;
    for (int key : peer.map.keySet()) {
      sum += key;
    }
    return entries.requireIntKeys(sum);
  }

  @Benchmark
  public long longIdMapCursor(Entries entries, LongMaps.OffHeap peer) {
    return entries.requireLongEntries(longCursorSum(peer.map));
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.HEAP, Jvm.RAW})
  public long longIdMapCursorRaw(Entries entries, LongMaps.OffHeap peer) {
    return entries.requireLongEntries(longCursorSum(peer.map));
  }

  private static long longCursorSum(IdMap map) {
    long sum = 0;
    IdMapCursor cursor = map.cursor();
    while (cursor.next()) {
      sum += cursor.key() + cursor.value();
    }
    return sum;
  }

  @Benchmark
  public long longIdMapForEach(Entries entries, LongMaps.OffHeap peer) {
    return entries.requireLongEntries(longForEachSum(peer.map));
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.HEAP, Jvm.RAW})
  public long longIdMapForEachRaw(Entries entries, LongMaps.OffHeap peer) {
    return entries.requireLongEntries(longForEachSum(peer.map));
  }

  private static long longForEachSum(IdMap map) {
    Sum sum = new Sum();
    map.forEach((key, value) -> sum.total += key + value);
    return sum.total;
  }

  @Benchmark
  public long longIdMapKeys(Entries entries, LongMaps.OffHeap peer) {
    return entries.requireLongKeys(peer.map.keys().sum());
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.HEAP, Jvm.RAW})
  public long longIdMapKeysRaw(Entries entries, LongMaps.OffHeap peer) {
    return entries.requireLongKeys(peer.map.keys().sum());
  }

  @Benchmark
  public long longFastutil(Entries entries, LongMaps.Fastutil peer) {
    long sum = 0;
    ObjectIterator<Long2LongMap.Entry> iterator = peer.map.long2LongEntrySet().fastIterator();
    while (iterator.hasNext()) {
      Long2LongMap.Entry entry = iterator.next();
      sum += entry.getLongKey() + entry.getLongValue();
    }
    return entries.requireLongEntries(sum);
  }

  @Benchmark
  public long longFastutilKeys(Entries entries, LongMaps.Fastutil peer) {
    long sum = 0;
    LongIterator iterator = peer.map.keySet().iterator();
    while (iterator.hasNext()) {
      sum += iterator.nextLong();
    }
    return entries.requireLongKeys(sum);
  }

  @Benchmark
  public long longAgrona(Entries entries, LongMaps.Agrona peer) {
    long sum = 0;
    Long2LongHashMap.EntryIterator iterator = peer.map.entrySet().iterator();
    while (iterator.hasNext()) {
      iterator.next();
      sum += iterator.getLongKey() + iterator.getLongValue();
    }
    return entries.requireLongEntries(sum);
  }

  @Benchmark
  public long longAgronaKeys(Entries entries, LongMaps.Agrona peer) {
    long sum = 0;
    Long2LongHashMap.KeyIterator iterator = peer.map.keySet().iterator();
    while (iterator.hasNext()) {
      sum += iterator.nextValue();
    }
    return entries.requireLongKeys(sum);
  }

  @Benchmark
  public long longHashMap(Entries entries, LongMaps.Boxed peer) {
    long sum = 0;
    for (Map.Entry<Long, Long> entry : peer.map.entrySet()) {
      sum += entry.getKey() + entry.getValue();
    }
    return entries.requireLongEntries(sum);
  }

  @Benchmark
  public long longHashMapKeys(Entries entries, LongMaps.Boxed peer) {
    long sum = 0;
    for (long key : peer.map.keySet()) {
      sum += key;
    }
    return entries.requireLongKeys(sum);
  }
}
