package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.array.DenseArray;
import store.offheap.model.ArrayType;

/** {@code array} and its commands. */
class ArrayIT {
  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.inOneJvm(folder);
  }

  @BeforeEach
  void writeSample() {
    try (DenseArray array =
        DenseArray.create(folder.resolve("a.npy"), ArrayType.INT32, 4, 30, 20)) {
      array.all().write(IntStream.range(0, 2400).toArray());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"info", "head", "stats", "convert", "slice", "plot"})
  void everyCommandExplainsItself(String command) {
    String help = store().run("array", command, "--help").succeeds().out();
    assertThat(help)
        .contains("Usage: store array " + command, "Exit codes:", "Example", "--json", "--debug");
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
    store().run("array", command).fails(2).complains("Missing required");
  }

  @Test
  void theGroupNamesItsCommands() {
    String help = store().run("array", "--help").succeeds().out();
    assertThat(help).contains("info ", "head ", "stats ", "convert ", "slice ", "plot ");
    assertThat(store().run("array").fails(2).prints("").err()).isEqualTo(help);
  }

  @Test
  void anArrayIsDescribed() throws IOException {
    assertThat(store().run("array", "info", "a.npy").succeeds().out())
        .contains("type       int32, little endian\n")
        .contains("shape      [4, 30, 20], C order\n")
        .contains("elements   2,400\n");

    JsonNode json = store().run("array", "info", "a.npy", "--json").succeeds().json();
    assertThat(json.get("type").asText()).isEqualTo("int32");
    assertThat(json.get("shape").get(1).asInt()).isEqualTo(30);
    assertThat(json.get("fileBytes").asLong()).isEqualTo(Files.size(folder.resolve("a.npy")));
  }

  @Test
  void theFirstRowsOfAPartArePrinted() {
    assertThat(store().run("array", "head", "a.npy", "-n", "2").succeeds().out())
        .isEqualTo("[0, 0]  0 1 2 3 4 5 6 7 8 9 ...\n[0, 1]  20 21 22 23 24 25 26 27 28 29 ...\n"
            + "... 118 more rows\n");
    store()
        .run("array", "head", "a.npy", "--select", "-1, -1, ::-7")
        .succeeds()
        .prints("2399 2392 2385\n");
    JsonNode json = store()
        .run("array", "head", "a.npy", "--select", "1, 2, 3", "--json")
        .succeeds()
        .json();
    assertThat(json.get("rows").get(0).get("elements").get(0).asText()).isEqualTo("643");
    store().run("array", "head", "a.npy", "--select", "9").fails(2).complains("index of axis 0");
  }

  @Test
  void statsAreThoseOfTheElements() {
    assertThat(store().run("array", "stats", "a.npy").succeeds().out())
        .contains("max        2399.0\n", "mean       1199.5\n", "narrowest  uint16\n");
    JsonNode json = store()
        .run("array", "stats", "a.npy", "--select", "0, 0, :5", "--json")
        .succeeds()
        .json();
    assertThat(json.get("sum").asDouble()).isEqualTo(10);
    assertThat(json.get("nonZero").asInt()).isEqualTo(4);
    assertThat(json.get("narrowest").asText()).isEqualTo("uint8");
  }

  @Test
  void anArrayIsConvertedOrTheElementNamed() {
    store()
        .run("array", "convert", "a.npy", "b.npy", "-t", "narrowest")
        .succeeds()
        .prints("b.npy: uint16[4, 30, 20], 2,400 elements, 0 to 2399,"
            + " 4,800 bytes instead of 9,600\n");
    store()
        .run("array", "convert", "b.npy", "e.npy", "--dtype", "auto")
        .succeeds()
        .prints("e.npy: uint16[4, 30, 20], 2,400 elements, 0 to 2399, no type is narrower\n");
    store()
        .run("array", "convert", "a.npy", "c.npy", "-t", "uint8")
        .fails(2)
        .complains("expected=0..255, actual=256, element=[0, 12, 16]");
    assertThat(folder.resolve("c.npy")).doesNotExist();
    store()
        .run("array", "convert", "a.npy", "c.npy", "-t", "uint8", "--saturate")
        .succeeds();
    store().run("array", "convert", "a.npy", "b.npy", "-t", "int8").fails(2).complains("exists");
    store().run("array", "convert", "a.npy", "d.npy", "-t", "int9").fails(2).complains("int9");

    try (DenseArray array = DenseArray.openReadOnly(folder.resolve("b.npy"));
        DenseArray saturated = DenseArray.openReadOnly(folder.resolve("c.npy"))) {
      assertThat(array.getLong(3, 29, 19)).isEqualTo(2399);
      assertThat(saturated.getLong(3, 29, 19)).isEqualTo(255);
    }
  }

  @Test
  void aConversionTellsWhatItSavesAndHowFarItIs() throws IOException {
    try (DenseArray array =
        DenseArray.create(folder.resolve("halves.npy"), ArrayType.FLOAT64, 100_000)) {
      array.all().fill(0.5);
      array.setDouble(7, Double.NaN);
      array.setDouble(8, -2);
    }
    JsonNode json = store()
        .run("array", "convert", "halves.npy", "h.npy", "--dtype", "auto", "--json")
        .succeeds()
        .json();
    assertThat(json.get("type").asText()).isEqualTo("float16");
    assertThat(json.get("min").asDouble()).isEqualTo(-2);
    assertThat(json.get("max").asDouble()).isEqualTo(0.5);
    assertThat(json.get("bytes").asLong()).isEqualTo(200_000);
    assertThat(json.get("bytesBefore").asLong()).isEqualTo(800_000);

    StoreProcess.Result shown = store()
        .run("array", "convert", "halves.npy", "i.npy", "-t", "float32", "--progress", "always");
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.err()).contains("copy", "elements/s");
    shown = store().run("array", "stats", "halves.npy", "--progress", "always");
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.err()).contains("sums", "range");
    shown = store()
        .run("array", "convert", "halves.npy", "j.npy", "-t", "auto", "--progress", "always");
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.err()).contains("range", "copy");
    store()
        .run("array", "plot", "a.npy", "--plane", "0", "-o", "a.png", "-q")
        .succeeds()
        .prints("");
    store()
        .run("array", "to-sparse", "halves.npy", "h.sparse", "--progress", "always", "-q")
        .succeeds()
        .prints("");
  }

  @Test
  void aPartIsCutOut() {
    store().run("array", "slice", "a.npy", "b.npy", "1, ::-10, 5:7").succeeds();

    try (DenseArray array = DenseArray.openReadOnly(folder.resolve("b.npy"))) {
      assertThat(array.shape()).containsExactly(3, 2);
      assertThat(array.all().toInts()).containsExactly(1185, 1186, 985, 986, 785, 786);
    }
    store().run("array", "slice", "a.npy", "c.npy", "-1, ::-10, 5:7").succeeds();
    store().run("array", "slice", "a.npy", "d.npy", "1", "--satturate").fails(2);
    store().run("array", "slice", "a.npy", "--satturate", "d.npy", "1").fails(2);
  }

  @Test
  void aPlaneIsDrawn() throws IOException {
    store().run("array", "plot", "a.npy", "--plane", "3", "-o", "p.png").succeeds();
    store().run("array", "plot", "a.npy", "--plane", "3", "-o", "p.png").fails(2);
    store()
        .jvm("-Duser.language=fa")
        .run("array", "plot", "a.npy", "--plane", "3", "-o", "h.png")
        .succeeds();
    assertThat(folder.resolve("h.png")).hasSameBinaryContentAs(folder.resolve("p.png"));
    store()
        .run(
            "array",
            "plot",
            "a.npy",
            "--select",
            ":, 2",
            "-o",
            "p.png",
            "--size",
            "400",
            "--overwrite")
        .succeeds();
    store().run("array", "plot", "a.npy", "-o", "q.png").fails(2).complains("[4, 30, 20]");

    BufferedImage image = ImageIO.read(folder.resolve("p.png").toFile());
    assertThat(image.getWidth()).isEqualTo(400);
    Set<Integer> colours = new HashSet<>();
    for (int i = 0; i < 400 * 400; i++) {
      colours.add(image.getRGB(i % 400, i / 400));
    }
    assertThat(colours).hasSizeGreaterThan(50);
    assertThat(folder.resolve("q.png")).doesNotExist();
  }

  @Test
  void noBackgroundShowsBetweenTheCellsOfAPlane() throws IOException {
    try (DenseArray array = DenseArray.create(folder.resolve("g.npy"), ArrayType.UINT8, 400, 400)) {
      array.setLong(0, 0, 1);
    }
    store().run("array", "plot", "g.npy", "-o", "g.png", "--size", "500").succeeds();
    BufferedImage image = ImageIO.read(folder.resolve("g.png").toFile());
    Set<Integer> colours = new HashSet<>();
    for (int x = 125; x < 300; x++) {
      colours.add(image.getRGB(x, 300));
    }
    for (int y = 125; y < 375; y++) {
      colours.add(image.getRGB(200, y));
    }
    assertThat(colours).hasSize(1);
  }

  @Test
  void aPlaneOfOneNumberOrHugeOnesIsDrawnAndOneOfNoneRefused() {
    try (DenseArray array = DenseArray.create(folder.resolve("c.npy"), ArrayType.FLOAT16, 900, 7)) {
      array.all().fill(2.5);
      array.plane(3).fill(Double.NaN);
    }
    store().run("array", "plot", "c.npy", "-o", "c.png").succeeds();
    assertThat(folder.resolve("c.png")).isNotEmptyFile();
    try (DenseArray array =
        DenseArray.create(folder.resolve("e.npy"), ArrayType.FLOAT64, 900, 900)) {
      array.all().fill(1e308);
      array.plane(0).fill(-Double.MAX_VALUE);
      array.plane(1).fill(Double.MAX_VALUE);
    }
    store().run("array", "plot", "e.npy", "-o", "e.png").succeeds();
    store()
        .run("array", "plot", "c.npy", "--select", "3:4", "-o", "d.png")
        .fails(2)
        .complains("no finite element");
  }

  /** Numbers that are indistinguishable in a double when measured from the smallest. */
  @Test
  void aPlaneOfNumbersNearTheLargestOfAWideRangeIsDrawn() {
    try (DenseArray array = DenseArray.create(folder.resolve("w.npy"), ArrayType.INT64, 2, 3)) {
      array.all().write(new long[] {Long.MIN_VALUE, 5, 0, 1, 2, 5});
    }
    store().run("array", "plot", "w.npy", "-o", "w.png").succeeds();
    assertThat(folder.resolve("w.png")).isNotEmptyFile();
  }

  @Test
  void whatIsNoArrayIsSaidSo() throws IOException {
    Files.writeString(folder.resolve("text.npy"), "this is no array at all");
    store().run("array", "info", "text.npy").fails(3).complains("text.npy");
    store().run("array", "info", "missing.npy").fails(5).complains("no such file");
  }
}
