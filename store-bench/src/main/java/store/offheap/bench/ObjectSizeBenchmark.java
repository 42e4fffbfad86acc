package store.offheap.bench;

import java.util.Locale;
import store.offheap.object.ObjectMap;

/**
 * Measures the bytes of the file per entry after all entries were put one by one and the map was
 * closed, for each {@link ObjectRow} and all {@link ObjectMaps} in files; for this library's map
 * also after {@link ObjectMap#compact}. Prints them next to the measurements of OOCMap at 1 M
 * entries. Checks every entry beforehand.
 *
 * <p>Chronicle Map requires the flags.
 *
 * <pre>{@code
 * java -Xmx6g --add-exports=java.base/jdk.internal.ref=ALL-UNNAMED --add-exports=java.base/sun.nio.ch=ALL-UNNAMED --add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED --add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED --add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.lang.reflect=ALL-UNNAMED --add-opens=java.base/java.io=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED -cp store-bench/target/benchmarks.jar store.offheap.bench.ObjectSizeBenchmark 1000000
 * }</pre>
 */
public final class ObjectSizeBenchmark {
  private ObjectSizeBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param args number of entries; default 1 million
   */
  public static void main(String[] args) {
    int entries = (int) Arguments.count(args, 1_000_000, 100_000_000);
    for (ObjectRow row : ObjectRow.values()) {
      for (ObjectMaps kind : ObjectMaps.values()) {
        if (kind != ObjectMaps.HASH_MAP) {
          print(row, kind.label(), bytesPerEntry(row, kind, entries, false));
        }
      }
      print(
          row,
          ObjectMaps.OFF_HEAP.label() + ", compacted",
          bytesPerEntry(row, ObjectMaps.OFF_HEAP, entries, true));
      print(row, "OOCMap, measured before", row.oocmapBytes());
    }
    System.out.println("nothing lost");
  }

  private static void print(ObjectRow row, String label, double bytes) {
    System.out.printf(Locale.ROOT, "%-32s %-24s bytes an entry=%.1f%n", row.label(), label, bytes);
  }

  private static double bytesPerEntry(
      ObjectRow row, ObjectMaps kind, int entries, boolean isCompacted) {
    try (TemporaryMap place = new TemporaryMap()) {
      try (ObjectMaps.Opened opened = kind.create(place.file().toFile(), row, entries)) {
        row.putAll(opened.map(), entries);
        row.requireCount(opened.map(), entries);
        row.requireAll(opened.map(), entries);
      }
      if (isCompacted) {
        ObjectMap.compact(place.file());
      }
      return (double) place.length() / entries;
    }
  }
}
