package store.offheap.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import store.offheap.map.IdMap;
import store.offheap.model.Checking;
import store.offheap.model.ReadAhead;

/** Looks up or puts random keys in one file: the child process of {@link PageReadBenchmark}. */
public final class PageReadProbe {
  private static final int PAGE_BYTES = 4096;
  private static final long MISSING = -1;

  private PageReadProbe() {}

  static long value(long key) {
    return key * 31 & 0xFFFF;
  }

  /** What is measured, of keys that are present. */
  enum Way {
    GET("get"),
    GET_ALL("getAll"),
    PUT("put"),
    PUT_ALL("putAll");

    private final String label;

    Way(String label) {
      this.label = label;
    }

    private boolean isWriting() {
      return this == PUT || this == PUT_ALL;
    }

    /** Gets the values of keys, or puts them. */
    private void run(IdMap map, long[] keys, long[] values) {
      switch (this) {
        case GET -> Arrays.setAll(values, i -> map.get(keys[i], MISSING));
        case GET_ALL -> map.getAll(keys, values, MISSING);
        case PUT_ALL -> map.putAll(keys, values);
        default -> {
          for (int i = 0; i < keys.length; i++) {
            map.put(keys[i], values[i]);
          }
        }
      }
    }
  }

  /**
   * Runs the probe.
   *
   * @param args the file, the number of its entries, the number of operations, a {@link ReadAhead},
   *     and a {@link Way}
   */
  public static void main(String[] args) {
    Path file = Path.of(args[0]);
    long entries = Long.parseLong(args[1]);
    int count = Integer.parseInt(args[2]);
    ReadAhead readAhead = ReadAhead.valueOf(args[3]);
    Way way = Way.valueOf(args[4]);
    long[] keys = new SplittableRandom(1).longs(count, 1, entries + 1).toArray();
    long[] values = new long[count];
    ProcessMemory memory = ProcessMemory.ofThisProcess();
    try (IdMap map = way.isWriting()
        ? IdMap.open(file, readAhead)
        : IdMap.openReadOnly(file, Checking.NONE, readAhead)) {
      if (way.isWriting()) {
        Arrays.setAll(values, i -> value(keys[i]));
        map.put(1, value(1)); // forces the mark of an open file
      }
      memory.storageBytes(); // loads the classes that the next call needs
      long before = memory.storageBytes();
      long begin = System.nanoTime();
      way.run(map, keys, values);
      double seconds = (System.nanoTime() - begin) / 1e9;
      double pages = (double) (memory.storageBytes() - before) / PAGE_BYTES;
      requireValues(map, keys, way.isWriting() ? null : values);
      require("entries", entries, map.size());
      System.out.printf(
          "%s, %s: keys=%d, pages read a key=%.2f, us a key=%.1f%n",
          map.reading().text(), way.label, count, pages / count, seconds * 1e6 / count);
    }
  }

  /** Checks values that were got, or gets those that were put. */
  private static void requireValues(IdMap map, long[] keys, long[] got) {
    long[] values = got;
    if (values == null) {
      values = new long[keys.length];
      map.getAll(keys, values, MISSING);
    }
    for (int i = 0; i < keys.length; i++) {
      require("value of " + keys[i], value(keys[i]), values[i]);
    }
  }

  private static void require(String what, long expected, long actual) {
    if (actual != expected) {
      throw new IllegalStateException(what + ": expected=" + expected + ", actual=" + actual);
    }
  }
}
