package store.offheap.array;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A Python with NumPy, if there is one. */
final class Numpy {
  private static final Path SCRIPT = Path.of("src/test/python/numpy_peer.py");

  /** The first Python on the PATH may be one without packages; that of the system has them. */
  private static final Optional<String> PYTHON =
      Stream.of("python3", "/usr/bin/python3").filter(Numpy::hasNumpy).findFirst();

  private Numpy() {}

  private static boolean hasNumpy(String python) {
    try {
      return new ProcessBuilder(python, "-c", "import numpy")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Skips the test if there is no NumPy. */
  static void assumePresent() {
    assumeTrue(PYTHON.isPresent(), "there is no python3 with NumPy");
  }

  private static ProcessBuilder process(String command, Path path) {
    return new ProcessBuilder(
            List.of(PYTHON.orElseThrow(), "-B", SCRIPT.toString(), command, path.toString()))
        .redirectErrorStream(true);
  }

  /** Runs a command and waits for its end; returns the lines that it printed. */
  static List<String> run(String command, Path path) throws IOException, InterruptedException {
    Process process = process(command, path).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join("\n", lines));
    }
    return lines;
  }

  /** A process that maps a file. */
  static final class Watcher implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream questions;

    Watcher(Path file) throws IOException {
      process = process("watch", file).start();
      answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      questions = new PrintStream(process.getOutputStream(), true, UTF_8);
      if (!"ready".equals(answers.readLine())) {
        throw new AssertionError("the watcher did not start");
      }
    }

    /** Returns an element, {@code "1,2"}, or sets it first, {@code "1,2=3"}. */
    double ask(String question) {
      questions.println(question);
      try {
        String answer = answers.readLine();
        try {
          return Double.parseDouble(answer);
        } catch (NumberFormatException e) {
          throw new AssertionError("the watcher said: " + answer, e);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
