package store.offheap.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/**
 * Measures the time to open a file of 1 GB, and how many bytes of it are touched. Each opening is
 * the first of its file in a JVM of its own, a child process ({@link OpenProbe}). In a "new JVM" it
 * is also the first use of the library, so that loading the classes is included; a "warm JVM" has
 * opened a file of one entry before. The goal is below 20 ms and below 1 MB.
 *
 * <p>The bytes touched are the bytes of the file's mapping that are resident after the opening,
 * from {@code /proc/self/smaps}, where the system counts whole pages, including those around a page
 * fault that it maps as well; and the bytes that the process read from any file meanwhile, from
 * {@code /proc/self/io}. Both are printed, on Linux only. The file is in the page cache because it
 * was just written. It is a copy, because in a file that the library itself wrote, a system with
 * large folios counts 2 MiB for every place touched.
 *
 * <p>Checks that each child finds the right number of entries and the right value for a key.
 *
 * <p>80 million {@code UINT32 -> UINT32} entries take 1.07 GB and half a minute:
 *
 * <pre>{@code
 * java -cp store-bench/target/benchmarks.jar store.offheap.bench.OpenBenchmark 80000000
 * }</pre>
 */
public final class OpenBenchmark {
  private static final int OPENINGS = 7;

  private OpenBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param args number of entries; default 80 million
   */
  public static void main(String[] args) {
    int entries = (int) Arguments.count(args, 80_000_000, Integer.MAX_VALUE);
    try (TemporaryMap place = new TemporaryMap();
        TemporaryMap small = new TemporaryMap()) {
      fill(place, entries);
      place.copy();
      fill(small, 1);
      System.out.printf(Locale.ROOT, "file: entries=%d, bytes=%d%n", entries, place.length());
      for (OpenProbe.Mode mode : OpenProbe.Mode.values()) {
        for (String before : List.of("", small.file().toString())) {
          measure(mode, place, entries, before);
        }
      }
    }
    System.out.println("nothing lost");
  }

  private static void fill(TemporaryMap place, int entries) {
    try (IdMap map = place.create(DType.UINT32, entries)) {
      Entry.putAll(map, entries);
    }
  }

  private static void measure(
      OpenProbe.Mode mode, TemporaryMap place, int entries, String fileBefore) {
    double[] millis = new double[OPENINGS];
    double[] resident = new double[OPENINGS];
    double[] read = new double[OPENINGS];
    for (int i = 0; i < OPENINGS; i++) {
      OpenProbe.Measured measured =
          probe(mode.name(), place.file().toString(), String.valueOf(entries), fileBefore);
      millis[i] = measured.nanos() / 1e6;
      resident[i] = measured.residentBytes();
      read[i] = measured.readBytes();
    }
    System.out.printf(
        Locale.ROOT,
        "%s, %s JVM: ms %s; bytes resident %s; bytes read %s%n",
        mode.label(),
        fileBefore.isEmpty() ? "new" : "warm",
        summary("%.2f", millis),
        summary("%.0f", resident),
        summary("%.0f", read));
  }

  private static String summary(String format, double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    if (sorted[0] < 0) {
      return "not available";
    }
    return String.format(
        Locale.ROOT,
        "median=" + format + " max=" + format,
        sorted[sorted.length / 2],
        sorted[sorted.length - 1]);
  }

  private static OpenProbe.Measured probe(String... args) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(OpenProbe.class.getName());
    command.addAll(List.of(args));
    try {
      Process child = new ProcessBuilder(command)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
      try (BufferedReader output = child.inputReader()) {
        String line = output.readLine();
        int exitCode = child.waitFor();
        if (exitCode != 0 || line == null) {
          throw new IllegalStateException("child: exit code=" + exitCode + ", output=" + line);
        }
        return OpenProbe.Measured.parse(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
