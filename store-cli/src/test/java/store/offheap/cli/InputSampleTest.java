package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The positions in a long input from which a sample is taken. */
class InputSampleTest {
  private static final int ROWS = 100_000;

  @TempDir
  private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rowsFromAllOverAreTakenWhereQuotesHoldNoLineEnds(boolean isOneLineARow) throws IOException {
    Path input = folder.resolve("rows.ndjson");
    Files.writeString(
        input,
        IntStream.range(0, ROWS)
            .mapToObj(i -> "{\"id\": " + i + ", \"value\": 1}\n")
            .collect(Collectors.joining()));
    try (InputSample sample = InputSample.of(List.of(input.toString()), 0, isOneLineARow)) {
      List<String> lines = Files.readAllLines(Path.of(sample.files().get(0)));
      assertThat(lines).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
      boolean hasLast = lines.contains("{\"id\": " + (ROWS - 1) + ", \"value\": 1}");
      assertThat(hasLast).isEqualTo(isOneLineARow);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1_185_000, 1_250_000, 1_600_000, 2_000_000})
  void noRowIsTakenTwice(int length) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < length; i++) {
      text.append(100_000_000 + i).append(",1\n");
    }
    Path input = Files.writeString(folder.resolve("rows.csv"), text);
    try (InputSample sample = InputSample.of(List.of(input.toString()), 0, false)) {
      assertThat(Files.readAllLines(Path.of(sample.files().get(0)))).doesNotHaveDuplicates();
    }
  }

  @Test
  void lineEndWithinQuotesEndsNoRow() throws IOException {
    // The first MiB ends within the second cell of a row.
    String row = "1,\"a cell\nof \"\"two\"\" lines" + "x".repeat(2000) + "\n\"\n";
    Path input = Files.writeString(folder.resolve("rows.csv"), row.repeat(1000));
    try (InputSample sample = InputSample.of(List.of(input.toString()), 0, false)) {
      String text = Files.readString(Path.of(sample.files().get(0)));
      assertThat(text.length()).isGreaterThan(1_000_000);
      assertThat(text.length() % row.length()).isZero();
    }
  }

  @Test
  void linesThatEndWithAReturnAreCounted() throws IOException {
    int rows = 300_000;
    Path input = Files.writeString(
        folder.resolve("rows.csv"),
        IntStream.range(0, rows)
            .mapToObj(i -> 100_000_000 + i + ",1\r")
            .collect(Collectors.joining()));
    try (InputSample sample = InputSample.of(List.of(input.toString()), 0, false)) {
      String[] lines = Files.readString(Path.of(sample.files().get(0))).split("\r");
      assertThat(lines)
          .allMatch(line -> line.length() == 11)
          .contains(100_000_000 + rows - 1 + ",1");
      assertThat(sample.isWhole()).isFalse();
      assertThat(lines.length * sample.factor()).isCloseTo(rows, within(rows * 0.01));
    }
  }

  @Test
  void nameIsNotCutWithinACharacter() throws IOException {
    Path input =
        Files.writeString(folder.resolve("\ud83d\ude00" + "x".repeat(15) + ".csv"), "1,2\n");
    try (InputSample sample = InputSample.of(List.of(input.toString()), 0, false)) {
      assertThat(Path.of(sample.files().get(0))).hasContent("1,2");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 9, 10, 12, 16})
  void recordsAreTakenWhole(int recordBytes) throws IOException {
    byte[] records = new byte[recordBytes * 300_000];
    Path input = Files.write(folder.resolve("rows.bin"), records);
    try (InputSample sample = InputSample.of(List.of(input.toString()), recordBytes, true)) {
      assertThat(Files.size(Path.of(sample.files().get(0))) % recordBytes).isZero();
    }
  }

  /** Takes a sample while the JVM is shutting down. */
  static final class AtTheEnd {
    private AtTheEnd() {}

    public static void main(String[] arguments) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> {
        try {
          InputSample.of(List.of(), 0, true);
        } catch (IOException | IllegalStateException e) {
          System.out.println(e.getMessage());
        }
      }));
    }
  }

  @Test
  void noFolderIsLeftIfTheProgramIsEndedAsItIsCreated() throws Exception {
    Process ending = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            AtTheEnd.class.getName())
        .redirectErrorStream(true)
        .start();
    assertThat(new String(ending.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("Shutdown in progress" + System.lineSeparator());
    assertThat(ending.waitFor()).isZero();
    assertThat(folder).isEmptyDirectory();
  }
}
