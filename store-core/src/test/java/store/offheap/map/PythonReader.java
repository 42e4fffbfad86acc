package store.offheap.map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the reader written in Python, which shares no code with the library. */
final class PythonReader {
  private static final Path SCRIPTS = Path.of("src/test/python");
  private static final String COMMAND = "python3";
  private static final long TIMEOUT_SECONDS = 120;

  /**
   * What the reader found in one file.
   *
   * @param listing the content of the file; null if the reader refused it
   * @param size number of entries that the file claims to have
   * @param values the values of the requested keys that were found, by key
   * @param absent the requested keys that are not in the file
   * @param error why the reader refused the file; null if it did not
   */
  record Finding(
      StoreListing listing,
      long size,
      Map<String, String> values,
      List<String> absent,
      String error) {}

  private PythonReader() {}

  /** Skips the test, and says why, if there is no Python. */
  static void assumePresent() {
    boolean isPresent = Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, COMMAND)));
    assumeTrue(isPresent, "there is no " + COMMAND + " on the PATH");
  }

  /**
   * Reads files in one process.
   *
   * @param requests the keys to look up in each file, by path
   * @param folder receives the output while it is read
   * @return what was found, by path
   */
  static Map<Path, Finding> read(Map<Path, List<String>> requests, Path folder)
      throws IOException, InterruptedException {
    Path input = folder.resolve("requests");
    Path output = folder.resolve("findings");
    Path errors = folder.resolve("errors");
    List<String> lines = new ArrayList<>();
    requests.forEach((path, keys) -> lines.add(String.join(
        "\t", Stream.concat(Stream.of(path.toString()), keys.stream()).toList())));
    Files.write(input, lines);
    Process process = process("print_stores.py")
        .redirectInput(input.toFile())
        .redirectOutput(output.toFile())
        .redirectError(errors.toFile())
        .start();
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError("the reader failed: " + Files.readString(errors));
      }
    } finally {
      process.destroyForcibly();
    }
    return findings(List.copyOf(requests.keySet()), Files.readAllLines(output));
  }

  /** Returns a process that runs a script; -B stops Python from writing bytecode beside it. */
  static ProcessBuilder process(String script, String... arguments) {
    List<String> command = new ArrayList<>(
        List.of(COMMAND, "-B", "-X", "utf8", SCRIPTS.resolve(script).toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /**
   * Runs the reader's own command line; returns its exit status, then the lines that it printed.
   */
  static List<String> run(String... arguments) throws IOException, InterruptedException {
    Process process =
        process("offheap_reader.py", arguments).redirectErrorStream(true).start();
    List<String> result = new ArrayList<>(
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList());
    result.add(0, Integer.toString(process.waitFor()));
    return result;
  }

  private static Map<Path, Finding> findings(List<Path> paths, List<String> lines) {
    Map<Path, Finding> findings = new TreeMap<>();
    List<String> part = new ArrayList<>();
    for (String line : lines) {
      if (line.equals("end")) {
        findings.put(paths.get(findings.size()), finding(part));
        part.clear();
      } else {
        part.add(line);
      }
    }
    return findings;
  }

  private static Finding finding(List<String> lines) {
    List<String> listing = new ArrayList<>();
    List<String[]> found = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    long size = -1;
    for (String line : lines) {
      String[] words = line.split("\t");
      switch (words[0]) {
        case "size" -> size = Long.parseLong(words[1]);
        case "found" -> found.add(words);
        case "absent" -> absent.add(words[1]);
        case "error" -> {
          return new Finding(null, -1, Map.of(), List.of(), words[1]);
        }
        default -> listing.add(line);
      }
    }
    StoreListing parsed = StoreListing.parse(listing);
    Map<String, String> values = new TreeMap<>();
    for (String[] words : found) {
      values.put(words[1], StoreListing.canonical(parsed.valueType(), words[2]));
    }
    return new Finding(parsed, size, values, absent, null);
  }
}
