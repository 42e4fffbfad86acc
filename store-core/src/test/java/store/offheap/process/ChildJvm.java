package store.offheap.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import store.offheap.MemoryPath;

/** Starts JVMs with the class path of the tests, and makes such a JVM obey its parent. */
final class ChildJvm {
  private ChildJvm() {}

  /**
   * Returns the command that runs a class.
   *
   * @param isRaw whether the JVM uses the raw path to mapped memory
   */
  static List<String> command(Class<?> main, boolean isRaw, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Children live for a second: the time to start matters, not their speed.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("-Xshare:auto");
    command.addAll(MemoryPath.options(isRaw));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Starts a command, whose standard error goes to a file. */
  static Process start(List<String> command, File output, File errors) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
    if (output != null) {
      builder.redirectOutput(output);
    }
    return builder.start();
  }

  /**
   * Ends this JVM when its parent is gone or sends {@code end}; passes other lines to a listener.
   */
  static void obeyParent(LineListener listener, Runnable end) {
    Thread thread = new Thread(
        () -> {
          try (BufferedReader lines =
              new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
              if (line.equals("end")) {
                end.run();
                return;
              }
              listener.line(line);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } finally {
            end.run();
          }
        },
        "parent");
    thread.setDaemon(true);
    thread.start();
  }

  /** Receives the lines that the parent sends. */
  interface LineListener {
    void line(String line);
  }
}
