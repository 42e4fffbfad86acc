package store.offheap.file;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import store.offheap.object.LazyList;
import store.offheap.object.LazyMap;
import store.offheap.object.ObjectMap;

/** Creates small object maps to be damaged. */
final class SeedObjects {
  /** A type of keys and values. */
  enum Colour {
    RED,
    GREEN
  }

  /** A type of keys and values. */
  record Point(int x, Colour colour, Object more) {}

  private SeedObjects() {}

  /** Creates a file of each kind in a folder. */
  static List<SeedFile> all(Path folder) throws IOException {
    SeedFile leftOpen = make(folder, "objects left open", true);
    return List.of(
        make(folder, "objects", false),
        leftOpen,
        leftOpen(folder, "objects after a power cut").ofAnotherBoot());
  }

  private static SeedFile leftOpen(Path folder, String name) throws IOException {
    return make(folder, name, true);
  }

  private static SeedFile make(Path folder, String name, boolean isLeftOpen) throws IOException {
    Path file = folder.resolve(name);
    Path copy = folder.resolve(name + " copy");
    byte[] earlier;
    Map<Object, Object> content;
    try (ObjectMap map = ObjectMap.builder(file)
        .segmentSlots(256)
        .seed(7)
        .attribute("origin", "a seed")
        .types(Colour.class, Point.class)
        .create()) {
      fill(map);
      map.sync();
      earlier = Files.readAllBytes(file);
      change(map);
      map.setAttribute("origin", "a seed that grew");
      map.sync();
      if (isLeftOpen) {
        map.set("added", List.of("what no checkpoint has", 1));
        map.set(5, "a value in an entry");
      }
      content = ObjectMapCalls.content(map);
      Files.copy(file, copy);
    }
    return new SeedFile(name, Files.readAllBytes(isLeftOpen ? copy : file), earlier, content);
  }

  private static void fill(ObjectMap map) {
    int number = 0;
    for (Object value : scalars()) {
      map.set("value " + number, value);
      map.set(number++, value);
      if (!value.getClass().isArray()) {
        map.set(value, number);
      }
    }
    map.set(null, null);
    map.set(new byte[] {1, 2, 3}, true);
    map.set(List.of("a list", 1, Map.of("as", "key")), false);
    List<Object> list = new ArrayList<>();
    Map<Object, Object> nested = new LinkedHashMap<>();
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < 140; i++) {
      list.add(i % 20 == 0 ? List.of(i, "an inner value") : i % 7 == 0 ? "element " + i : i);
    }
    for (int i = 0; i < 24; i++) {
      nested.put(i % 2 == 0 ? i : "the key with the number " + i, i % 6 == 0 ? Map.of(i, i) : i);
      elements.add("element " + i);
    }
    map.set("list", list);
    map.set("map", nested);
    map.set("a long key that has an entry", new java.util.LinkedHashSet<>(elements));
    map.set("small", Map.of(1, List.of(Map.of()), 2, List.of(1, 2, 3)));
    map.set("deep", List.of(List.of(List.of(List.of(List.of("deep"))))));
    map.set("long", "x".repeat(3000));
    map.set("shared", "a string of some length");
  }

  private static List<Object> scalars() {
    return Arrays.asList(
        true,
        'c',
        (byte) 1,
        (short) 2,
        1L << 40,
        Long.MIN_VALUE,
        1.5f,
        Math.PI,
        BigInteger.TWO.pow(90),
        new BigDecimal("1.50"),
        "a string of some length",
        "a lone surrogate \ud800",
        new UUID(1, 2),
        Instant.ofEpochSecond(5, 6),
        LocalDate.of(2000, 2, 29),
        Colour.RED,
        new Point(3, Colour.GREEN, 1L),
        new Point(4, null, List.of(1L, Map.of("inner", Set.of((short) 2, 3)))),
        new int[] {1, 2},
        new double[] {0.5},
        new boolean[] {true, false});
  }

  /** Leaves dead records, superseded words, and entries of keys that are stored in their slots. */
  private static void change(ObjectMap map) {
    for (int i = 0; i < 4; i++) {
      map.set(i, "a value in an entry: " + i);
      map.delete("value " + i);
    }
    map.delete(3);
    LazyList list = (LazyList) map.get("list");
    list.remove(0);
    list.set(5, "a string of some length");
    list.add(List.of(1));
    LazyMap nested = (LazyMap) map.get("map");
    nested.set(2, "a value in a record");
    nested.set(2, List.of("another one"));
    nested.delete(4);
  }
}
