package store.offheap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import store.offheap.model.ReadAhead;
import store.offheap.object.ObjectMap;

/** Creates or reads one object map: the child process of {@link ObjectPageReadBenchmark}. */
public final class ObjectPageReadProbe {
  private static final int PAGE_BYTES = 4096;
  private static final int VALUE_BYTES = 1_000;

  private final ObjectMap map;
  private final Path file;
  private final int entries;

  private ObjectPageReadProbe(ObjectMap map, Path file, int entries) {
    this.map = map;
    this.file = file;
    this.entries = entries;
  }

  /**
   * Runs the probe.
   *
   * @param args the file, the number of its entries, a {@link ReadAhead}, what to do, and with how
   *     many entries
   */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    int entries = Integer.parseInt(args[1]);
    int count = Integer.parseInt(args[4]);
    if (args[3].equals("create")) {
      create(file, entries);
      return;
    }
    ProcessMemory memory = ProcessMemory.ofThisProcess();
    try (ObjectMap map =
        ObjectMap.builder(file).readAhead(ReadAhead.valueOf(args[2])).openReadOnly()) {
      ObjectPageReadProbe probe = new ObjectPageReadProbe(map, file, entries);
      memory.storageBytes(); // loads the classes that the next call needs
      long before = memory.storageBytes();
      long begin = System.nanoTime();
      probe.run(args[3], count);
      double seconds = (System.nanoTime() - begin) / 1e9;
      double pages = (double) (memory.storageBytes() - before) / PAGE_BYTES;
      System.out.printf(
          "%s, %s: entries=%d, pages read an entry=%.2f, us an entry=%.1f%n",
          map.reading().text(), args[3], count, pages / count, seconds * 1e6 / count);
    }
  }

  private static String key(int index) {
    return "key " + index;
  }

  private static byte[] value(int index) {
    byte[] value = new byte[VALUE_BYTES];
    new SplittableRandom(index).nextBytes(value);
    return value;
  }

  private static void create(Path file, int entries) {
    try (ObjectMap map = ObjectMap.builder(file).create()) {
      for (int i = 0; i < entries; i++) {
        map.put(key(i), value(i));
      }
    }
  }

  private void run(String what, int count) throws IOException {
    switch (what) {
      case "get" -> keys(count).forEach(i -> require(i, map.get(key(i))));
      case "getAll" -> getAll(keys(count).toArray());
      case "iterate" -> iterate();
      case "copy" -> copy();
      case "verify" -> requireNone(ObjectMap.verify(file).problems());
      default -> throw new IllegalArgumentException(what);
    }
  }

  private IntStream keys(int count) {
    return new SplittableRandom(1).ints(count, 0, entries);
  }

  private void getAll(int[] indexes) {
    List<Object> keys = Arrays.stream(indexes).mapToObj(i -> (Object) key(i)).toList();
    List<Object> values = map.getAll(keys);
    for (int i = 0; i < indexes.length; i++) {
      require(indexes[i], values.get(i));
    }
  }

  private void iterate() {
    int found = 0;
    for (Map.Entry<Object, Object> entry : map.entrySet()) {
      require(Integer.parseInt(((String) entry.getKey()).split(" ")[1]), entry.getValue());
      found++;
    }
    if (found != entries) {
      throw new IllegalStateException("entries: expected=" + entries + ", actual=" + found);
    }
  }

  private void copy() throws IOException {
    Path copy = file.resolveSibling("copy.store");
    map.copyTo(copy);
    Files.delete(copy);
  }

  private static void require(int index, Object value) {
    if (!(value instanceof byte[] bytes) || !Arrays.equals(bytes, value(index))) {
      throw new IllegalStateException("value of " + index + " is wrong");
    }
  }

  private static void requireNone(List<?> problems) {
    if (!problems.isEmpty()) {
      throw new IllegalStateException("problems=" + problems);
    }
  }
}
