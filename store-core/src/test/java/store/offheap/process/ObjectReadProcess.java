package store.offheap.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import store.offheap.model.ReadAhead;
import store.offheap.object.ObjectMap;

/**
 * A JVM that reads an object map in one of several ways and prints how many bytes were read from
 * storage meanwhile. The map has keys from {@code "key 0"}, each with {@link #value}.
 */
final class ObjectReadProcess {
  private static final int VALUE_BYTES = 1_000;
  private static final int WARM_UP = 10;

  private ObjectReadProcess() {}

  private static byte[] value(int key) {
    byte[] value = new byte[VALUE_BYTES];
    new SplittableRandom(key).nextBytes(value);
    return value;
  }

  private static void create(Path file, int entries) {
    try (ObjectMap map = ObjectMap.builder(file).create()) {
      for (int key = 0; key < entries; key++) {
        map.put("key " + key, value(key));
      }
    }
  }

  /**
   * Reads a map. Arguments: file, entries, lookups, read-ahead, and {@code single}, {@code batch},
   * {@code iterate}, {@code copy} or {@code verify}. With only the first two it creates the map.
   */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    int entries = Integer.parseInt(arguments[1]);
    if (arguments.length == 2) {
      create(file, entries);
      return;
    }
    int lookups = Integer.parseInt(arguments[2]);
    ReadAhead readAhead = ReadAhead.valueOf(arguments[3]);
    try (ObjectMap map = ObjectMap.builder(file).readAhead(readAhead).openReadOnly()) {
      // Makes the JVM read what it needs for itself; of the map, only the same few pages.
      lookUp(map, keys(WARM_UP, 1));
      long before = LookupProcess.readBytes();
      long wrong = switch (arguments[4]) {
        case "single" -> lookUp(map, keys(lookups, entries));
        case "batch" -> lookUpTogether(map, keys(lookups, entries));
        case "iterate" -> entries - iterate(map);
        case "copy" -> entries - map.copyTo(Path.of(file + ".copy")).entries();
        case "verify" -> ObjectMap.verify(file).problems().size();
        default -> throw new IllegalArgumentException(arguments[4]);
      };
      System.out.printf(
          "reading=%s bytes=%d wrong=%d%n",
          map.reading(), LookupProcess.readBytes() - before, wrong);
    }
  }

  private static int[] keys(int lookups, int entries) {
    return new SplittableRandom(1).ints(lookups, 0, entries).toArray();
  }

  private static long lookUp(ObjectMap map, int[] keys) {
    long wrong = 0;
    for (int key : keys) {
      wrong += isValue(map.get("key " + key), key) ? 0 : 1;
    }
    return wrong;
  }

  private static long lookUpTogether(ObjectMap map, int[] keys) {
    List<Object> asked = new ArrayList<>();
    for (int key : keys) {
      asked.add("key " + key);
    }
    List<Object> values = map.getAll(asked);
    long wrong = 0;
    for (int i = 0; i < keys.length; i++) {
      wrong += isValue(values.get(i), keys[i]) ? 0 : 1;
    }
    return wrong;
  }

  private static long iterate(ObjectMap map) {
    long right = 0;
    for (Map.Entry<Object, Object> entry : map.entrySet()) {
      int key = Integer.parseInt(((String) entry.getKey()).substring("key ".length()));
      right += isValue(entry.getValue(), key) ? 1 : 0;
    }
    return right;
  }

  private static boolean isValue(Object found, int key) {
    return found instanceof byte[] bytes && Arrays.equals(bytes, value(key));
  }
}
