package store.offheap.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A Python interpreter that has NumPy and h5py, and runs {@code array_peer.py}. */
final class PythonPeer {
  private final String python;
  private final Path script;

  private PythonPeer(String python, Path script) {
    this.python = python;
    this.script = script;
  }

  /**
   * Finds an interpreter.
   *
   * @param folder folder to which the script is copied
   * @throws IllegalStateException if there is none
   */
  static PythonPeer in(Path folder) throws IOException {
    String found = find()
        .orElseThrow(
            () -> new IllegalStateException("peers: expected=python3 with numpy and h5py"));
    Path script = folder.resolve("array_peer.py");
    try (InputStream resource = PythonPeer.class.getResourceAsStream("array_peer.py")) {
      Files.copy(resource, script);
    }
    return new PythonPeer(found, script);
  }

  /** Returns the command of a Python interpreter that has both modules, if there is one. */
  static Optional<String> find() {
    return find("numpy, h5py");
  }

  /**
   * Returns the command of a Python interpreter that has the given modules, such as {@code numpy,
   * h5py}.
   */
  static Optional<String> find(String modules) {
    return Stream.of("python3", "/usr/bin/python3")
        .filter(python -> hasModules(python, modules))
        .findFirst();
  }

  private static boolean hasModules(String python, String modules) {
    try {
      Process process = new ProcessBuilder(python, "-c", "import " + modules)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs the script; returns the lines that it printed. */
  List<String> run(Object... arguments) throws IOException, InterruptedException {
    return lines(command(arguments));
  }

  /** Starts the script, which responds to each line of input. */
  Process start(Object... arguments) throws IOException {
    return new ProcessBuilder(command(arguments))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private List<String> command(Object... arguments) {
    List<String> command = new ArrayList<>(List.of(python, "-B", script.toString()));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    return command;
  }

  /** Runs a command until it ends; returns the lines that it printed. */
  static List<String> lines(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("failed: " + command);
    }
    return lines;
  }
}
