package store.offheap.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import store.offheap.map.IdMap;
import store.offheap.model.Checking;
import store.offheap.model.ReadAhead;

/** Looks up random keys in one file: the child process of {@link PageReadBenchmark}. */
public final class PageReadProbe {
  private static final int PAGE_BYTES = 4096;
  private static final long MISSING = -1;

  private PageReadProbe() {}

  static long value(long key) {
    return key * 31 & 0xFFFF;
  }

  /**
   * Runs the probe.
   *
   * @param args the file, the number of its entries, the number of lookups, a {@link ReadAhead},
   *     and whether they are one call
   */
  public static void main(String[] args) {
    long entries = Long.parseLong(args[1]);
    int lookups = Integer.parseInt(args[2]);
    boolean isBatch = Boolean.parseBoolean(args[4]);
    long[] keys = new SplittableRandom(1).longs(lookups, 1, entries + 1).toArray();
    long[] values = new long[lookups];
    ProcessMemory memory = ProcessMemory.ofThisProcess();
    try (IdMap map =
        IdMap.openReadOnly(Path.of(args[0]), Checking.NONE, ReadAhead.valueOf(args[3]))) {
      memory.storageBytes(); // loads the classes that the next call needs
      long before = memory.storageBytes();
      long begin = System.nanoTime();
      if (isBatch) {
        map.getAll(keys, values, MISSING);
      } else {
        Arrays.setAll(values, i -> map.get(keys[i], MISSING));
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      double pages = (double) (memory.storageBytes() - before) / PAGE_BYTES;
      for (int i = 0; i < lookups; i++) {
        if (values[i] != value(keys[i])) {
          throw new IllegalStateException(
              "value of " + keys[i] + ": expected=" + value(keys[i]) + ", actual=" + values[i]);
        }
      }
      System.out.printf(
          "%s, %s: lookups=%d, pages read a lookup=%.2f, us a lookup=%.1f%n",
          map.reading().text(),
          isBatch ? "many at once" : "one by one",
          lookups,
          pages / lookups,
          seconds * 1e6 / lookups);
    }
  }
}
