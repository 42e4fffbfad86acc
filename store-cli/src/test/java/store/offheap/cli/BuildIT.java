package store.offheap.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/** What {@code store build} builds from valid rows. */
class BuildIT {
  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.inOneJvm(folder);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private IdMap open(String name) {
    return IdMap.openReadOnly(folder.resolve(name));
  }

  @Test
  void sampleBecomesAnIndexOfPopulationsById() throws IOException {
    String sample = StoreProcess.sample().toString();
    StoreProcess.Result summary = store().run("build", "cities.store", sample).succeeds();
    assertThat(summary.out().lines()).hasSize(1);
    assertThat(summary.out())
        .startsWith("cities.store: 135,233 entries, uint32 -> uint32, ")
        .contains(" bytes/entry, load ", "0 duplicates, 0 bad rows");
    store().run("get", "cities.store", "1850147").succeeds().prints("8336599\n");

    store()
        .run("build", "again.store", sample, "--key", "geoname_id", "--value", "population", "-q")
        .succeeds()
        .prints("");
    assertThat(folder.resolve("again.store"))
        .hasSameBinaryContentAs(folder.resolve("cities.store"));
    assertThat(filesIn(folder)).containsExactlyInAnyOrder("cities.store", "again.store");
  }

  @Test
  void shapeOfTheTextDoesNotChangeTheStore() throws IOException {
    String plain = "id,population\n5,100\n6,200\n4294967295,65535\n";
    List<byte[]> shapes = new ArrayList<>();
    shapes.add(plain.getBytes(UTF_8));
    for (String delimiter : List.of("\t", ";", "|")) {
      shapes.add(plain.replace(",", delimiter).getBytes(UTF_8));
    }
    shapes.add(("\uFEFF" + plain.replace("\n", "\r\n")).getBytes(UTF_8));
    shapes.add(plain.replace("\n", "\r").replace(",", " , ").getBytes(UTF_8));
    shapes.add(("\n\n" + plain.replace("\n", "\n\n").replace("100", "\"100\"")).getBytes(UTF_8));
    shapes.add(plain.substring(0, plain.length() - 1).getBytes(UTF_8));
    shapes.add(gzip(plain));
    byte[] members = concat(gzip(plain.substring(0, 20)), gzip(plain.substring(20)));
    shapes.add(members);

    byte[] expected = null;
    for (int i = 0; i < shapes.size(); i++) {
      Path shape = Files.createDirectory(folder.resolve("shape" + i));
      Files.write(shape.resolve("rows"), shapes.get(i));
      StoreProcess.inOneJvm(shape).run("build", "out.store", "rows").succeeds();
      byte[] bytes = Files.readAllBytes(shape.resolve("out.store"));
      expected = expected == null ? bytes : expected;
      assertThat(bytes).as("shape %d", i).isEqualTo(expected);
    }

    // Standard input, explicit and by default, compressed or not; only the source differs.
    store().stdin(members).run("build", "named.store", "-").succeeds();
    store().stdin(plain).run("build", "unnamed.store").succeeds();
    assertThat(folder.resolve("named.store"))
        .hasSameBinaryContentAs(folder.resolve("unnamed.store"));
    try (IdMap map = open("named.store")) {
      assertThat(map.get(4294967295L, -1)).isEqualTo(65535);
      assertThat(map.attributes())
          .containsEntry("source", "stdin")
          .containsEntry("key.column", "id")
          .containsEntry("value.column", "population")
          .containsKey("tool");
    }
  }

  @Test
  void columnsAreChosenByNameOrPosition() throws IOException {
    write("rows.csv", "name,value,id\n\"a, b\",1.5,7\n\"two\nlines\",-2,8\n");
    store().run("build", "name.store", "rows.csv", "-k", "id", "-v", "value").succeeds();
    store().run("build", "position.store", "rows.csv", "-k", "3", "-v", "2").succeeds();
    assertThat(folder.resolve("name.store"))
        .hasSameBinaryContentAs(folder.resolve("position.store"));
    try (IdMap map = open("name.store")) {
      assertThat(map.valueType()).isEqualTo(DType.FLOAT32);
      assertThat(map.getDouble(7, 0)).isEqualTo(1.5);
      assertThat(map.getDouble(8, 0)).isEqualTo(-2);
    }

    store()
        .run("build", "x", "rows.csv", "-k", "ID", "-v", "value")
        .fails(2)
        .complains("no column 'ID' in rows.csv: it has name, value, id");
    store()
        .run("build", "x", "rows.csv", "-k", "4", "-v", "2")
        .fails(2)
        .complains("no column 4 in rows.csv: it has 3");
    store().run("build", "x", "rows.csv", "-k", "2").fails(2).complains("both key and value");
    store()
        .run("build", "x", "rows.csv", "-k", "id", "--header", "no")
        .fails(2)
        .complains("use its position");
    assertThat(filesIn(folder))
        .containsExactlyInAnyOrder("rows.csv", "name.store", "position.store");
  }

  @Test
  void headerCanBeForced() throws IOException {
    write("numbers.csv", "1,2\n3,4\n");
    store().run("build", "yes.store", "numbers.csv", "--header", "yes").succeeds();
    store().run("build", "auto.store", "numbers.csv").succeeds();
    try (IdMap yes = open("yes.store");
        IdMap auto = open("auto.store")) {
      assertThat(yes.size()).isEqualTo(1);
      assertThat(yes.attributes()).containsEntry("key.column", "1");
      assertThat(auto.size()).isEqualTo(2);
      assertThat(auto.attributes()).doesNotContainKey("key.column");
    }
    write("words.csv", "id,value\n3,4\n");
    store()
        .run("build", "no.store", "words.csv", "--header", "no")
        .fails(1)
        .complains("words.csv:1: key: not an integer: 'id'");
  }

  @Test
  void inputsAreReadOneAfterTheOther() throws IOException {
    write("empty.csv", "");
    write("a.csv", "id,value\n1,10\n2,20\n");
    write("b.csv", "id,value\n2,21\n3,30\n");
    write("c.csv", "4;40\n");
    store().run("build", "all.store", "empty.csv", "a.csv", "b.csv", "c.csv").succeeds();
    try (IdMap map = open("all.store")) {
      assertThat(map.asMap()).containsOnlyKeys(1L, 2L, 3L, 4L).containsEntry(2L, 21L);
      assertThat(map.attributes()).containsEntry("source", "empty.csv, a.csv, b.csv, c.csv");
    }
    write("d.csv", "value,id\n1,2\n");
    store()
        .run("build", "x.store", "a.csv", "d.csv")
        .fails(2)
        .complains("columns differ: expected=id, value, actual=value, id, file=d.csv");
  }

  @Test
  void noRowsMakeAnEmptyStoreUnlessTheHeaderIsMissing() throws IOException {
    write("header.csv", "id,value\n");
    write("empty", "");
    store().run("build", "csv.store", "header.csv").succeeds();
    store()
        .run("build", "json.store", "empty", "--format", "ndjson", "-k", "a", "-v", "b")
        .succeeds();
    for (String empty : new String[] {"csv.store", "json.store"}) {
      store().run("export", empty, "--format", "ndjson").succeeds().prints("");
    }
    store().run("build", "x.store", "empty").fails(1).complains("no rows in empty");
  }

  @Test
  void punctuationOfAShortPartIsNoDelimiter() throws IOException {
    write("a.csv", "id,value,note\n1,10,x\n");
    write("b.csv", "2,20,a; b; c; d\n");
    store().run("build", "all.store", "a.csv", "b.csv").succeeds();
    try (IdMap map = open("all.store")) {
      assertThat(map.asMap()).isEqualTo(Map.of(1L, 10L, 2L, 20L));
    }
  }

  @Test
  void typesAreTheNarrowestOrTheChosen() throws IOException {
    write("wide.csv", "18446744073709551615,-129\n0,127\n");
    JsonNode auto =
        store().run("build", "auto.store", "wide.csv", "--json").succeeds().json();
    assertThat(auto.get("keyType").asText()).isEqualTo("uint64");
    assertThat(auto.get("valueType").asText()).isEqualTo("int16");
    assertThat(auto.get("entries").asLong()).isEqualTo(2);
    assertThat(auto.get("rows").asLong()).isEqualTo(2);
    assertThat(auto.get("badRows").asLong()).isZero();
    assertThat(auto.get("fileBytes").asLong()).isEqualTo(Files.size(folder.resolve("auto.store")));

    store()
        .run("build", "f64.store", "wide.csv", "--key-type", "AUTO", "--value-type", "f64")
        .succeeds();
    store().run("get", "f64.store", "18446744073709551615").succeeds().prints("-129.0\n");
  }

  @Test
  void setHasKeysOnly() throws IOException {
    write("ids.txt", "id\n7\n8\n7\n");
    store().run("build", "ids.store", "ids.txt", "--set").succeeds();
    store().run("build", "none.store", "ids.txt", "--value-type", "none").succeeds();
    assertThat(folder.resolve("ids.store")).hasSameBinaryContentAs(folder.resolve("none.store"));
    store().run("get", "ids.store", "7", "9").fails(1).complains("not found: 9").prints("7\n");
    store().run("build", "x.store", "ids.txt").fails(2).complains("--set");
    store().run("build", "x.store", "ids.txt", "--set", "-v", "2").fails(2).complains("--value");
  }

  @Test
  void duplicatesAreTreatedAsChosen() throws IOException {
    write("a.csv", "id,value\n5,1\n6,1\n");
    write("b.csv", "id,value\n\n7,1\n5,2\n");
    JsonNode last =
        store().run("build", "last", "a.csv", "b.csv", "--json").succeeds().json();
    assertThat(last.get("duplicates").asLong()).isEqualTo(1);
    store().run("get", "last", "5").prints("2\n");
    store().run("build", "first", "a.csv", "b.csv", "--on-duplicate", "FIRST").succeeds();
    store().run("get", "first", "5").prints("1\n");
    store()
        .run("build", "error", "a.csv", "b.csv", "--on-duplicate=error")
        .fails(1)
        .complains("b.csv:4: duplicate key 5 (first at a.csv:2)");
    store()
        .run("build", "none", "a.csv", "--on-duplicate=some")
        .fails(2)
        .complains("last|first|error");
    assertThat(filesIn(folder)).containsExactlyInAnyOrder("a.csv", "b.csv", "last", "first");
  }

  @Test
  void outputIsReplacedOnlyWhenAskedTo() throws IOException {
    write("a.csv", "1,2\n");
    write("out.store", "precious");
    store()
        .run("build", "out.store", "a.csv")
        .fails(2)
        .complains("already exists: out.store\n--overwrite replaces it.\n");
    assertThat(folder.resolve("out.store")).hasContent("precious");
    store().run("build", "out.store", "a.csv", "--overwrite").succeeds();
    try (IdMap map = open("out.store")) {
      assertThat(map.get(1, -1)).isEqualTo(2);
    }
    Files.createDirectory(folder.resolve("dir"));
    for (String output : new String[] {"dir", "/dev/null"}) {
      String complaint = "store: already exists, not a regular file: " + output + "\n";
      assertThat(store().run("build", output, "a.csv", "--overwrite").fails(2).err())
          .isEqualTo(complaint);
      assertThat(store().run("build", output, "a.csv").fails(2).err()).isEqualTo(complaint);
      assertThat(Files.isRegularFile(folder.resolve(output))).isFalse();
    }
    store().run("inspect", "out.store", "--html", "dir", "--overwrite").fails(2).complains("dir");
  }

  @Test
  void attributesAndTextEncodingAreKept() throws IOException {
    Files.write(folder.resolve("latin.csv"), "schl\u00fcssel,wert\n1,2\n".getBytes(ISO_8859_1));
    store()
        .run("build", "x.store", "latin.csv", "-k", "schl\u00fcssel")
        .fails(1)
        .complains("latin.csv:1: not UTF-8 text (--charset");
    assertThat(store()
            .run(
                "build",
                "a.store",
                "latin.csv",
                "--charset",
                "latin1",
                "-a",
                "owner=me",
                "-a",
                "n=1=2",
                "-a",
                "half=a\"b",
                "-a",
                "whole=\"a,b\"")
            .succeeds()
            .err())
        .isEmpty();
    try (IdMap map = open("a.store")) {
      assertThat(map.attributes())
          .containsEntry("key.column", "schl\u00fcssel")
          .containsEntry("owner", "me")
          .containsEntry("n", "1=2")
          .containsEntry("half", "a\"b")
          .containsEntry("whole", "\"a,b\"");
    }
    store().run("build", "x.store", "latin.csv", "-a", "x").fails(2).complains("NAME=VALUE");
    store().run("build", "x.store", "latin.csv", "-a", "=x").fails(2).complains("NAME=VALUE");
    store().run("build", "x.store", "latin.csv", "--charset", "klingon").fails(2);
  }

  @Test
  void nothingTakesThePlaceOfWhatItIsMadeOf() throws IOException {
    write("a.csv", "1,2\n3,4\n");
    String complaint = "the output is an input, too: ";
    store().run("build", "a.csv", "a.csv", "--overwrite").fails(2).complains(complaint + "a.csv");
    assertThat(folder.resolve("a.csv")).hasContent("1,2\n3,4\n");
    store().run("build", "a.store", "a.csv").succeeds();
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a.store"));
    store().run("export", "a.store", "-o", "link", "--overwrite").fails(2).complains(complaint);
    store()
        .run("export", "a.store", "--keys", "k.npy", "--values", "a.store", "--overwrite")
        .fails(2)
        .complains(complaint);
    store()
        .run("diff", "a.store", "link", "--patch", "a.store", "--overwrite")
        .fails(2)
        .complains(complaint);
    store()
        .run("inspect", "a.store", "--html", "a.store", "--overwrite")
        .fails(2)
        .complains(complaint);
    Files.delete(link);
    store().run("verify", "a.store").succeeds();
  }

  @Test
  void quotesCanBePlainText() throws IOException {
    write("raw.tsv", "id\tvalue\tname\n1\t2\t\"open\n3\t4\tend\"\n5\t6\tin \"the\" middle\n");
    store().run("build", "raw.store", "raw.tsv", "--no-quotes").succeeds();
    try (IdMap map = open("raw.store")) {
      assertThat(map.size()).isEqualTo(3);
    }
  }

  @Test
  void barIsShownOnlyWhenAskedOrOnATerminal() throws IOException {
    write(
        "rows.csv",
        IntStream.range(0, 5000).mapToObj(i -> i + "," + i).collect(Collectors.joining("\n")));
    StoreProcess.Result shown = store().run("build", "a", "rows.csv", "--progress", "always");
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.err()).contains("reading", "writing", "rows/s");
    store().run("build", "b", "rows.csv", "--progress", "auto").succeeds();
    store().run("build", "c", "rows.csv", "--progress", "never").succeeds();
    store()
        .run("build", "d", "rows.csv", "-q", "--progress", "always")
        .succeeds()
        .prints("");
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
