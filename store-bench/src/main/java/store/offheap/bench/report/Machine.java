package store.offheap.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Describes the machine on which measurements are made. */
final class Machine {
  private Machine() {}

  /** Describes the machine, a JVM and a directory's file system. */
  static Map<String, String> describe(String java, Path directory) throws IOException {
    Map<String, String> described = new LinkedHashMap<>();
    described.put("processor", field("/proc/cpuinfo", "model name"));
    described.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    described.put("memory", field("/proc/meminfo", "MemTotal"));
    described.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    described.put("file system", Files.getFileStore(directory).type());
    described.put("huge pages", text("/sys/kernel/mm/transparent_hugepage/enabled"));
    described.put("JDK", version(java));
    return described;
  }

  /** Returns the version that a JVM reports, the second of three lines. */
  private static String version(String java) throws IOException {
    Process process =
        new ProcessBuilder(java, "-version").redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output.lines().skip(1).findFirst().orElse("not known");
  }

  private static String field(String file, String name) throws IOException {
    return lines(file).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("not known");
  }

  private static String text(String file) throws IOException {
    return String.join(" ", lines(file));
  }

  private static List<String> lines(String file) throws IOException {
    Path path = Path.of(file);
    return Files.isReadable(path) ? Files.readAllLines(path) : List.of("not known");
  }
}
