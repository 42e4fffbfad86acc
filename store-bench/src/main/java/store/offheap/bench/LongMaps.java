package store.offheap.bench;

import it.unimi.dsi.fastutil.Hash;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.util.HashMap;
import org.agrona.collections.Hashing;
import org.agrona.collections.Long2LongHashMap;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/**
 * The maps of 8-byte keys and values under test. A benchmark names the map that it needs, and only
 * that one is built.
 *
 * <p>Each map is created with the number of entries and filled by puts. Each uses the power of two
 * of slots that its own load factor allows, which is the same for all open-addressing maps: 2^21 at
 * 1 M entries, load 0.48; 2^24 at 10 M and 2^26 at 40 M, load 0.60.
 */
public final class LongMaps {
  private LongMaps() {}

  /** The map of this library, {@code INT64 -> INT64}, and its file, which is synced. */
  @State(Scope.Benchmark)
  public static class OffHeap {
    /** The map. */
    IdMap map;

    private TemporaryMap place;

    /** Fills the map. */
    @Setup
    public void fill(Entries entries) {
      place = new TemporaryMap();
      map = place.create(DType.INT64, entries.count());
      for (int i = 0; i < entries.count(); i++) {
        map.put(Keys.longKey(i), i);
      }
      map.sync();
      entries.requireSize(map.size());
    }

    /** Deletes the file. */
    @TearDown
    public void delete() {
      map.close();
      place.close();
    }
  }

  /** Fastutil's map, with its default load factor of 0.75. */
  @State(Scope.Benchmark)
  public static class Fastutil {
    /** The map. */
    Long2LongOpenHashMap map;

    /** Fills the map. */
    @Setup
    public void fill(Entries entries) {
      map = create(entries.count());
      for (int i = 0; i < entries.count(); i++) {
        map.put(Keys.longKey(i), i);
      }
      entries.requireSize(map.size());
    }

    static Long2LongOpenHashMap create(int expected) {
      Long2LongOpenHashMap map = new Long2LongOpenHashMap(expected, Hash.DEFAULT_LOAD_FACTOR);
      map.defaultReturnValue(LongQueries.MISSING);
      return map;
    }
  }

  /** Agrona's map, with its default load factor of 0.65. */
  @State(Scope.Benchmark)
  public static class Agrona {
    /** The map. */
    Long2LongHashMap map;

    /** Fills the map. */
    @Setup
    public void fill(Entries entries) {
      map = create(entries.count());
      for (int i = 0; i < entries.count(); i++) {
        map.put(Keys.longKey(i), i);
      }
      entries.requireSize(map.size());
    }

    static Long2LongHashMap create(int expected) {
      int capacity = (int) (expected / Hashing.DEFAULT_LOAD_FACTOR) + 1;
      return new Long2LongHashMap(capacity, Hashing.DEFAULT_LOAD_FACTOR, LongQueries.MISSING);
    }
  }

  /** The JDK's map of boxed integers, with its default load factor of 0.75. */
  @State(Scope.Benchmark)
  public static class Boxed {
    /** The map. */
    HashMap<Long, Long> map;

    /** Fills the map. */
    @Setup
    public void fill(Entries entries) {
      map = create(entries.count());
      for (int i = 0; i < entries.count(); i++) {
        map.put(Keys.longKey(i), (long) i);
      }
      entries.requireSize(map.size());
    }

    static HashMap<Long, Long> create(int expected) {
      return new HashMap<>((int) (expected / 0.75) + 1);
    }
  }
}
