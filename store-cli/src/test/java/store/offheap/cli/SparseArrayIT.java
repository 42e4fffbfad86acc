package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.array.DenseArray;
import store.offheap.model.ArrayType;

/** {@code array} and its commands for sparse arrays. */
class SparseArrayIT {
  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.inOneJvm(folder);
  }

  @BeforeEach
  void writeSample() {
    try (DenseArray array = DenseArray.create(folder.resolve("a.npy"), ArrayType.INT16, 40, 50)) {
      array.setLong(1, 2, 7);
      array.setLong(39, 49, -3);
      array.setLong(5, 0, 2);
    }
    store()
        .run("array", "to-sparse", "a.npy", "a.sparse")
        .succeeds()
        .prints("a.sparse: int16[40, 50], 2,000 elements, 3 of them not 0\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"to-sparse", "to-dense", "to-npz"})
  void everyCommandExplainsItself(String command) {
    String help = store().run("array", command, "--help").succeeds().out();
    assertThat(help)
        .contains("Usage: store array " + command, "Exit codes:", "Example", "--json", "--debug");
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
    store().run("array", command).fails(2).complains("Missing required");
  }

  @Test
  void aSparseArrayIsDescribed() throws IOException {
    assertThat(store().run("array", "info", "a.sparse").succeeds().out())
        .contains("kind       sparse array\n")
        .contains("shape      [40, 50]\n")
        .contains("stored     3 (0.1500 %)\n")
        .contains("fill       0\n");
    JsonNode json =
        store().run("array", "info", "a.sparse", "--json").succeeds().json();
    assertThat(json.get("stored").asLong()).isEqualTo(3);
    assertThat(json.get("fileBytes").asLong()).isEqualTo(Files.size(folder.resolve("a.sparse")));
  }

  @Test
  void theFirstElementsArePrintedInOrder() throws IOException {
    store()
        .run("array", "head", "a.sparse", "-n", "2")
        .succeeds()
        .prints("[1, 2]  7\n[5, 0]  2\n... 1 more element\n");
    JsonNode json = store()
        .run("array", "head", "a.sparse", "--select", "-1", "--json")
        .succeeds()
        .json();
    assertThat(json.get("elements").get(0).get("index").get(0).asInt()).isEqualTo(49);
    assertThat(json.get("elements").get(0).get("element").asText()).isEqualTo("-3");
  }

  @Test
  void statisticsCountWhatIsNotStored() {
    assertThat(store().run("array", "stats", "a.sparse").succeeds().out())
        .contains("elements   2,000\n", "stored     3\n", "min        -3.0\n", "sum        6.0\n");
  }

  @Test
  void sparseArraysComeBackDenseAndFromNpz() throws IOException {
    store().run("array", "to-dense", "a.sparse", "b.npy").succeeds();
    assertThat(Files.mismatch(folder.resolve("a.npy"), folder.resolve("b.npy"))).isEqualTo(-1);
    for (String format : new String[] {"coo", "scipy-coo", "scipy-csr", "scipy-csc"}) {
      store()
          .run("array", "to-npz", "a.sparse", format + ".npz", "--format", format)
          .succeeds();
      store()
          .run("array", "to-sparse", format + ".npz", "c.sparse", "--overwrite")
          .succeeds();
      store()
          .run("array", "head", "c.sparse")
          .succeeds()
          .prints("[1, 2]  7\n[5, 0]  2\n[39, 49]  -3\n");
    }
  }

  @Test
  void longCommandsShowHowFarTheyAre() {
    shows("to-dense a.sparse b.npy", "counting", "reading", "writing");
    shows("to-npz a.sparse b.npz", "counting", "reading", "writing");
    shows("to-sparse b.npy b.sparse", "reading");
    shows("to-sparse b.npz c.sparse", "reading");
    shows("stats a.sparse", "reading", "counting");
    shows("head a.sparse", "reading");
    store().run("array", "to-dense", "a.sparse", "d.npy", "-q").succeeds().prints("");
    store().run("array", "to-npz", "a.sparse", "d.npz", "--quiet").succeeds().prints("");
  }

  /** Requires that a command shows phases if told to; {@code succeeds} covers the opposite case. */
  private void shows(String command, String... phases) {
    StoreProcess.Result shown = store().run(("array " + command + " --progress always").split(" "));
    assertThat(shown.exitCode()).as(shown.err()).isZero();
    assertThat(shown.err()).contains(phases).contains("elements/s");
  }

  @Test
  void whatIsNotAnArrayIsRefused() throws IOException {
    store().run("create", "ids").succeeds();
    store().run("array", "info", "ids").fails(3).complains("not a sparse array");
    store().run("array", "to-dense", "a.npy", "b.npy").fails(3);
    store().run("array", "to-sparse", "a.npy", "a.sparse").fails(2).complains("--overwrite");
    store()
        .run("array", "to-sparse", "a.npy", "e.sparse", "--fill", "32768")
        .fails(2)
        .complains("fill value: ")
        .complains("32768");
    store()
        .run("array", "to-sparse", "a.npy", "a.npy", "--overwrite")
        .fails(2)
        .complains("the output is an input, too: a.npy");
    store().run("array", "to-sparse", "missing.npy", "d.sparse").fails(5).complains("missing.npy");
    store()
        .run("array", "to-npz", "a.sparse", "b.npz", "--format", "bsr")
        .fails(2)
        .complains("bsr");
    Files.writeString(folder.resolve("bad.npz"), "PK, but no more");
    store().run("array", "to-sparse", "bad.npz", "d.sparse").fails(3).complains("bad.npz");
    assertThat(folder.resolve("d.sparse")).doesNotExist();
  }
}
