package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From where in a long input a sample is. */
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
}
