package store.offheap.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import store.offheap.map.IdMap;
import store.offheap.model.Checking;
import store.offheap.model.ReadAhead;

/**
 * A JVM that looks up random keys and says how many bytes were read from storage for it. The map
 * has the keys from 1 to some number, each with the value {@link #value}.
 */
final class LookupProcess {
  private static final int WARM_UP = 100;
  private static final long MISSING = -1;

  private LookupProcess() {}

  static long value(long key) {
    return key * 31 & 0xFFFF;
  }

  /**
   * Looks up. Arguments: file, entries, lookups, read-ahead, and {@code single} or {@code batch}.
   */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    long entries = Long.parseLong(arguments[1]);
    int lookups = Integer.parseInt(arguments[2]);
    boolean isBatch = arguments[4].equals("batch");
    try (IdMap map = IdMap.openReadOnly(file, Checking.NONE, ReadAhead.valueOf(arguments[3]))) {
      // What the JVM itself reads, it reads by now; of the map the same few pages.
      look(map, isBatch, new long[WARM_UP], value -> 1);
      long[] keys = new SplittableRandom(1).longs(lookups, 1, entries + 1).toArray();
      long before = readBytes();
      long startNs = System.nanoTime();
      long wrong = look(map, isBatch, keys, LookupProcess::value);
      double seconds = (System.nanoTime() - startNs) / 1e9;
      System.out.printf(
          "reading=%s bytes=%d wrong=%d seconds=%.3f%n",
          map.reading(), readBytes() - before, wrong, seconds);
    }
  }

  private interface Expectation {
    long of(long key);
  }

  private static long look(IdMap map, boolean isBatch, long[] keys, Expectation expected) {
    long[] values = new long[keys.length];
    if (isBatch) {
      map.getAll(keys, values, MISSING);
    } else {
      for (int i = 0; i < keys.length; i++) {
        values[i] = map.get(keys[i], MISSING);
      }
    }
    long wrong = 0;
    for (int i = 0; i < keys.length; i++) {
      wrong += values[i] == expected.of(keys[i]) ? 0 : 1;
    }
    return wrong;
  }

  /** What this process had read from storage. */
  private static long readBytes() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/self/io"));
    return lines.stream()
        .filter(line -> line.startsWith("read_bytes:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}
