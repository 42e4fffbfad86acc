package store.offheap.array;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A Python that has the packages sparse and SciPy, where there is one. */
final class SparsePython {
  private static final String SCRIPT = "src/test/python/sparse_peer.py";

  /** The first on the PATH may be one that was built without; the system's has its packages. */
  private static final Optional<String> PYTHON =
      Stream.of("python3", "/usr/bin/python3").filter(SparsePython::hasPackages).findFirst();

  private SparsePython() {}

  private static boolean hasPackages(String python) {
    try {
      return new ProcessBuilder(python, "-c", "import scipy.sparse, sparse")
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

  /** Skips the test, saying why, where there is none. */
  static void assumePresent() {
    assumeTrue(PYTHON.isPresent(), "there is no python3 with sparse and SciPy");
  }

  /** Runs a command to its end; returns the lines it printed. */
  static List<String> run(String command, Path path) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(
            PYTHON.orElseThrow(), "-B", "-W", "ignore", SCRIPT, command, path.toString())
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
