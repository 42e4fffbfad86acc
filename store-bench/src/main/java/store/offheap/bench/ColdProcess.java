package store.offheap.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import store.offheap.build.Warming;

/**
 * Runs probes in JVMs of their own, each on a file whose pages were dropped from memory, or that it
 * creates. What a probe prints is printed.
 */
final class ColdProcess {
  private static final int FIRST_WITH_ADVICE = 22;

  private ColdProcess() {}

  /**
   * Runs a probe.
   *
   * @param group limits the memory of the process; null for no limit
   * @param heap maximum heap, as of the option {@code -Xmx}
   * @param probe its main class
   * @param file its first argument
   * @param args the other arguments
   * @throws IllegalStateException if it fails
   */
  static void run(MemoryGroup group, String heap, Class<?> probe, Path file, String... args)
      throws IOException, InterruptedException {
    if (Files.exists(file)) {
      drop(file);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heap, "-XX:+UseSerialGC"));
    if (Runtime.version().feature() >= FIRST_WITH_ADVICE) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), probe.getName()));
    command.add(file.toString());
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(group == null ? command : group.command(command))
        .redirectErrorStream(true)
        .start();
    System.out.print(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          probe.getSimpleName() + " failed: exit code=" + process.exitValue());
    }
  }

  /** Makes the system drop the cached pages of the file, and reports if it does not. */
  private static void drop(Path file) throws IOException, InterruptedException {
    MemoryGroup.drop(file);
    double share = Warming.residency(file).share();
    if (share > 0.01) {
      System.out.printf("share of the file in memory before=%.3f%n", share);
    }
  }
}
