package store.offheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Runs the packaged benchmarks in separate JVMs, which write their files to a folder. */
final class BenchmarkProcess {
  static final String JAR =
      Objects.requireNonNull(System.getProperty("benchmarks.jar"), "benchmarks.jar");

  private final Path temporary;

  BenchmarkProcess(Path temporary) {
    this.temporary = temporary;
  }

  /** The exit code and the output of a JVM. */
  record Result(int exitCode, String output) {
    List<String> benchmarks() {
      return output
          .lines()
          .filter(line -> line.startsWith("store.offheap.bench."))
          .toList();
    }
  }

  /** Runs a short-lived JVM and waits for its end. */
  Result java(List<String> arguments) {
    try {
      Process process = start(arguments);
      return new Result(process.waitFor(), Files.readString(output()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Process start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output().toFile())
        .start();
  }

  private Path output() {
    return temporary.resolve("output");
  }

  /** Returns whether a program has begun to write a file with a name. */
  boolean hasWritten(String name) throws IOException {
    return temporaryFiles().stream().anyMatch(folder -> Files.exists(folder.resolve(name)));
  }

  private List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("store-bench-"))
          .toList();
    }
  }

  void requireNoFileIsLeft() throws IOException {
    assertEquals(List.of(), temporaryFiles());
  }
}
