package store.offheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Runs the packaged benchmarks in JVMs of their own, which keep their files in a folder. */
final class BenchmarkProcess {
  static final String JAR =
      Objects.requireNonNull(System.getProperty("benchmarks.jar"), "benchmarks.jar");

  private final Path temporary;

  BenchmarkProcess(Path temporary) {
    this.temporary = temporary;
  }

  /** What a JVM printed, and how it ended. */
  record Result(int exitCode, String output) {
    List<String> benchmarks() {
      return output
          .lines()
          .filter(line -> line.startsWith("store.offheap.bench."))
          .toList();
    }
  }

  /** Runs a JVM, whose life is short, to its end. */
  Result java(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
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

  void requireNoFileIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      assertEquals(
          List.of(),
          files
              .filter(file -> file.getFileName().toString().startsWith("store-bench-"))
              .toList());
    }
  }
}
