package store.offheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged benchmarks run, each once and tiny, as their Javadoc says. */
class BenchmarksIT {
  private static final String JAR =
      Objects.requireNonNull(System.getProperty("benchmarks.jar"), "benchmarks.jar");
  private static final List<String> TINY = List.of(
      "-wi", "0", "-i", "1", "-r", "10ms", "-p", "entries=1000", "-foe", "true", "-rf", "csv");
  private static final int TINY_COUNT = 20_000;
  private static final List<String> ARRAYS =
      List.of(ArrayReadBenchmark.class.getSimpleName(), ArrayWriteBenchmark.class.getSimpleName());

  @TempDir
  private Path temporary;

  /** What a JVM printed, and how it ended. */
  private record Result(int exitCode, String output) {
    List<String> benchmarks() {
      return output
          .lines()
          .filter(line -> line.startsWith("store.offheap.bench."))
          .toList();
    }
  }

  @AfterEach
  void noFileIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      assertEquals(
          List.of(),
          files
              .filter(file -> file.getFileName().toString().startsWith("store-bench-"))
              .toList());
    }
  }

  @Test
  void everyListedBenchmarkRuns() {
    Set<String> listed = new TreeSet<>(java(List.of("-jar", JAR, "-l")).benchmarks());
    jmh(Jvm.CHRONICLE, List.of("-f", "0", "-p", "distribution=zipf", "-p", "hits=true"));
    assertEquals(listed, measured());
    Set<String> classes = listed.stream()
        .map(name -> name.replaceAll(".*\\.(\\w+)\\.\\w+", "$1"))
        .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        JavadocCommand.benchmarks().stream().filter(JavadocCommand::isJmh).toList(),
        List.copyOf(classes));
  }

  @Test
  void forksNamedRawAndNoOthersOpenTheJdk() {
    String output = jmh(
        List.of(),
        List.of(
            "IdMapGetBenchmark.int",
            "-f",
            "1",
            "-p",
            "distribution=uniform",
            "-p",
            "hits=false",
            "-prof",
            CpuTimeProfiler.class.getName()));
    Set<String> measured = measured();
    assertEquals(14, measured.size(), output);
    assertEquals(7, measured.stream().filter(name -> name.endsWith(":cpu")).count(), output);
    String options = "";
    for (String line : output.lines().toList()) {
      if (line.startsWith("# VM options:")) {
        options = line;
      } else if (line.startsWith("# Benchmark:")) {
        assertEquals(line.endsWith("Raw"), options.contains(Jvm.RAW), line + ", " + options);
      }
    }
  }

  /** Runs benchmarks, all in the same way, and returns what JMH printed. */
  private String jmh(List<String> jvmOptions, List<String> options) {
    List<String> arguments = new ArrayList<>(jvmOptions);
    arguments.addAll(List.of("-Djmh.ignoreLock=true", "-jar", JAR));
    arguments.addAll(options);
    arguments.addAll(TINY);
    arguments.addAll(List.of("-rff", results().toString()));
    Result result = java(arguments);
    assertEquals(0, result.exitCode(), result.output());
    return result.output();
  }

  private Path results() {
    return temporary.resolve("results.csv");
  }

  /** Returns the names of the benchmarks that gave a result. */
  private Set<String> measured() {
    try {
      return Files.readAllLines(results()).stream()
          .skip(1)
          .map(line -> line.substring(1, line.indexOf('"', 1)))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theCommandInTheJavadocSelectsBenchmarks() {
    for (String benchmark : JavadocCommand.benchmarks()) {
      if (JavadocCommand.isJmh(benchmark)) {
        List<String> command = new ArrayList<>(JavadocCommand.arguments(benchmark, JAR));
        command.add("-l");
        Result result = java(command);
        assertEquals(0, result.exitCode(), result.output());
        assertFalse(result.benchmarks().isEmpty(), benchmark);
        for (String name : result.benchmarks()) {
          assertTrue(name.contains("." + benchmark + "."), name);
        }
      }
    }
  }

  @Test
  void theCommandInTheJavadocRuns() {
    for (String benchmark : JavadocCommand.benchmarks()) {
      if (!JavadocCommand.isJmh(benchmark) && !ARRAYS.contains(benchmark)) {
        List<String> command = new ArrayList<>(JavadocCommand.arguments(benchmark, JAR));
        assertTrue(command.get(command.size() - 1).matches("[0-9]+"), command.toString());
        command.set(command.size() - 1, String.valueOf(TINY_COUNT));
        Result result = java(command);
        assertEquals(0, result.exitCode(), result.output());
        assertTrue(result.output().contains("nothing lost"), result.output());
      }
    }
  }

  @Tag("slow")
  @Test
  void theCommandInTheJavadocRunsBesideNumpy() {
    assumeTrue(PythonPeer.find().isPresent(), "needs a python3 that has NumPy and h5py");
    for (String benchmark : ARRAYS) {
      Result result = java(JavadocCommand.arguments(benchmark, JAR).stream()
          .map(argument -> argument.replaceAll("^[0-9]+$", "1"))
          .toList());
      assertEquals(0, result.exitCode(), result.output());
      assertTrue(result.output().contains("memmap"), result.output());
    }
  }

  @Test
  void aLargerHeapIsRefused() {
    List<String> command =
        new ArrayList<>(JavadocCommand.arguments(SmallHeapBenchmark.class.getSimpleName(), JAR));
    assertTrue(command.remove("-Xmx64m"), command.toString());
    command.add(0, "-Xmx128m");
    Result result = java(command);
    assertNotEquals(0, result.exitCode(), result.output());
    assertFalse(result.output().contains("nothing lost"), result.output());
  }

  private Result java(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(arguments);
    Path output = temporary.resolve("output");
    try {
      Process process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
      return new Result(process.waitFor(), Files.readString(output));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
