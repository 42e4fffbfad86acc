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
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/**
 * Measures the time to fill a map, from creation to the last of {@code entries} puts, in
 * milliseconds. Compares the ID map, without and with ({@code Raw}) the flag, with the on-heap maps
 * of fastutil, Agrona and the JDK; either {@code presized}, with the number of entries given in
 * advance, or growing from the default size.
 *
 * <p>The ID map acquires a lock for each put and writes its file, including the checkpoints that it
 * makes automatically as it grows. A final {@code sync} is not included, because it measures the
 * speed of storage. The peers have no lock and no file.
 *
 * <pre>{@code
 * java -jar store-bench/target/benchmarks.jar IdMapPutBenchmark.int -p entries=40000000 -foe true
 * }</pre>
 *
 * <p>{@link IdMapOverwriteBenchmark} measures puts that replace a value, and
 * {@link GrowthPauseBenchmark} the longest single put.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = Jvm.HEAP)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
public class IdMapPutBenchmark {

  @Param({"false", "true"})
  boolean presized;

  /** A place for the file of a fill, and its contents afterwards. */
  @State(Scope.Benchmark)
  public static class Place {
    private TemporaryMap place;
    private IdMap map;

    /** Creates the place. */
    @Setup(Level.Invocation)
    public void make() {
      place = new TemporaryMap();
    }

    private IdMap create(DType type, long expectedEntries) {
      map = place.create(type, expectedEntries);
      return map;
    }

    /** Deletes the file. */
    @TearDown(Level.Invocation)
    public void delete() {
      map.close();
      place.close();
    }
  }

  @Benchmark
  public void intIdMap(Entries entries, Place place) {
    fillInts(entries, place);
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.HEAP, Jvm.RAW})
  public void intIdMapRaw(Entries entries, Place place) {
    fillInts(entries, place);
  }

  private void fillInts(Entries entries, Place place) {
    IdMap map = place.create(DType.UINT32, presized ? entries.count() : 0);
    for (int i = 0; i < entries.count(); i++) {
      map.put(IntMaps.unsigned(Keys.intKey(i)), i);
    }
    entries.requireSize(map.size());
  }

  @Benchmark
  public Object intFastutil(Entries entries) {
    Int2IntOpenHashMap map =
        presized ? IntMaps.Fastutil.create(entries.count()) : new Int2IntOpenHashMap();
    for (int i = 0; i < entries.count(); i++) {
      map.put(Keys.intKey(i), i);
    }
    entries.requireSize(map.size());
    return map;
  }

  @Benchmark
  public Object intAgrona(Entries entries) {
    Int2IntHashMap map =
        presized ? IntMaps.Agrona.create(entries.count()) : new Int2IntHashMap(IntQueries.MISSING);
    for (int i = 0; i < entries.count(); i++) {
      map.put(Keys.intKey(i), i);
    }
    entries.requireSize(map.size());
    return map;
  }

  @Benchmark
  public Object intHashMap(Entries entries) {
    HashMap<Integer, Integer> map =
        presized ? IntMaps.Boxed.create(entries.count()) : new HashMap<>();
    for (int i = 0; i < entries.count(); i++) {
      map.put(Keys.intKey(i), i);
    }
    entries.requireSize(map.size());
    return map;
  }

  @Benchmark
  public void longIdMap(Entries entries, Place place) {
    fillLongs(entries, place);
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.HEAP, Jvm.RAW})
  public void longIdMapRaw(Entries entries, Place place) {
    fillLongs(entries, place);
  }

  private void fillLongs(Entries entries, Place place) {
    IdMap map = place.create(DType.INT64, presized ? entries.count() : 0);
    for (int i = 0; i < entries.count(); i++) {
      map.put(Keys.longKey(i), i);
    }
    entries.requireSize(map.size());
  }

  @Benchmark
  public Object longFastutil(Entries entries) {
    Long2LongOpenHashMap map =
        presized ? LongMaps.Fastutil.create(entries.count()) : new Long2LongOpenHashMap();
    for (int i = 0; i < entries.count(); i++) {
      map.put(Keys.longKey(i), i);
    }
    entries.requireSize(map.size());
    return map;
  }

  @Benchmark
  public Object longAgrona(Entries entries) {
    Long2LongHashMap map = presized
        ? LongMaps.Agrona.create(entries.count())
        : new Long2LongHashMap(LongQueries.MISSING);
    for (int i = 0; i < entries.count(); i++) {
      map.put(Keys.longKey(i), i);
    }
    entries.requireSize(map.size());
    return map;
  }

  @Benchmark
  public Object longHashMap(Entries entries) {
    HashMap<Long, Long> map = presized ? LongMaps.Boxed.create(entries.count()) : new HashMap<>();
    for (int i = 0; i < entries.count(); i++) {
      map.put(Keys.longKey(i), (long) i);
    }
    entries.requireSize(map.size());
    return map;
  }
}
