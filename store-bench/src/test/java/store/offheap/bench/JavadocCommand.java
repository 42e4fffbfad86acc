package store.offheap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The command given in a benchmark's Javadoc for running it. */
final class JavadocCommand {
  private static final Path SOURCES = Path.of("src/main/java/store/offheap/bench");
  private static final String JAR = "store-bench/target/benchmarks.jar";
  private static final String BEGIN = " * java ";

  private JavadocCommand() {}

  /** Returns the simple names of all benchmarks, with or without JMH. */
  static List<String> benchmarks() {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Benchmark.java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether a benchmark uses JMH. */
  static boolean isJmh(String benchmark) {
    return arguments(benchmark, JAR).contains("-jar");
  }

  /** Returns the arguments of the command after {@code java}, with the path of the jar replaced. */
  static List<String> arguments(String benchmark, String jar) {
    try {
      List<String> commands = Files.readAllLines(SOURCES.resolve(benchmark + ".java")).stream()
          .filter(line -> line.startsWith(BEGIN))
          .toList();
      if (commands.size() != 1) {
        throw new IllegalStateException(
            "commands: expected=1, actual=" + commands.size() + ", benchmark=" + benchmark);
      }
      return Arrays.stream(commands.get(0).substring(BEGIN.length()).split(" "))
          .map(argument -> argument.equals(JAR) ? jar : argument)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
