package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.object.ObjectMap;

/** {@code export}, and that {@code build} reads what it writes. */
class ExportIT {
  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.inOneJvm(folder);
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void aHyphenIsStandardOutput() throws IOException {
    write("rows.csv", "id,n\n1,2\n");
    store().run("build", "a.store", "rows.csv").succeeds();
    store().run("export", "a.store", "-o", "-").succeeds().prints("id,n\n1,2\n");
    assertThat(folder.resolve("-")).doesNotExist();
  }

  @Test
  void buildReadsWhatExportWrites() throws IOException {
    write(
        "rows.csv",
        "an id,\"value, \"\"quoted\"\"\"\n"
            + IntStream.range(0, 3000)
                .mapToObj(i -> Long.toUnsignedString(i * 6148914691236517205L) + "," + i / 7.0)
                .collect(Collectors.joining("\n", "", "\n18446744073709551615,NaN\n")));
    store().run("build", "a.store", "rows.csv").succeeds();
    store().run("export", "a.store", "-o", "rows.tsv.gz").succeeds().prints("");
    try (InputStream text =
        new GZIPInputStream(Files.newInputStream(folder.resolve("rows.tsv.gz")))) {
      assertThat(new String(text.readAllBytes()).lines())
          .hasSize(3001)
          .startsWith("an id\t\"value, \"\"quoted\"\"\"")
          .contains("18446744073709551615\tNaN");
    }
    store().run("build", "b.store", "rows.tsv.gz").succeeds();
    assertThat(sorted(store().run("export", "a.store").succeeds().out()))
        .isEqualTo(sorted(store().run("export", "b.store").succeeds().out()));

    write("set.csv", "id\n-1\n5\n");
    store().run("build", "a.set", "set.csv", "--set").succeeds();
    String set = store().run("export", "a.set").succeeds().out();
    assertThat(sorted(set)).isEqualTo(sorted("id\n-1\n5\n"));
    store().stdin(set).run("build", "b.set", "--set").succeeds();
    assertThat(store().run("export", "b.set").succeeds().out()).isEqualTo(set);

    store().run("create", "empty", "--value-type", "u8").succeeds();
    String empty =
        store().run("export", "empty").succeeds().prints("key,value\n").out();
    store().stdin(empty).run("build", "empty2").succeeds();
  }

  private static String sorted(String rows) {
    return rows.lines().sorted().collect(Collectors.joining("\n"));
  }

  @Test
  void shapeIsChosen() throws IOException {
    write("rows.csv", "id,population\n5,50\n");
    store().run("build", "m", "rows.csv").succeeds();
    store().run("export", "m").succeeds().prints("id,population\n5,50\n");
    store().run("export", "m", "-d", ";", "--no-header").succeeds().prints("5;50\n");
    store()
        .run("export", "m", "-d", "pipe", "--key-name", "k", "--value-name", "v")
        .succeeds()
        .prints("k|v\n5|50\n");
    store().run("export", "m", "-o", "out.tsv").succeeds();
    assertThat(folder.resolve("out.tsv")).hasContent("id\tpopulation\n5\t50\n");
    store().run("export", "m", "-d", "tabs").fails(2);
  }

  @Test
  void outputIsReplacedOnlyWhenAskedTo() throws IOException {
    write("rows.csv", "5,50\n");
    store().run("build", "m", "rows.csv").succeeds();
    write("out.csv", "precious");
    store()
        .run("export", "m", "-o", "out.csv")
        .fails(2)
        .complains("already exists: out.csv\n--overwrite replaces it.\n");
    assertThat(folder.resolve("out.csv")).hasContent("precious");
    store().run("export", "m", "-o", "out.csv", "--overwrite", "--no-header").succeeds();
    assertThat(folder.resolve("out.csv")).hasContent("5,50\n");
    Files.createSymbolicLink(folder.resolve("link.csv"), folder.resolve("elsewhere"));
    String complaint = "store: already exists, a broken symbolic link: link.csv\n";
    store().run("export", "m", "-o", "link.csv").fails(2).complains(complaint);
    store().run("export", "m", "-o", "link.csv", "--overwrite").fails(2).complains(complaint);
    Files.delete(folder.resolve("link.csv"));
    assertThat(folder.resolve("elsewhere")).doesNotExist();
    Files.createDirectory(folder.resolve("dir"));
    store().run("export", "m", "-o", "dir", "--overwrite").fails(5);
    store().run("export", "m", "-o", "missing/out.csv").fails(5);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("rows.csv", "m", "out.csv", "dir");
    }
  }

  @Test
  void closedPipeEndsTheCommandQuietly() {
    store().run("build", "cities.store", StoreProcess.sample().toString()).succeeds();
    StoreProcess.Result result =
        store().shell("set -o pipefail; store export cities.store | head -n 1").succeeds();
    result.prints("geoname_id\tpopulation\n".replace('\t', ','));
    store().shell("store export cities.store | true; exit ${PIPESTATUS[0]}").succeeds();
    store()
        .shell("store get cities.store 1850147 | true; exit ${PIPESTATUS[0]}")
        .succeeds();
    store().shell("set -o pipefail; store export cities.store -o >(cat) | cat").succeeds();
  }

  @Test
  void closedPipeEndsTheCommandQuietlyInEveryLanguage() {
    store().run("build", "cities.store", StoreProcess.sample().toString()).succeeds();
    StoreProcess french = store().env("LOCPATH", folder.toString()).env("LC_ALL", "fr_FR.UTF-8");
    String missing = french
        .shell("localedef -i fr_FR -f UTF-8 \"$LOCPATH/$LC_ALL\"; cat none 2>&1")
        .out();
    assumeTrue(!missing.contains("No such file"), "needs messages in another language");
    french.shell("store export cities.store | true; exit ${PIPESTATUS[0]}").succeeds();
  }

  @Test
  void closedPipeKeepsTheVerdict() throws IOException {
    write("some.csv", "0,0\n");
    String rows =
        IntStream.range(0, 5000).mapToObj(i -> i + "," + i + "\n").collect(Collectors.joining());
    write("all.csv", rows);
    write("keys", "9999\n" + rows.replaceAll(",.*", ""));
    for (String name : new String[] {"some", "all", "bad"}) {
      LocalRun.of("build", at(name), at(name.replace("bad", "all") + ".csv")).succeeds();
    }
    byte[] bytes = Files.readAllBytes(folder.resolve("bad"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(folder.resolve("bad"), bytes);
    try (ObjectMap map = ObjectMap.builder(folder.resolve("objects")).create()) {
      map.put(1, "one");
    }
    // Writing fails at the end, before a note, or, if the output is long, in the middle of it.
    requireCode(1, "diff some all --summary");
    requireCode(1, "diff some all");
    requireCode(1, "get some 0 9999");
    requireCode(1, "get all - <keys");
    requireCode(1, "get all - --json <keys");
    requireCode(1, "get objects 1 2");
    requireCode(1, "remove some - --json <keys");
    requireCode(3, "verify bad");
    requireCode(3, "salvage bad saved");
    requireCode(0, "verify all");
    assertThat(store().shell("store get all 0 9999 | true").err()).isEqualTo("not found: 9999\n");
  }

  private void requireCode(int code, String command) {
    StoreProcess.Result result = store().shell("store " + command + " | true; echo $PIPESTATUS");
    assertThat(result.out()).as("%s: %s", command, result.err()).isEqualTo(code + "\n");
  }

  @Test
  void fullDiskIsAnError() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "needs the device " + full);
    store().run("build", "cities.store", StoreProcess.sample().toString()).succeeds();
    store().run("export", "cities.store", "-o", "/dev/full").fails(5).complains("No space left");
    store().run("export", "cities.store", "-o", "/dev/full", "--overwrite").fails(5);
    assertThat(Files.isRegularFile(full)).isFalse();
    store()
        .shell("store export cities.store > /dev/full")
        .fails(5)
        .complains("cannot write to standard output: No space left");
    store().shell("store inspect cities.store > /dev/full").fails(5);
    store().shell("store get cities.store 1850147 --json > /dev/full").fails(5);
    store().shell("store --help > /dev/full").fails(5);
    write("keys", "1850147\n".repeat(1000));
    assertThat(store()
            .shell("store get cities.store - <keys >/dev/full")
            .fails(5)
            .err()
            .lines())
        .hasSize(1);
  }
}
