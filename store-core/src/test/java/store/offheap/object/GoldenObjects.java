package store.offheap.object;

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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Object map files that are kept forever, to prove that later versions can still read them. Next to
 * each file is an {@link ObjectListing} of its contents.
 *
 * @param name name of the file, without its extension
 * @param isLeftOpen whether the machine crashed before the writer closed the file
 */
record GoldenObjects(String name, boolean isLeftOpen) {
  /** Folder of the files, which are compressed because most of a store is zeros. */
  static final Path FOLDER = Path.of("src/test/resources/golden/objects-1");

  /** Position of the boot identity of the last writer in a file of format 1. */
  private static final int BOOT_POSITION = 8192 + 392;

  /** Used in keys and values. */
  enum Colour {
    RED,
    GREEN
  }

  /** Used in keys and values. */
  record Point(int x, Colour colour, Object more) {}

  /** Returns all golden files. */
  static List<GoldenObjects> all() {
    return List.of(
        new GoldenObjects("objects", false), new GoldenObjects("objects-left-open", true));
  }

  private Path file() {
    return FOLDER.resolve(name + ".objects.gz");
  }

  private Path listing() {
    return FOLDER.resolve(name + ".txt");
  }

  /** Returns the contents of the file, as listed when it was created. */
  List<String> listed() throws IOException {
    return Files.readAllLines(listing());
  }

  /** Opens a file for reading, with all types that it may contain. */
  static ObjectMap openReadOnly(Path path) {
    return builder(path).openReadOnly();
  }

  /** Opens a file for writing. */
  static ObjectMap open(Path path) {
    return builder(path).open();
  }

  private static ObjectMapBuilder builder(Path path) {
    return ObjectMap.builder(path).types(Colour.class, Point.class);
  }

  /** Unpacks the golden file into a folder. */
  Path unpack(Path folder) throws IOException {
    Path path = folder.resolve(name);
    try (GZIPInputStream bytes = new GZIPInputStream(Files.newInputStream(file()))) {
      Files.copy(bytes, path);
    }
    return path;
  }

  /** Writes the file and its listing unless the file exists: golden files never change. */
  void keep(Path folder) throws IOException {
    if (Files.exists(file())) {
      return;
    }
    Path path = folder.resolve("new-" + name);
    Path copy = folder.resolve("copy-" + name);
    try (ObjectMap map = builder(path)
        .segmentSlots(128)
        .seed(7)
        .attribute("made by", "GoldenObjects")
        .create()) {
      put(map);
      map.sync();
      change(map);
      map.sync();
      Files.write(listing(), ObjectListing.of(map));
      Files.copy(path, copy);
    }
    byte[] bytes = Files.readAllBytes(isLeftOpen ? copy : path);
    if (isLeftOpen) {
      bytes[BOOT_POSITION] ^= 1;
    }
    try (GZIPOutputStream packed = new GZIPOutputStream(Files.newOutputStream(file()))) {
      packed.write(bytes);
    }
  }

  private static void put(ObjectMap map) {
    int number = 0;
    for (Object value : scalars()) {
      map.put("the value with number " + number, value);
      map.put(number++, value);
      map.put(value, number);
      map.put(List.of("a list", Arrays.asList(value)), number);
    }
    map.put("shared 1", "a string that is longer than 32 bytes is stored once");
    map.put("shared 2", "a string that is longer than 32 bytes is stored once");
    for (int i = 0; i < 300; i++) {
      map.put("a key that is in a pair: " + i, "one of " + i % 7 + " strings");
      map.put("a key that has a word: " + i, i * 1_000_003);
    }
    map.put("k".repeat(3000), "a key too long for one record");
    map.put("long", "v".repeat(20_000));
    putContainers(map);
  }

  private static void putContainers(ObjectMap map) {
    List<Object> list = new ArrayList<>();
    Map<Object, Object> nested = new LinkedHashMap<>();
    for (int i = 0; i < 200; i++) {
      list.add(i % 20 == 0 ? List.of(i, "an inner value") : i % 7 == 0 ? "element " + i : i);
      nested.put(i % 2 == 0 ? i : "the key with the number " + i, i % 6 == 0 ? Map.of(i, i) : i);
    }
    map.put("a list", list);
    map.put("a map", nested);
    map.put("a set under a long key", new LinkedHashSet<>(nested.keySet()));
    map.put("small", Map.of(1, List.of(Map.of()), 2, List.of(1, 2, 3)));
    map.put("deep", List.of(List.of(List.of(List.of(List.of("deep"))))));
  }

  private static List<Object> scalars() {
    return Arrays.asList(
        null,
        true,
        'c',
        (byte) 1,
        (short) 2,
        -3,
        1L << 40,
        Long.MIN_VALUE,
        1.5f,
        Math.PI,
        Double.longBitsToDouble(0x7FF8_0000_0000_1234L),
        -0.0,
        BigInteger.TWO.pow(90),
        new BigDecimal("1.50"),
        "",
        "short",
        "größer",
        "a string of some length",
        "a lone surrogate \ud800",
        new UUID(1, 2),
        Instant.ofEpochSecond(5, 6),
        LocalDate.of(2000, 2, 29),
        Colour.RED,
        new Point(3, Colour.GREEN, 1L),
        new byte[] {1, 2, -3},
        new boolean[] {true, false},
        new short[] {-1},
        new char[] {'x'},
        new int[] {1, 2},
        new long[] {1L << 60},
        new float[] {0.5f},
        new double[] {Double.MIN_VALUE});
  }

  /** Leaves dead records, superseded words, and entries next to pairs and slots. */
  private static void change(ObjectMap map) {
    for (int i = 0; i < 4; i++) {
      map.put(i, "a value in an entry: " + i);
      map.remove("the value with number " + i);
    }
    for (int i = 0; i < 300; i += 5) {
      map.put("a key that is in a pair: " + i, i % 2 == 0 ? "another " + i : (Object) i);
      map.put("a key that has a word: " + i, List.of(i));
      map.remove("a key that has a word: " + (i + 1));
    }
    LazyList list = (LazyList) map.get("a list");
    list.remove(0);
    list.set(5, "a string of some length");
    list.add(List.of(1));
    LazyMap nested = (LazyMap) map.get("a map");
    nested.put(2, List.of("another one"));
    nested.remove(4);
  }
}
