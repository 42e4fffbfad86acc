package store.offheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks that are separate programs run as their Javadoc says, with little work. */
class BenchmarkProgramsIT {
  private static final int TINY_COUNT = 2_000;
  private static final int USAGE = 2;
  private static final List<String> ARRAYS =
      List.of(ArrayReadBenchmark.class.getSimpleName(), ArrayWriteBenchmark.class.getSimpleName());

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
  void theCommandInTheJavadocRuns() {
    for (String benchmark : JavadocCommand.benchmarks()) {
      if (!JavadocCommand.isJmh(benchmark) && !ARRAYS.contains(benchmark)) {
        List<String> command =
            new ArrayList<>(JavadocCommand.arguments(benchmark, BenchmarkProcess.JAR));
        assertTrue(command.get(command.size() - 1).matches("[0-9]+"), command.toString());
        command.set(command.size() - 1, String.valueOf(TINY_COUNT));
        BenchmarkProcess.Result result = process.java(command);
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
      BenchmarkProcess.Result result =
          process.java(JavadocCommand.arguments(benchmark, BenchmarkProcess.JAR).stream()
              .map(argument -> argument.replaceAll("^[0-9]+$", "1"))
              .toList());
      assertEquals(0, result.exitCode(), result.output());
      assertTrue(result.output().contains("memmap"), result.output());
    }
  }

  @Test
  void aLargerHeapIsRefused() {
    List<String> command = new ArrayList<>(
        JavadocCommand.arguments(SmallHeapBenchmark.class.getSimpleName(), BenchmarkProcess.JAR));
    assertTrue(command.remove("-Xmx64m"), command.toString());
    command.add(0, "-Xmx128m");
    BenchmarkProcess.Result result = process.java(command);
    requireRefused("heap: expected=java -Xmx64m, actual bytes=", result);
  }

  @Test
  void aProgramThatIsToldToEndLeavesNothing() throws Exception {
    List<String> command = new ArrayList<>(
        JavadocCommand.arguments(BuildBenchmark.class.getSimpleName(), BenchmarkProcess.JAR));
    Process program = process.start(command);
    try {
      while (!process.hasWritten("rows.csv")) {
        assertTrue(program.isAlive());
        Thread.sleep(1);
      }
      program.destroy();
      program.waitFor();
    } finally {
      program.destroyForcibly();
    }
  }

  @Test
  void wrongArgumentsAreNamed() {
    List<String> command = new ArrayList<>(
        JavadocCommand.arguments(SmallHeapBenchmark.class.getSimpleName(), BenchmarkProcess.JAR));
    command.set(command.size() - 1, "abc");
    requireRefused("arguments: expected=one number, 1..", process.java(command));
  }

  private static void requireRefused(String message, BenchmarkProcess.Result result) {
    assertEquals(USAGE, result.exitCode(), result.output());
    List<String> lines = result.output().lines().toList();
    assertTrue(lines.get(lines.size() - 1).startsWith(message), result.output());
  }
}
