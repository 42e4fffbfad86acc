package store.offheap.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import store.offheap.MemoryPath;
import store.offheap.file.Memory;

/**
 * Runs programs beside the test: another JVM with the same class path and memory path, whose death
 * does not affect the test, and tools that cause faults.
 */
final class ChildJvm {
  private static final int TIMEOUT_SECONDS = 90;

  private final List<String> prefix = new ArrayList<>();
  private final List<String> options = new ArrayList<>();

  /** Returns a JVM that is started through another command, such as a tracer. */
  static ChildJvm after(String... command) {
    ChildJvm child = new ChildJvm();
    child.prefix.addAll(List.of(command));
    return child;
  }

  ChildJvm option(String option) {
    options.add(option);
    return this;
  }

  /** Runs a step of {@link FaultScript} and waits for its end. */
  Result run(String step, Path file, Object... numbers) throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:-CreateCoredumpOnCrash"));
    command.add("-XX:ErrorFile=" + file.resolveSibling("crash.log"));
    command.addAll(MemoryPath.options(Memory.RAW));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(FaultScript.class.getName(), step, file.toString()));
    for (Object number : numbers) {
      command.add(number.toString());
    }
    return execute(command);
  }

  /** Runs a command and waits for its end; merges its standard output and error. */
  static Result execute(List<String> command) throws IOException, InterruptedException {
    File out = Files.createTempFile("child", ".out").toFile();
    try {
      Process process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(out)
          .start();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("still running after " + TIMEOUT_SECONDS + " s: " + command + "\n"
            + Files.readString(out.toPath()));
      }
      return new Result(process.exitValue(), Files.readString(out.toPath()));
    } finally {
      Files.delete(out.toPath());
    }
  }

  /** Runs a command that must succeed. */
  static void require(String... command) throws IOException, InterruptedException {
    Result result = execute(List.of(command));
    assertThat(result.exitCode()).as("%s: %s", List.of(command), result.out()).isZero();
  }

  /** Skips the test if a command does not succeed. */
  static void assume(String reason, String... command) throws InterruptedException {
    boolean isUsable;
    try {
      isUsable = execute(List.of(command)).exitCode() == 0;
    } catch (IOException e) {
      isUsable = false;
    }
    assumeTrue(isUsable, reason);
  }

  /** Skips the test unless the user may mount file systems. */
  static void assumeRoot() throws InterruptedException {
    assume("needs a superuser who may mount", "sh", "-c", "test $(id -u) = 0 && unshare -m true");
  }

  /** The result of a program. */
  record Result(int exitCode, String out) {
    /** Requires that the program ran to its end. */
    Result ended() {
      assertThat(exitCode).as(out).isZero();
      assertThat(out).endsWith("end\n");
      return this;
    }

    /** Returns the rest of the last line that begins with a word; empty if there is none. */
    String last(String word) {
      return out.lines()
          .filter(line -> line.startsWith(word + " "))
          .reduce("", (before, line) -> line.substring(word.length() + 1));
    }

    int lastNumber(String word) {
      return last(word).isEmpty() ? 0 : Integer.parseInt(last(word));
    }
  }
}
