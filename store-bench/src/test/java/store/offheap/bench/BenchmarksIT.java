package store.offheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged JMH benchmarks run as their Javadoc says, each once and with little data. */
class BenchmarksIT {
  private static final List<String> TINY = List.of(
      "-wi", "0", "-i", "1", "-r", "10ms", "-p", "entries=1000", "-foe", "true", "-rf", "csv");

  @TempDir
  private Path temporary;

  private BenchmarkProcess process;

  @BeforeEach
  void open() {
    process = new BenchmarkProcess(temporary);
  }

  @AfterEach
  void noFileIsLeft() throws IOException {
    process.requireNoFileIsLeft();
  }

  @Test
  void everyListedBenchmarkRuns() {
    Set<String> listed =
        new TreeSet<>(process.java(List.of("-jar", BenchmarkProcess.JAR, "-l")).benchmarks());
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

  /** Runs benchmarks and returns the output of JMH. */
  private String jmh(List<String> jvmOptions, List<String> options) {
    List<String> arguments = new ArrayList<>(jvmOptions);
    arguments.addAll(List.of("-Djmh.ignoreLock=true", "-jar", BenchmarkProcess.JAR));
    arguments.addAll(options);
    arguments.addAll(TINY);
    arguments.addAll(List.of("-rff", results().toString()));
    BenchmarkProcess.Result result = process.java(arguments);
    assertEquals(0, result.exitCode(), result.output());
    return result.output();
  }

  private Path results() {
    return temporary.resolve("results.csv");
  }

  /** Returns the names of the benchmarks with a result. */
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
        List<String> command =
            new ArrayList<>(JavadocCommand.arguments(benchmark, BenchmarkProcess.JAR));
        command.add("-l");
        BenchmarkProcess.Result result = process.java(command);
        assertEquals(0, result.exitCode(), result.output());
        assertFalse(result.benchmarks().isEmpty(), benchmark);
        for (String name : result.benchmarks()) {
          assertTrue(name.contains("." + benchmark + "."), name);
        }
      }
    }
  }
}
