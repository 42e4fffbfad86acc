package store.offheap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.object.ObjectMap;

/** {@code build --objects}, {@code export} and {@code inspect} of object maps. */
class ObjectBuildIT {
  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.inOneJvm(folder);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private Map<Object, Object> map(String name) {
    try (ObjectMap map = ObjectMap.openReadOnly(folder.resolve(name))) {
      return map.keySet().stream()
          .collect(Collectors.toMap(key -> key, key -> eager(map.get(key))));
    }
  }

  private static Object eager(Object value) {
    return value instanceof store.offheap.object.LazyMap map
        ? map.eager()
        : value instanceof store.offheap.object.LazyList list ? list.eager() : value;
  }

  @Test
  void linesBecomeEntries() throws IOException {
    write(
        "a.ndjson",
        "{\"id\": 1, \"n\": [1, 3000000000, 12345678901234567890, 0.5, 0.1234567890123456789]}\r\n"
            + "\n"
            + "{\"id\": \"x\", \"s\": \"t\\u00e9xt\", \"o\": {\"a\": null, \"b\": true}}");
    assertThat(store()
            .run("build", "--objects", "m", "a.ndjson", "--key", "id")
            .succeeds()
            .out())
        .startsWith("m: 2 entries, ")
        .contains("0 duplicates, 0 bad rows");
    assertThat(map("m"))
        .isEqualTo(Map.of(
            1,
            Map.of(
                "id",
                1,
                "n",
                List.of(
                    1,
                    3000000000L,
                    new BigInteger("12345678901234567890"),
                    0.5,
                    new BigDecimal("0.1234567890123456789"))),
            "x",
            Map.of("id", "x", "s", "t\u00e9xt", "o", nullAndTrue())));
    assertThat(filesIn(folder)).containsExactlyInAnyOrder("a.ndjson", "m");
  }

  private static Map<String, Object> nullAndTrue() {
    Map<String, Object> map = new java.util.HashMap<>();
    map.put("a", null);
    map.put("b", true);
    return map;
  }

  @Test
  void keyAndValueAreNamedOrPointedAt() throws IOException {
    String text = "{\"a\": {\"id\": 5}, \"b\": [7, 8], \"/c\": 9}\n";
    write("a.ndjson", text);
    store().run("build", "--objects", "m", "a.ndjson", "-k", "/a/id", "-v", "b").succeeds();
    assertThat(map("m")).isEqualTo(Map.of(5, List.of(7, 8)));
    store()
        .run("build", "--objects", "m", "a.ndjson", "-k", "/b/1", "-v", "/~1c", "--overwrite")
        .succeeds();
    assertThat(map("m")).isEqualTo(Map.of(8, 9));
    store()
        .stdin(text)
        .run("build", "--objects", "stdin", "-k", "/a/id", "-v", "/a")
        .succeeds();
    assertThat(map("stdin")).isEqualTo(Map.of(5, Map.of("id", 5)));
    Files.write(folder.resolve("a.gz"), gzip(text));
    store()
        .run("build", "--objects", "gz", "a.gz", "a.ndjson", "-k", "/a/id", "-v", "b")
        .succeeds();
    assertThat(map("gz")).isEqualTo(Map.of(5, List.of(7, 8)));
  }

  @Test
  void badLineIsToldByFileLineColumnAndReason() throws IOException {
    Files.write(
        folder.resolve("a.ndjson"),
        concat(
            ("{\"id\":1}\n{\"id\":2,}\n[3]\n17\n{\"no\":4}\n{\"id\":5} x\n{\"id\":6,\"id\":7}\n"
                    + "{\"id\":8\n{\"id\":\"")
                .getBytes(UTF_8),
            new byte[] {(byte) 0xc3, '"', '}', '\n', '{', '}', '\n'}));
    StoreProcess.Result result =
        store().run("build", "--objects", "m", "a.ndjson", "-k", "id").fails(1);
    result
        .complains("a.ndjson:2:9: not JSON: ")
        .complains("a.ndjson:3:1: expected=one object a line, actual=an array\n")
        .complains("a.ndjson:4:1: expected=one object a line, actual=a number\n")
        .complains("a.ndjson:5: key: expected=id in the object, actual=no such element\n")
        .complains("a.ndjson:6:10: ")
        .complains("a.ndjson:7:9: the object has two members of this name: id\n")
        .complains("a.ndjson:8:8: not JSON: ")
        .complains("a.ndjson:9:8: not UTF-8 text\n")
        .complains("a.ndjson:10: key: ")
        .complains("9 bad rows (--max-errors 0): nothing was written\n");
    assertThat(filesIn(folder)).containsExactly("a.ndjson");
    assertThat(store()
            .run("build", "--objects", "m", "a.ndjson", "-k", "id", "--max-errors", "9")
            .out())
        .contains("1 entry", "9 bad rows");
    assertThat(map("m")).isEqualTo(Map.of(1, Map.of("id", 1)));
  }

  @Test
  void duplicatesAreTreatedAsChosen() throws IOException {
    write("a.ndjson", "{\"k\":1,\"v\":1}\n{\"k\":1.0,\"v\":2}\n{\"k\":1,\"v\":3}\n");
    String[] build = {"build", "--objects", "m", "a.ndjson", "-k", "k", "-v", "v", "--overwrite"};
    JsonNode json = store().run(with(build, "--json")).succeeds().json();
    assertThat(json.get("entries").intValue()).isEqualTo(2);
    assertThat(json.get("rows").intValue()).isEqualTo(3);
    assertThat(json.get("duplicates").intValue()).isEqualTo(1);
    assertThat(map("m")).isEqualTo(Map.of(1, 3, 1.0, 2));
    store().run(with(build, "--on-duplicate=first")).succeeds();
    assertThat(map("m")).isEqualTo(Map.of(1, 1, 1.0, 2));
    store()
        .run(with(build, "--on-duplicate=error"))
        .fails(1)
        .complains("a.ndjson:3: duplicate key 1\n");
    assertThat(map("m")).isEqualTo(Map.of(1, 1, 1.0, 2));
  }

  @Test
  void outputIsReplacedOnlyWhenAskedTo() throws IOException {
    write("a.ndjson", "{\"k\":1}\n");
    write("m", "precious");
    store()
        .run("build", "--objects", "m", "a.ndjson", "-k", "k")
        .fails(2)
        .complains("already exists: m\n--overwrite replaces it.\n");
    assertThat(folder.resolve("m")).hasContent("precious");
    store().run("build", "--objects", "m", "a.ndjson", "-k", "k", "--overwrite").succeeds();
    try (ObjectMap held = ObjectMap.open(folder.resolve("m"))) {
      store()
          .run("build", "--objects", "m", "a.ndjson", "-k", "k", "--overwrite")
          .fails(4);
      assertThat(held).hasSize(1);
    }
    store().run("build", "--objects", "missing/m", "a.ndjson", "-k", "k").fails(5);
    store().run("build", "--objects", "x", "missing", "-k", "k").fails(5).complains("missing");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void exportAndBuildGiveAnEqualMap() throws IOException {
    String lines = IntStream.range(0, 500)
        .mapToObj(i -> "{\"id\":" + (i % 3 == 0 ? "\"k" + i + "\"" : i) + ",\"n\":" + i / 7.0
            + ",\"list\":[" + i + ",[null,{\"x\":" + i + "e5}],\"\\u007f\\u001b[31m\\ud800\"]}\n")
        .collect(Collectors.joining());
    write("a.ndjson", lines);
    store().run("build", "--objects", "a", "a.ndjson", "-k", "id").succeeds();
    store().run("export", "a", "-o", "both.ndjson.gz").succeeds().prints("");
    store()
        .run("build", "--objects", "b", "both.ndjson.gz", "-k", "key", "-v", "value")
        .succeeds();
    assertThat(map("b")).isEqualTo(map("a")).hasSize(500);
    String values = store().run("export", "a", "--key", "id").succeeds().out();
    assertThat(values.chars()).allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f);
    store().stdin(values).run("build", "--objects", "c", "-k", "id").succeeds();
    assertThat(map("c")).isEqualTo(map("a"));
    store().run("verify", "c").succeeds();
    store()
        .run("export", "a", "--key", "n")
        .fails(2)
        .complains("does not hold that key at n (without --key both are written)");
    store()
        .run("export", "a", "-o", "both.ndjson.gz")
        .fails(2)
        .complains("--overwrite replaces it");
  }

  @Test
  void valuesThatHoldTheirKeysInAnyWidthAreExportedByThem() throws Exception {
    try (ObjectMap map = ObjectMap.builder(folder.resolve("a")).create()) {
      map.put(5L, Map.of("id", 5L));
      map.put((short) 6, Map.of("id", (byte) 6));
      map.put(List.of(7L), Map.of("id", List.of(7L)));
      map.put(BigInteger.TEN, Map.of("id", BigInteger.TEN));
    }
    LocalRun.of("export", at("a"), "--key=id", "-o", at("a.ndjson")).succeeds();
    LocalRun.of("build", "--objects", at("b"), at("a.ndjson"), "-k=id").succeeds();
    assertThat(map("b"))
        .isEqualTo(Map.of(
            5,
            Map.of("id", 5),
            6,
            Map.of("id", 6),
            List.of(7),
            Map.of("id", List.of(7)),
            10,
            Map.of("id", 10)));
  }

  @Test
  void deepestKeysAndValuesComeBack() throws Exception {
    String list = "[".repeat(64) + "]".repeat(64);
    String tree = "{\"a\":".repeat(63) + "{}" + "}".repeat(63);
    try (ObjectMap map = ObjectMap.builder(folder.resolve("a")).create()) {
      map.put(1, JsonValues.read(list));
      map.put(2, JsonValues.read(tree));
      map.put(JsonValues.read(list), 3);
    }
    LocalRun.of("export", at("a"), "-o", at("a.ndjson")).succeeds();
    LocalRun.of("build", "--objects", at("b"), at("a.ndjson"), "-k=key", "-v=value")
        .succeeds();
    LocalRun.of("export", at("b"), "-o", at("b.ndjson")).succeeds();
    assertThat(Files.readAllLines(folder.resolve("b.ndjson")))
        .hasSize(3)
        .containsExactlyInAnyOrderElementsOf(Files.readAllLines(folder.resolve("a.ndjson")));

    write("c.ndjson", "{\"x\":{\"y\":" + list + "},\"id\":1}\n");
    LocalRun.of("build", "--objects", at("c"), at("c.ndjson"), "-k=id", "-v=/x/y")
        .succeeds();
    assertThat(map("c")).isEqualTo(Map.of(1, JsonValues.read(list)));
    LocalRun.of("build", "--objects", at("x"), at("c.ndjson"), "-k=id")
        .fails(1)
        .complains("c.ndjson:1:")
        .complains("depth (65)");
    write("d.ndjson", "{\"x\":{\"y\":1},\"v\":[" + list + "]}\n");
    LocalRun.of("build", "--objects", at("x"), at("d.ndjson"), "-k=/x/y", "-v=v")
        .fails(1)
        .complains("d.ndjson:1: nesting: expected=at most 64 levels");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void typesThatJsonLacksAreText() {
    try (ObjectMap map = ObjectMap.builder(folder.resolve("m")).create()) {
      map.put(new java.util.UUID(0, 5), new byte[] {1, 2, 3});
      map.put('c', Map.of(1, java.time.LocalDate.EPOCH));
      map.put(5, java.util.Set.of(Double.NaN));
    }
    assertThat(store().run("export", "m").succeeds().out().lines())
        .containsExactlyInAnyOrder(
            "{\"key\":\"00000000-0000-0000-0000-000000000005\",\"value\":\"AQID\"}",
            "{\"key\":\"c\",\"value\":[{\"key\":1,\"value\":\"1970-01-01\"}]}",
            "{\"key\":5,\"value\":[\"NaN\"]}");
  }

  /** A class that is unknown to the command. */
  enum Colour {
    RED
  }

  @Test
  void valueOfAnUnknownClassIsNamed() {
    try (ObjectMap map = ObjectMap.builder(folder.resolve("m")).create()) {
      map.put(1, Colour.RED);
    }
    store().run("get", "m", "1").fails(3).complains("ObjectBuildIT$Colour");
    store()
        .run("export", "m")
        .fails(3)
        .complains("only the program that has the class can read it");
    assertThat(store().run("inspect", "m").succeeds().out()).contains("enum");
    store().run("verify", "m").succeeds();
    store().run("salvage", "m", "saved").succeeds();
    store().run("get", "saved", "1").fails(3).complains("ObjectBuildIT$Colour");
  }

  @Test
  void inspectTellsTypesSharesAndSizes() throws IOException {
    write(
        "a.ndjson",
        IntStream.range(0, 100)
            .mapToObj(i -> "{\"id\":" + i + ",\"s\":\"a text that is shared by all\"}\n")
            .collect(Collectors.joining()));
    store()
        .run("build", "--objects", "m", "a.ndjson", "-k", "id", "-a", "\u001b[31m=\u007f")
        .succeeds();
    String text = store().run("inspect", "m").succeeds().out();
    assertThat(text)
        .contains("kind       object map\n", "entries    100\n")
        .contains("1 value stored once for 100 references")
        .contains("attribute  \\u001b[31m = \\u007f\n", "attribute  source = a.ndjson\n")
        .containsPattern("keys:\n  integer +100 ")
        .containsPattern("values:\n  map +100 ")
        .containsPattern("nested:\n  string +300 ");
    JsonNode json = store().run("inspect", "m", "--json").succeeds().json();
    assertThat(json.get("kind").textValue()).isEqualTo("object map");
    assertThat(json.get("keys").get(0).get("type").textValue()).isEqualTo("integer");
    assertThat(json.get("dedupRatio").doubleValue()).isGreaterThan(10);
    assertThat(json.get("fileBytes").longValue())
        .isEqualTo(Files.size(folder.resolve("m")))
        .isLessThan(1 << 20);
  }

  @Test
  void exampleOfTheReadmeDoesWhatItSays() throws IOException {
    Path readme = StoreProcess.jar().resolveSibling("../../README.md").normalize();
    assumeTrue(Files.exists(readme), "there is no README here: " + readme);
    Matcher example = Pattern.compile(
            "(?s)\n```sh\n([^`]*--objects[^`]*)```\n+The last line that it prints is `([^`]*)`")
        .matcher(Files.readString(readme));
    assertThat(example.find()).as("the example in the README").isTrue();
    Files.createDirectories(folder.resolve("store-cli/target"));
    String line = example.group(1).replace("store-cli/bin/store", "store").strip();
    assertThat(store().shell(line).succeeds().out().lines().reduce((a, b) -> b))
        .contains(example.group(2));
    // Again, replacing the output.
    store().shell(line).succeeds();
  }

  private static String[] with(String[] arguments, String another) {
    return Stream.concat(Stream.of(arguments), Stream.of(another)).toArray(String[]::new);
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
