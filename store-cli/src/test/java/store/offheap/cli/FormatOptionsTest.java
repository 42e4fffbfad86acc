package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import store.offheap.array.DenseArray;
import store.offheap.model.ArrayType;

/** An option that a format does not have is refused, not ignored. */
class FormatOptionsTest {
  /** Options, each with a value that is valid for every format that has the option. */
  private static final List<String> OF_INPUTS = List.of(
      "--key=id",
      "--value=v",
      "--header=auto",
      "--delimiter=auto",
      "--no-quotes",
      "--charset=UTF-8");

  private static final List<String> OF_OUTPUTS =
      List.of("--delimiter=;", "--no-header", "--key-name=k", "--value-name=w");

  @TempDir
  private Path folder;

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private void makeInputs() throws IOException {
    Files.writeString(folder.resolve("csv"), "id,v\n1,2\n");
    Files.writeString(folder.resolve("tsv"), "id\tv\n1\t2\n");
    Files.writeString(folder.resolve("ndjson"), "{\"id\":1,\"v\":2}\n");
    Files.writeString(folder.resolve("in.jsonl"), "{\"id\":1,\"v\":2}\n");
    Files.writeString(folder.resolve("raw"), "12345678");
    try (DenseArray array = DenseArray.create(folder.resolve("k.npy"), ArrayType.INT32, 1)) {
      array.all().fill(1);
    }
  }

  private List<String> input(String command, String format) {
    List<String> arguments = new ArrayList<>(List.of(command));
    if (command.equals("build")) {
      arguments.add(at("x.store"));
    }
    switch (format) {
      case "npy" -> arguments.addAll(List.of("--keys", at("k.npy"), "--values", at("k.npy")));
      case "named" -> arguments.add(at("in.jsonl"));
      default -> arguments.addAll(List.of(at(format), "--format", format));
    }
    if (format.equals("ndjson") || format.equals("named")) {
      arguments.addAll(List.of("-k", "id", "-v", "v"));
    } else {
      arguments.addAll(List.of("--key-type", "i32", "--value-type", "i32"));
    }
    return arguments;
  }

  @ParameterizedTest
  @CsvSource({
    "csv,  6, --key --value --header --delimiter --no-quotes --charset",
    "tsv,  6, --key --value --header --delimiter --no-quotes --charset",
    "ndjson, 2, --key --value",
    "named, 2, --key --value",
    "raw, 0, ''",
    "npy, 0, ''"
  })
  void eachInputHasItsOptions(String format, int count, String options) throws IOException {
    makeInputs();
    int had = 0;
    for (String option : OF_INPUTS) {
      List<String> build = input("build", format);
      String name = option.replaceAll("=.*", "");
      if (List.of(options.split(" ")).contains(name)) {
        had++;
        build.removeAll(List.of("-k", "-v", "id", "v"));
        build.addAll(List.of("--key=id", "--value=v"));
        build.remove(option);
        build.add(option);
        LocalRun.of(build.toArray(String[]::new)).succeeds();
        Files.delete(folder.resolve("x.store"));
      } else {
        List<String> estimate = input("estimate", format);
        build.add(option);
        estimate.add(option);
        requireRefused(build, name, format);
        requireRefused(estimate, name, format);
        assertThat(folder.resolve("x.store")).doesNotExist();
      }
    }
    assertThat(had).isEqualTo(count);
  }

  private static void requireRefused(List<String> arguments, String name, String format) {
    LocalRun.of(arguments.toArray(String[]::new))
        .fails(2)
        .complains(": " + name + " is for csv")
        .complains(", not for "
            + (format.equals("npy") ? ".npy arrays" : format.replace("named", "ndjson")) + "\n");
  }

  @Test
  void arraysHaveNoFormat() throws IOException {
    makeInputs();
    List<String> build = input("build", "npy");
    build.addAll(List.of("--format", "csv"));
    requireRefused(build, "--format", "npy");
  }

  @ParameterizedTest
  @CsvSource({
    "csv, --format=csv, 4, --delimiter --no-header --key-name --value-name",
    "csv, -o, 4, --delimiter --no-header --key-name --value-name",
    "tsv, --format=tsv, 4, --delimiter --no-header --key-name --value-name",
    "ndjson, --format=ndjson, 2, --key-name --value-name",
    "ndjson, -o=x.jsonl.gz, 2, --key-name --value-name",
    "raw, --format=raw, 0, ''",
    "npy, --keys, 0, ''"
  })
  void eachOutputHasItsOptions(String format, String chosenBy, int count, String options)
      throws IOException {
    makeInputs();
    LocalRun.of("build", at("m"), at("csv")).succeeds();
    int had = 0;
    for (String option : OF_OUTPUTS) {
      String name = option.replaceAll("=.*", "");
      List<String> export = new ArrayList<>(List.of("export", at("m"), option));
      switch (chosenBy) {
        case "--keys" -> export.addAll(List.of("--keys", at("x"), "--values", at("y")));
        case "-o" -> export.addAll(List.of("-o", at("x")));
        case "-o=x.jsonl.gz" -> export.addAll(List.of("-o", at("x.jsonl.gz")));
        default -> export.addAll(List.of("-o", at("x"), chosenBy));
      }
      if (List.of(options.split(" ")).contains(name)) {
        had++;
        export.add("--overwrite");
        LocalRun.of(export.toArray(String[]::new)).succeeds();
      } else {
        requireRefused(export, name, format);
      }
    }
    assertThat(had).isEqualTo(count);
    if (count == 0) {
      assertThat(folder.resolve("x")).doesNotExist();
      assertThat(folder.resolve("y")).doesNotExist();
    }
  }

  @Test
  void arraysAreNeitherOutputNorRows() throws IOException {
    makeInputs();
    LocalRun.of("build", at("m"), at("csv")).succeeds();
    String[] arrays = {"export", at("m"), "--keys", at("x"), "--values", at("y")};
    for (String[] more : new String[][] {{"--format", "raw"}, {"-o", at("z")}}) {
      List<String> export = new ArrayList<>(List.of(arrays));
      export.addAll(List.of(more));
      requireRefused(export, more[0].replace("-o", "--output").replace("---", "--"), "npy");
    }
  }

  @Test
  void whatSaysNothingAboutANumberOrASetIsRefused() throws IOException {
    makeInputs();
    for (String option : List.of("--set", "--rows=5", "--header=no", "--keys=k.npy")) {
      LocalRun.of("estimate", "7", "--key-type=u32", "--value-type=u8", option)
          .fails(2)
          .complains(option.replaceAll("=.*", "") + " is for inputs, not for a number of entries");
    }
    LocalRun.of("estimate", at("csv"), "--set", "--value=v").fails(2).complains("a set has no");
    LocalRun.of("build", at("s"), at("csv"), "--set").succeeds();
    LocalRun.of("export", at("s"), "-o", at("x"), "--value-name=v")
        .fails(2)
        .complains("a set has no values");
  }

  @Test
  void formatThatWasGivenCountsBeforeTheName() throws IOException {
    makeInputs();
    LocalRun.of("build", at("m"), at("csv")).succeeds();
    LocalRun.of("export", at("m"), "--format", "csv", "-o", at("m.tsv")).succeeds();
    assertThat(folder.resolve("m.tsv")).hasContent("id,v\n1,2\n");
    LocalRun.of("export", at("m"), "--format", "tsv", "-o", at("m.csv")).succeeds();
    assertThat(folder.resolve("m.csv")).hasContent("id\tv\n1\t2\n");
    LocalRun.of("export", at("m"), "--format", "csv", "-o", at("m.ndjson"), "-d", "|")
        .succeeds();
    assertThat(folder.resolve("m.ndjson")).hasContent("id|v\n1|2\n");
  }

  @Test
  void whatIsNoJsonIsToldWithoutTheWordsOfTheParser() throws IOException {
    Files.writeString(
        folder.resolve("bad.ndjson"),
        "{\"id\":" + "1".repeat(2000) + "}\n"
            + "{\"id\":1,\"a\":" + "[".repeat(70) + "]".repeat(70) + "}\n"
            + "{\"id\":1,\"a\":[1\n{\"id\":1,\"a\":NaN}\n{\"id\":1,\"a\":+1}\n{\"id\":1 // x\n");
    LocalRun rows =
        LocalRun.of("build", at("m"), at("bad.ndjson"), "-k", "id", "--set").fails(1);
    LocalRun objects =
        LocalRun.of("build", "--objects", at("m"), at("bad.ndjson"), "-k", "id").fails(1);
    assertThat(rows.err())
        .contains(":1:1: not JSON: Number value length (2000) exceeds the maximum allowed (1000)\n")
        .contains(":3:15: not JSON: Unexpected end-of-input: expected close marker for Array"
            + " (start marker at column 13)\n")
        .contains(":4:16: not JSON: Non-standard token 'NaN'\n");
    assertThat(rows.err() + objects.err()).doesNotContain("`", "Feature", "REDACTED", "Source");
  }
}
