package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The names that {@code export} gives to keys and values: {@code build} reads them as two column
 * names.
 */
class ExportNamesTest {
  @TempDir
  private Path folder;

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /** Exports a map, builds another one from the result, and returns the exported text. */
  private String again(String map, String rows, String... build) throws IOException {
    Files.deleteIfExists(folder.resolve("again"));
    LocalRun.of("export", at(map), "-o", at(rows), "--overwrite").succeeds();
    String[] input = {"build", at("again"), at(rows)};
    LocalRun.of(Stream.of(input, build).flatMap(Stream::of).toArray(String[]::new))
        .succeeds();
    LocalRun.of("diff", at(map), at("again")).succeeds();
    return Files.readString(folder.resolve(rows));
  }

  @ParameterizedTest
  @CsvSource({"p.0,p.1", "id,parent.id", "id,'/ 7 '", "/NaN,n"})
  void pathsInJsonMayEndInNumbersOrAlike(String key, String value) throws IOException {
    String line = "{\"id\":5,\"n\":7,\"p\":[5,7],\"parent\":{\"id\":7},\" 7 \":7,\"NaN\":5}\n";
    String lines = write("in.ndjson", line + line.replace('5', '6'));
    LocalRun.of("build", at("a"), lines, "--key", key, "--value", value).succeeds();
    assertThat(again("a", "out.csv")).startsWith("key,value\n");
    assertThat(again("a", "out.ndjson", "--key", "key", "--value", "value"))
        .contains("{\"key\":5,\"value\":7}\n");
  }

  @Test
  void headerMayHaveNumbers() throws IOException {
    String rows = write("in.csv", "2019,2020\n5,7\n");
    LocalRun.of("build", at("a"), rows, "--header", "yes").succeeds();
    assertThat(again("a", "out.csv")).isEqualTo("key,value\n5,7\n");
    LocalRun.of("build", at("s"), rows, "--header", "yes", "-k", "2", "--set").succeeds();
    assertThat(again("s", "set.csv", "--set")).isEqualTo("key\n7\n");
    String counted = write("log.csv", "value\n5\n5\n");
    LocalRun.of("build", at("n"), counted, "--on-duplicate", "count").succeeds();
    assertThat(again("n", "count.ndjson", "-k", "key", "-v", "value"))
        .isEqualTo("{\"key\":5,\"value\":2}\n");
  }

  @Test
  void namesThatAreClearAreKept() throws IOException {
    LocalRun.of("build", at("a"), write("in.csv", "id,2nd\n5,7\n")).succeeds();
    assertThat(again("a", "out.csv")).isEqualTo("id,2nd\n5,7\n");
    String quoted = write("quoted.csv", "\"a;b\"\n5\n7\n");
    LocalRun.of("build", at("s"), quoted, "--set").succeeds();
    assertThat(again("s", "set.csv", "--set")).startsWith("\"a;b\"\n");
    LocalRun.of("build", at("v"), write("v.csv", "value,n\n5,7\n")).succeeds();
    assertThat(again("v", "v2.csv")).isEqualTo("value,n\n5,7\n");
  }

  @Test
  void oneNameForBothIsRefused() throws IOException {
    LocalRun.of("build", at("a"), write("in.csv", "id,n\n5,7\n")).succeeds();
    for (String[] names : new String[][] {
      {"--key-name=x", "--value-name=x"},
      {"--key-name=n", "--format=csv"},
      {"--value-name=id", "--format=ndjson"}
    }) {
      LocalRun.of("export", at("a"), "-o", at("x"), names[0], names[1])
          .fails(2)
          .complains("--key-name and --value-name: expected=two names, actual=");
      assertThat(folder.resolve("x")).doesNotExist();
    }
    LocalRun.of("export", at("a"), "-o", at("y"), "--no-header", "--key-name=k")
        .fails(2)
        .complains("--no-header");
    LocalRun.of("build", at("s"), at("in.csv"), "--set").succeeds();
    LocalRun.of("export", at("s"), "-o", at("y"), "--key-name=value").succeeds();
    assertThat(folder.resolve("y")).hasContent("value\n5\n");
  }
}
