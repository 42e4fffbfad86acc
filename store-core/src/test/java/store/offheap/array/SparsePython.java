package store.offheap.array;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A Python with the packages sparse and SciPy, if there is one. */
final class SparsePython {
  private static final String SCRIPT = "src/test/python/sparse_peer.py";

  /** The first Python on the PATH may be one without packages; that of the system has them. */
  private static final Optional<String> PYTHON = first("import scipy.sparse, sparse");

  /** A Python whose SciPy loads arrays with any number of axes, as it does since version 1.17. */
  private static final Optional<String> SCIPY =
      first("import io, scipy.sparse as s; f = io.BytesIO(); s.save_npz(f, s.coo_array((2, 3, 4)));"
          + " f.seek(0); s.load_npz(f)");

  private SparsePython() {}

  private static Optional<String> first(String program) {
    return Stream.of("python3", "/usr/bin/python3")
        .filter(python -> runs(python, program))
        .findFirst();
  }

  private static boolean runs(String python, String program) {
    try {
      return new ProcessBuilder(python, "-c", program)
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

  /** Skips the test if there is no such Python. */
  static void assumePresent() {
    assumeTrue(PYTHON.isPresent(), "there is no python3 with sparse and SciPy");
  }

  /** Skips the test if there is no such Python. */
  static void assumeScipyOfAnyAxes() {
    assumeTrue(SCIPY.isPresent(), "there is no python3 with SciPy 1.17");
  }

  /** Runs a command and waits for its end; returns the lines that it printed. */
  static List<String> run(String command, Path path) throws IOException, InterruptedException {
    return run(PYTHON.orElseThrow(), command, path);
  }

  /** Runs a command that needs nothing but SciPy arrays with any number of axes. */
  static List<String> runScipy(String command, Path path) throws IOException, InterruptedException {
    return run(SCIPY.orElseThrow(), command, path);
  }

  private static List<String> run(String python, String command, Path path)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(
            python, "-B", "-W", "ignore", SCRIPT, command, path.toString())
        .redirectErrorStream(true)
        .start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join("\n", lines));
    }
    return lines;
  }
}
