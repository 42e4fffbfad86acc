package store.offheap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the packaged jar in a folder, as a user does, and keeps its output. */
final class StoreProcess {
  static final int TIMEOUT_SECONDS = 60;

  private static final int WARNS_OF_UNSAFE = 24;

  /** Options that halve the time of a short run. */
  private static final List<String> SHORT_LIFE = shortLife();

  /** Whether a JVM may run several commands. */
  private static final boolean MAY_STAY = !Boolean.getBoolean("store.processes");

  private final Path folder;
  private final boolean stays;
  private final List<String> jvmOptions = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private byte[] input = {};

  private StoreProcess(Path folder, boolean stays) {
    this.folder = folder;
    this.stays = stays;
  }

  private static List<String> shortLife() {
    List<String> options = new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    if (Runtime.version().feature() >= WARNS_OF_UNSAFE) {
      options.add("--sun-misc-unsafe-memory-access=allow"); // as bin/store does
    }
    try {
      Path archives = Files.createTempDirectory("store-classes");
      Path archive = archives.resolve("classes.jsa");
      archives.toFile().deleteOnExit();
      archive.toFile().deleteOnExit();
      Path classes = archives.resolve("classes");
      Files.writeString(archives.resolve("rows"), "{\"id\":1,\"tags\":[\"a\"]}\n");
      StoreProcess store = in(archives);
      // Not a dynamic archive, which cannot contain classes as old as those of picocli.
      store.java(
          options,
          List.of(
              "-Xshare:off", "-XX:DumpLoadedClassList=" + classes, "-jar", jar().toString()),
          List.of("build", "--objects", "map", "rows", "--key", "id"));
      store.java(
          options,
          List.of(
              "-Xshare:dump",
              "-XX:SharedClassListFile=" + classes,
              "-XX:SharedArchiveFile=" + archive,
              "-cp",
              jar().toString()));
      for (String left : List.of("classes", "map", "map.lock", "rows")) {
        Files.deleteIfExists(archives.resolve(left));
      }
      if (Files.exists(archive)) {
        options.add("-XX:SharedArchiveFile=" + archive);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return options;
  }

  /** Runs each command in a process of its own. */
  static StoreProcess in(Path folder) {
    return new StoreProcess(folder, false);
  }

  /**
   * Runs commands without options and variables of their own in one JVM. With the system property
   * {@code store.processes}, each has a process of its own, as it has for a user.
   */
  static StoreProcess inOneJvm(Path folder) {
    return new StoreProcess(folder, MAY_STAY);
  }

  static Path jar() {
    String jar = System.getProperty("store.jar");
    assertThat(jar).as("system property store.jar, which the build sets").isNotNull();
    return Path.of(jar);
  }

  /** Returns the sample in the module of the jar. */
  static Path sample() {
    return jar().resolveSibling("../sample/cities.tsv.gz").normalize();
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  StoreProcess stdin(String text) {
    return stdin(text.getBytes(UTF_8));
  }

  StoreProcess stdin(byte[] bytes) {
    input = bytes;
    return this;
  }

  StoreProcess jvm(String option) {
    jvmOptions.add(option);
    return this;
  }

  StoreProcess env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Runs the jar. */
  Result run(String... arguments) {
    if (stays && jvmOptions.isEmpty() && environment.isEmpty()) {
      try {
        List<String> java = new ArrayList<>(List.of(java()));
        java.addAll(SHORT_LIFE);
        return ResidentJvm.in(folder, java).run(List.of(arguments), input);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return java(SHORT_LIFE, jvmOptions, List.of("-jar", jar().toString()), List.of(arguments));
  }

  @SafeVarargs
  private Result java(List<String>... arguments) {
    List<String> command = new ArrayList<>(List.of(java()));
    for (List<String> some : arguments) {
      command.addAll(some);
    }
    return execute(command);
  }

  /** Runs a line of bash, in which {@code store} runs the jar. */
  Result shell(String line) {
    String options = "'" + String.join("' '", SHORT_LIFE) + "'";
    String store = "store() { '" + java() + "' " + options + " -jar '" + jar() + "' \"$@\"; }; ";
    return execute(List.of("bash", "-c", store + line));
  }

  /** Runs any command. */
  Result execute(List<String> command) {
    try {
      Path out = Files.createTempFile("store", ".out");
      Path err = Files.createTempFile("store", ".err");
      try {
        ProcessBuilder builder =
            builder(command, folder).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        feed(process);
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("still running after " + TIMEOUT_SECONDS + " s: " + command);
        }
        return new Result(
            command, process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Prepares a command in a folder whose environment is the same everywhere. */
  static ProcessBuilder builder(List<String> command, Path folder) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "COLUMNS"));
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder;
  }

  private void feed(Process process) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input);
    } catch (IOException e) {
      // The command did not read all of its input.
    }
  }

  /** The result of a command. */
  record Result(List<String> command, int exitCode, String out, String err) {

    Result {
      assertThat(err.lines())
          .as("no JVM warning from " + command)
          .noneMatch(line -> line.startsWith("WARNING:") || line.startsWith("OpenJDK"));
    }

    /** Requires success and an empty standard error. */
    Result succeeds() {
      assertThat(exitCode).as("%s: %s", command, err).isZero();
      assertThat(err).as("stderr of %s", command).isEmpty();
      return this;
    }

    /** Requires an exit code and a message without a stack trace. */
    Result fails(int code) {
      assertThat(exitCode).as("%s: %s%s", command, out, err).isEqualTo(code);
      assertThat(err).as("stderr of %s", command).isNotBlank().doesNotContain("\tat ");
      return this;
    }

    /** Requires that standard error contains a text. */
    Result complains(String text) {
      assertThat(err).as("stderr of %s", command).contains(text);
      return this;
    }

    /** Requires that standard output equals a text. */
    Result prints(String text) {
      assertThat(out).as("stdout of %s", command).isEqualTo(text);
      return this;
    }

    JsonNode json() {
      try {
        assertThat(out.lines()).as("one line of JSON").hasSize(1);
        return new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .readTree(out);
      } catch (IOException e) {
        throw new AssertionError("not JSON: " + out, e);
      }
    }
  }
}
