package store.offheap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.map.IdMap;

/** ID maps are built from JSON lines and binary records, and exported to them. */
class InputFormatIT {
  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.inOneJvm(folder);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private Map<Long, Long> entries(String name) {
    try (IdMap map = IdMap.openReadOnly(folder.resolve(name))) {
      return Map.copyOf(map.asMap());
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void keysAndValuesComeFromWhereInALineOfJsonTheyAre() throws IOException {
    write("a.ndjson", "{\"id\": 1, \"user\": {\"name\": \"x\", \"age\": [40, 41]}}\n\n");
    write("b.ndjson", "{\"user\": {\"age\": [\"50\"]}, \"more\": [{}], \"id\": \"2\"}");
    store()
        .run("build", "a.store", "[ab].ndjson", "--key", "id", "--value", "user.age.0")
        .succeeds();
    assertThat(entries("a.store")).isEqualTo(Map.of(1L, 40L, 2L, 50L));
    store()
        .run("build", "b.store", "a.ndjson", "b.ndjson", "-k", "/id", "-v", "/user/age/0")
        .succeeds();
    assertThat(folder.resolve("a.store")).hasSameBinaryContentAs(folder.resolve("b.store"));
    store()
        .run("build", "c.store", "none-*.ndjson", "-k", "id")
        .fails(5)
        .complains("none-*.ndjson");
  }

  @Test
  void pipesWithNamesAreInputs() throws IOException {
    write("rows.csv", "1,5\n2,6\n");
    write("quoted.csv", "\"1\",5\n2,6\n");
    write("rows.ndjson", "{\"k\":1,\"v\":5}\n{\"k\":2,\"v\":6}\n");
    Files.write(folder.resolve("rows.csv.gz"), gzip("1,5\n2,6\n"));
    Files.write(folder.resolve("rows.bin"), records(1, 5, 2, 6));
    String raw = " --format raw --key-type u32 --value-type u32";
    for (String input : new String[] {
      "rows.csv)",
      "rows.csv) --charset ISO-8859-1",
      "quoted.csv)",
      "rows.csv.gz)",
      "rows.ndjson) --format ndjson -k k -v v",
      "rows.bin)" + raw
    }) {
      store().shell("store build m --overwrite <(cat " + input).succeeds();
      assertThat(entries("m")).as(input).isEqualTo(Map.of(1L, 5L, 2L, 6L));
      store().shell("store estimate --rows 2 <(cat " + input).succeeds();
    }
    store().shell("store build m --objects -k k --overwrite <(cat rows.ndjson)").succeeds();
  }

  private static byte[] records(int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(numbers).forEach(bytes::putInt);
    return bytes.array();
  }

  @Test
  void namesTellOfLinesOfJson() throws IOException {
    String[] columns = {"-k", "id", "-v", "n"};
    Files.write(folder.resolve("a.JSON.gz"), gzip("{\"id\": 1, \"n\": 5}\n"));
    for (String name : new String[] {"a.ndjson", "a.jsonl", "a.json", "a.JSON.gz"}) {
      if (!name.endsWith(".gz")) {
        write(name, "{\"id\": 1, \"n\": 5}\n");
      }
      store()
          .run("build", "m", name, columns[0], columns[1], columns[2], columns[3], "--overwrite")
          .succeeds();
      assertThat(entries("m")).as(name).isEqualTo(Map.of(1L, 5L));
      String out = "out-" + name;
      store().run("export", "m", "-o", out).succeeds();
      store()
          .run("build", "n", out, columns[0], columns[1], columns[2], columns[3], "--overwrite")
          .succeeds();
      assertThat(entries("n")).as(out).isEqualTo(Map.of(1L, 5L));
    }
  }

  @Test
  void badLinesOfJsonAreToldByFileLineAndReason() throws IOException {
    Files.write(
        folder.resolve("bad.ndjson"),
        ("{\"id\":1,\"v\":1}\n{\"id\":2}\n[3]\n{\"id\":4,\"v\":null}\n{\"id\":5,\"v\":{}}\n"
                + "{\"id\":6,\"v\":1} 7\n{\"id\":8,\"v\":\n{\"id\":9,\"id\":9,\"v\":1}\n"
                + "{\"id\":10,\"v\":1.5e}\n{\"id\":1.5,\"v\":1}\n{\"id\":11,\"v\":\"\"}\n"
                + "{\"id\":12,\"v\":1,\"n\":\"\u00c3\"}\n")
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    StoreProcess.Result result = store()
        .run("build", "bad.store", "bad.ndjson", "-k", "id", "-v", "v", "--max-errors", "99");
    assertThat(result.exitCode()).isZero();
    assertThat(result.err().lines().map(line -> line.replaceFirst("^(\\S+?:\\d+).*", "$1")))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(2, 12).mapToObj(line -> "bad.ndjson:" + line).toList());
    assertThat(result.err())
        .contains(
            "bad.ndjson:2:1: value: expected=/v in the object",
            "bad.ndjson:3:1: expected=one object a line, actual=",
            "bad.ndjson:4:13: value: expected=a number at /v, actual=null",
            "actual=an object",
            "bad.ndjson:8:14: key: /id is there twice",
            "bad.ndjson:10: key: not an integer: '1.5'",
            "bad.ndjson:11: value: empty");
    assertThat(entries("bad.store")).isEqualTo(Map.of(1L, 1L));
  }

  @Test
  void lineThatLooksLikeAnotherEncodingIsOneBadLine() throws IOException {
    write("bad.ndjson", "{\"id\":1}\n{\0\0\0abcd\n{\0\0\0ab\n\0\0\0{abcd\n{\"id\":2}\n");
    StoreProcess.Result result =
        store().run("build", "m", "bad.ndjson", "-k", "id", "--set", "--max-errors", "9");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err().lines())
        .hasSize(3)
        .allMatch(line -> line.matches("bad\\.ndjson:[234]:\\d+: not .*"));
  }

  @Test
  void columnsAreCountedInCharacters() throws IOException {
    Files.writeString(
        folder.resolve("bad.ndjson"),
        "\ufeff{\"\u00e9\u00e9\":\"\u20ac\",\"id\":x}\n{\"\u00e9\":1,\"id\":null}\n");
    store()
        .run("build", "bad.store", "bad.ndjson", "-k", "id", "--set", "--max-errors", "9")
        .complains("bad.ndjson:1:16: not JSON: ")
        .complains("bad.ndjson:2:13: key: expected=a number");
  }

  @Test
  void binaryRecordsAreReadAndWritten() throws IOException {
    ByteBuffer records = ByteBuffer.allocate(3 * 12).order(ByteOrder.LITTLE_ENDIAN);
    records.putLong(-1).putFloat(1.5f).putLong(0).putFloat(-2).putLong(7).putFloat(Float.NaN);
    Files.write(folder.resolve("a.bin"), records.array());
    String[] build = {"build", "a.store", "a.bin", "--format", "raw"};
    store().run(build).fails(2).complains("--format raw needs --key-type and --value-type");
    String[] types = {"--key-type", "u64", "--value-type", "f32"};
    store()
        .run(Stream.of(build, types).flatMap(Arrays::stream).toArray(String[]::new))
        .succeeds();
    store().run("export", "a.store", "--format", "raw", "-o", "b.bin").succeeds();
    store().run("export", "a.store", "-o", "a.ndjson").succeeds();
    store()
        .run("build", "b.store", "b.bin", "--format", "raw", types[0], types[1], types[2], types[3])
        .succeeds();
    store()
        .run("build", "c.store", "a.ndjson", "-k", "key", "-v", "value", "--key-type", "u64")
        .succeeds();
    for (String name : new String[] {"b.store", "c.store"}) {
      try (IdMap map = IdMap.openReadOnly(folder.resolve(name))) {
        assertThat(map.size()).isEqualTo(3);
        assertThat(map.getDouble(-1, 0)).isEqualTo(1.5);
        assertThat(map.getDouble(7, 0)).isNaN();
      }
    }
    Files.write(folder.resolve("cut.bin"), Arrays.copyOf(records.array(), 30));
    store()
        .run(
            "build",
            "x.store",
            "cut.bin",
            "--format",
            "raw",
            types[0],
            types[1],
            types[2],
            types[3])
        .fails(1)
        .complains("cut.bin: record 3: cut short: expected=12 bytes, actual=6");
  }

  @Test
  void rowsOfAKeyAreCountedAndAddedUp() throws IOException {
    write("log.csv", "id\n7\n8\n7\n7\n");
    store().run("build", "n.store", "log.csv", "--on-duplicate", "count").succeeds();
    assertThat(entries("n.store")).isEqualTo(Map.of(7L, 3L, 8L, 1L));
    write("sum.csv", "7,200\n8,1\n7,100\n");
    store().run("build", "sum.store", "sum.csv", "--on-duplicate", "sum").succeeds();
    assertThat(entries("sum.store")).isEqualTo(Map.of(7L, 300L, 8L, 1L));
    store()
        .run("build", "x.store", "sum.csv", "--objects", "-k", "7", "--on-duplicate", "sum")
        .fails(2)
        .complains("expected=last|first|error");
  }

  @Test
  void tuningDoesNotChangeTheFile() throws IOException {
    write(
        "rows.csv",
        IntStream.range(0, 200_000).mapToObj(i -> i + "," + i).collect(Collectors.joining("\n")));
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    store().run("build", "a.store", "rows.csv").succeeds();
    store()
        .run(
            "build",
            "b.store",
            "rows.csv",
            "--memory",
            "16m",
            "--threads",
            "3",
            "--temp-dir",
            temporary.toString())
        .succeeds();
    assertThat(folder.resolve("a.store")).hasSameBinaryContentAs(folder.resolve("b.store"));
    assertThat(temporary).isEmptyDirectory();
    store().run("build", "c.store", "rows.csv", "--load", "0.5").succeeds();
    assertThat(Files.size(folder.resolve("c.store")))
        .isGreaterThan(Files.size(folder.resolve("a.store")));
    store().run("build", "x", "rows.csv", "--load", "0.96").fails(2).complains("0.95");
    store().run("build", "x", "rows.csv", "--memory", "1m").fails(2).complains("16777216");
    store().run("build", "x", "rows.csv", "--memory", "lots").fails(2).complains("256m");
    store().run("build", "x", "rows.csv", "--threads", "0").fails(2).complains("threads");
  }

  @Test
  void rowsAfterQuotesAndInPackedFilesKeepTheirLines() throws IOException {
    write("q.csv", "id,value\n1,2\n\n3,\"4\"\n5,x\n\"6\n\",7\n8,y\n");
    StoreProcess.Result result = store().run("build", "q.store", "q.csv", "--max-errors", "9");
    assertThat(result.exitCode()).isZero();
    assertThat(result.err())
        .contains("q.csv:5: value: not a number: 'x'", "q.csv:6: key: ", "q.csv:8: value: ");
    assertThat(entries("q.store")).isEqualTo(Map.of(1L, 2L, 3L, 4L));
    byte[] packed = gzip(IntStream.range(0, 9_999)
        .mapToObj(i -> i * 7919 + "," + i)
        .collect(Collectors.joining("\n")));
    Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(packed, packed.length / 2));
    store()
        .run("build", "x.store", "cut.csv.gz")
        .fails(5)
        .complains("gzip data is damaged or cut short");
    assertThat(folder.resolve("x.store")).doesNotExist();
  }
}
