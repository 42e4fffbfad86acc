package store.offheap.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import store.offheap.build.BulkBuilder;
import store.offheap.map.IdMap;
import store.offheap.model.Checking;
import store.offheap.model.DType;
import store.offheap.model.ReadAhead;

/**
 * A JVM that looks up random keys and prints how many bytes were read from storage meanwhile. The
 * map has the keys from 1 to some number, each with the value {@link #value}.
 */
final class LookupProcess {
  private static final int WARM_UP = 100;
  private static final long MISSING = -1;

  private LookupProcess() {}

  static long value(long key) {
    return key * 31 & 0xFFFF;
  }

  /** Builds such a map. */
  static void build(Path file, long entries, DType valueType) {
    try (BulkBuilder builder =
        BulkBuilder.to(file).keyType(DType.UINT32).valueType(valueType).start()) {
      for (long key = 1; key <= entries; key++) {
        builder.add(key, value(key), key);
      }
      builder.finish(rows -> {});
    }
  }

  /** Creates such a map, in a file that has room for many more entries. */
  private static void create(Path file, long entries, long room) {
    try (IdMap map = IdMap.builder(file)
        .keyType(DType.UINT32)
        .valueType(DType.UINT32)
        .expectedEntries(room)
        .create()) {
      for (long key = 1; key <= entries; key++) {
        map.put(key, value(key));
      }
    }
  }

  /**
   * Looks up keys. Arguments: file, entries, lookups, read-ahead, and {@code single} or
   * {@code batch}. With only the first two it builds the map; with a third, it creates the map with
   * room for that many entries.
   */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    long entries = Long.parseLong(arguments[1]);
    if (arguments.length == 2) {
      build(file, entries, DType.UINT32);
      return;
    }
    if (arguments.length == 3) {
      create(file, entries, Long.parseLong(arguments[2]));
      return;
    }
    int lookups = Integer.parseInt(arguments[2]);
    boolean isBatch = arguments[4].equals("batch");
    try (IdMap map = IdMap.openReadOnly(file, Checking.NONE, ReadAhead.valueOf(arguments[3]))) {
      // Makes the JVM read what it needs for itself; of the map, only the same few pages.
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

  /** Returns the number of bytes that this process has read from storage. */
  static long readBytes() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/self/io"));
    return lines.stream()
        .filter(line -> line.startsWith("read_bytes:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}
