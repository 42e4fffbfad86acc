package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.object.ObjectMap;

/** {@code inspect} and {@code verify}. */
class InspectIT {
  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.inOneJvm(folder);
  }

  @Test
  void fileIsDescribed() throws IOException {
    store().run("build", "cities.store", StoreProcess.sample().toString()).succeeds();
    long bytes = Files.size(folder.resolve("cities.store"));
    String text =
        store().env("COLUMNS", "60").run("inspect", "cities.store").succeeds().out();
    assertThat(text)
        .contains("file       cities.store\n")
        .contains("types      uint32 -> uint32\n")
        .contains("state      clean\n")
        .contains("entries    135,233\n")
        .contains(String.format("(%,d bytes)", bytes))
        .contains("attribute  key.column = geoname_id\n")
        .contains("attribute  source = cities.tsv.gz\n")
        .containsPattern("load       \\d+\\.\\d %\n")
        .containsPattern("probe lengths: mean 2\\.\\d\\d, longest \\d+( or more)?\n")
        .containsPattern(" 1  \u2588{10,} +[\\d,]+ +\\d+\\.\\d %\n");
    assertThat(text.lines()).noneMatch(line -> line.contains("\u2588") && line.length() > 60);

    String ascii =
        store().env("LC_ALL", "C").run("inspect", "cities.store").succeeds().out();
    assertThat(ascii).containsPattern(" 1  #{10,} ").doesNotContain("\u2588").doesNotContain("?");

    JsonNode json = store().run("inspect", "cities.store", "--json").succeeds().json();
    assertThat(json.get("entries").asLong()).isEqualTo(135_233);
    assertThat(json.get("fileBytes").asLong()).isEqualTo(bytes);
    assertThat(json.get("keyType").asText()).isEqualTo("uint32");
    assertThat(json.get("state").asText()).isEqualTo("clean");
    assertThat(json.get("attributes").get("value.column").asText()).isEqualTo("population");
    assertThat(StreamSupport.stream(json.get("probeLengths").spliterator(), false)
            .mapToLong(JsonNode::asLong)
            .sum())
        .isEqualTo(135_233);
  }

  @Test
  void typesAreCountedWithoutMemoryForALongValue() {
    int length = 64 << 20;
    try (ObjectMap map = ObjectMap.builder(folder.resolve("m")).create()) {
      map.put(1, new byte[length]);
    }
    JsonNode json =
        store().jvm("-Xmx32m").run("inspect", "m", "--json").succeeds().json();
    assertThat(json.get("values").get(0).get("type").asText()).isEqualTo("bytes");
    assertThat(json.get("values").get(0).get("bytes").asLong()).isGreaterThan(length);
  }

  @Test
  void emptyStoreIsDescribed() {
    store().run("create", "m", "--set").succeeds();
    assertThat(store().run("inspect", "m").succeeds().out())
        .contains("types      set of int64", "entries    0", "probe lengths: no entries");
    store().run("verify", "m").succeeds();
  }

  @Test
  void textFromTheFileCannotSteerTheTerminal() {
    store()
        .run("create", "m", "-a", "evil\u001b[2J=\u001b]0;owned\u0007\nsecond line")
        .succeeds();
    String text = store().run("inspect", "m").succeeds().out();
    assertThat(text)
        .contains("attribute  evil\\u001b[2J = \\u001b]0;owned\\u0007\\nsecond line\n")
        .doesNotContain("\u001b");
    assertThat(store()
            .run("inspect", "m", "--json")
            .json()
            .get("attributes")
            .get("evil\u001b[2J")
            .asText())
        .contains("\u001b]0;owned");
    store().run("inspect", "\u001b[2Jmissing").fails(5).complains("\\u001b[2Jmissing");
  }

  @Test
  void soundStoreIsVerified() {
    store().run("build", "cities.store", StoreProcess.sample().toString()).succeeds();
    assertThat(store().run("verify", "cities.store").succeeds().out())
        .startsWith("OK: cities.store: 135,233 entries, ")
        .containsPattern("slots in (\\d+) segments? checked, \\1 of them by checksum\n");
    JsonNode json = store().run("verify", "cities.store", "--json").succeeds().json();
    assertThat(json.get("ok").booleanValue()).isTrue();
    assertThat(json.get("entries").asLong()).isEqualTo(135_233);
    assertThat(json.get("slotsChecked").asLong()).isGreaterThan(135_233);
    assertThat(json.get("segmentsSealed")).isEqualTo(json.get("segmentsChecked"));
    assertThat(json.get("problems")).isEmpty();
  }

  @Test
  void damageIsFoundAndNamed() throws IOException {
    store().run("build", "cities.store", StoreProcess.sample().toString()).succeeds();
    byte[] bytes = Files.readAllBytes(folder.resolve("cities.store"));
    byte[] damaged = bytes.clone();
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      damaged[bytes.length / 2 + random.nextInt(bytes.length / 4)] ^=
          (byte) (1 + random.nextInt(255));
    }
    Files.write(folder.resolve("slots.store"), damaged);
    StoreProcess.Result result = store().run("verify", "slots.store");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("CORRUPT: slots.store: ")
        .containsPattern("\n  segment \\d+[^\n]*: .");

    StoreProcess.Result json = store().run("verify", "slots.store", "--json");
    assertThat(json.exitCode()).isEqualTo(3);
    assertThat(json.json().get("ok").booleanValue()).isFalse();
    assertThat(json.json().get("problems").get(0).get("where").asText()).isNotEmpty();
    assertThat(json.json().get("problems").get(0).get("what").asText()).isNotEmpty();
    requireNothingIsMadeOf("slots.store");
  }

  /** Requires that no command writes valid-looking output from damaged data. */
  private void requireNothingIsMadeOf(String damaged) {
    for (List<String> command : List.of(
        List.of("export", damaged, "-o", "out"),
        List.of("export", damaged, "--keys", "out", "--values", "out.values"),
        List.of("diff", "cities.store", damaged, "--patch", "out"),
        List.of("compact", damaged),
        List.of("compact", damaged, "-o", "out"),
        List.of("merge", "out", "cities.store", damaged))) {
      store()
          .run(command.toArray(String[]::new))
          .fails(3)
          .complains("corrupt store: checksum: expected=");
      assertThat(folder.resolve("out")).doesNotExist();
    }
    assertThat(store().run("verify", damaged).exitCode()).isEqualTo(3);
  }
}
