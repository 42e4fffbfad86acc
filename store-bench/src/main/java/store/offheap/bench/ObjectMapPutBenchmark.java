package store.offheap.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the time to fill a map of objects, from creation to the last of {@code entries} puts of
 * new keys in an order without pattern, in milliseconds. Compares the object map, without and with
 * ({@code Raw}) the flag, with the JDK's map on the heap and with maps of objects in files.
 * {@link ObjectRow} describes the entries, {@link ObjectMaps} the settings of the peers. Closing,
 * which writes to storage, is not included; background work of a map during the puts is.
 *
 * <pre>{@code
 * java -jar store-bench/target/benchmarks.jar ObjectMapPutBenchmark -p entries=1000000 -foe true
 * }</pre>
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = Jvm.HEAP)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
public class ObjectMapPutBenchmark {

  /** A place for the file of a fill, and its contents afterwards. */
  @State(Scope.Benchmark)
  public static class Place {
    private TemporaryMap place;
    private ObjectMaps.Opened opened;
    private ObjectEntries filled;

    /** Creates the place. */
    @Setup(Level.Invocation)
    public void make() {
      place = new TemporaryMap();
    }

    private void fill(ObjectMaps kind, ObjectEntries entries) {
      opened = kind.create(place.file().toFile(), entries.row, entries.entries);
      filled = entries;
      entries.row.putAll(opened.map(), entries.entries);
    }

    /** Counts the entries and deletes the file. */
    @TearDown(Level.Invocation)
    public void delete() {
      filled.row.requireCount(opened.map(), filled.entries);
      opened.close();
      place.close();
    }
  }

  @Benchmark
  public void objectMap(ObjectEntries entries, Place place) {
    place.fill(ObjectMaps.OFF_HEAP, entries);
  }

  @Benchmark
  @Fork(jvmArgsAppend = {Jvm.HEAP, Jvm.RAW})
  public void objectMapRaw(ObjectEntries entries, Place place) {
    place.fill(ObjectMaps.OFF_HEAP, entries);
  }

  @Benchmark
  public void hashMap(ObjectEntries entries, Place place) {
    place.fill(ObjectMaps.HASH_MAP, entries);
  }

  @Benchmark
  public void mapDb(ObjectEntries entries, Place place) {
    place.fill(ObjectMaps.MAP_DB, entries);
  }

  @Benchmark
  public void mvStore(ObjectEntries entries, Place place) {
    place.fill(ObjectMaps.MV_STORE, entries);
  }

  @Benchmark
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
  public void chronicleMap(ObjectEntries entries, Place place) {
    place.fill(ObjectMaps.CHRONICLE_MAP, entries);
  }
}
