package store.offheap.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import store.offheap.array.ArrayView;
import store.offheap.array.DenseArray;
import store.offheap.array.Writing;
import store.offheap.model.ArrayType;

/**
 * Measures writing an array of 500 x 2000 x 2000 floats, 8 GB, and one of as many doubles, plane by
 * plane. Compares a dense array with {@code numpy.memmap} and h5py, each in its own process, in
 * alternation, in three rounds; and with an array in NumPy's memory, if that takes less than half
 * of the machine's memory. Computing the numbers is not measured; opening and closing the file is.
 * The dense array is written in both ways of {@link store.offheap.array.Writing}: {@code direct}
 * and {@code cached}.
 *
 * <p>Prints for each the seconds until the file was closed and until it was on storage (medians),
 * the ratio of the time of {@code direct} to each of them (median, smallest and largest of all
 * rounds), and the peak resident memory. Checks the dense array by reading it back completely.
 *
 * <p>Takes about ten minutes and 16 GB in {@code java.io.tmpdir}, a fifth of it with 100 planes, as
 * below. Requires a {@code python3} with NumPy and h5py. Arguments: number of planes, number of
 * rounds.
 *
 * <pre>{@code
 * java -cp store-bench/target/benchmarks.jar store.offheap.bench.ArrayWriteBenchmark 100 3
 * }</pre>
 */
public final class ArrayWriteBenchmark {
  private static final int ROWS = 2000;
  private static final int COLUMNS = 2000;
  private static final List<ArrayType> TYPES = List.of(ArrayType.FLOAT32, ArrayType.FLOAT64);
  private static final List<String> WRITERS =
      List.of("direct", "cached", "memmap", "hdf5", "memory");

  private ArrayWriteBenchmark() {}

  /**
   * A single run: time until the file was closed, time until it was on storage, and peak memory.
   */
  private record Run(double seconds, double flushedSeconds, long peakBytes) {
    static Run parse(String line) {
      String[] words = line.split(" ");
      return new Run(
          Double.parseDouble(words[0]), Double.parseDouble(words[1]), Long.parseLong(words[2]));
    }
  }

  /**
   * Runs the benchmark.
   *
   * @param args number of planes and number of rounds; defaults 500 and 3
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 5) {
      write(
          ArrayType.valueOf(args[1]),
          Writing.valueOf(args[2]),
          Path.of(args[3]),
          Integer.parseInt(args[4]));
      return;
    }
    int planes = (int) Arguments.count(Arguments.part(args, 0, 1), 500, 10_000);
    int rounds = (int) Arguments.count(Arguments.part(args, 1, args.length), 3, 1_000);
    try (TemporaryFolder temporary = new TemporaryFolder()) {
      Path folder = temporary.path();
      PythonPeer python = PythonPeer.in(folder);
      for (ArrayType type : TYPES) {
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
          run(type, planes, folder, python, runs, round == 0);
        }
        System.out.printf("%s, planes=%d, rounds=%d%n", type.label(), planes, rounds);
        runs.forEach((writer, found) -> print(writer, found, runs.get("direct")));
      }
    }
  }

  private static void run(
      ArrayType type,
      int planes,
      Path folder,
      PythonPeer python,
      Map<String, List<Run>> runs,
      boolean isChecked)
      throws IOException, InterruptedException {
    for (String writer : WRITERS) {
      if (writer.equals("memory") && !fitsMemory(type, planes)) {
        continue;
      }
      // Otherwise data that an earlier run left to be written would delay this one.
      PythonPeer.lines(List.of("sync"));
      Path file = folder.resolve(writer);
      Run run = Run.parse(run(type, writer, python, file, planes));
      if (isChecked && writer.equals("direct")) {
        check(type, file, planes);
      }
      Files.deleteIfExists(file);
      runs.computeIfAbsent(writer, name -> new ArrayList<>()).add(run);
    }
  }

  private static boolean fitsMemory(ArrayType type, int planes) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return (long) planes * ROWS * COLUMNS * type.bytes() < system.getTotalMemorySize() / 2;
  }

  private static String run(ArrayType type, String writer, PythonPeer python, Path file, int planes)
      throws IOException, InterruptedException {
    if (!writer.equals("direct") && !writer.equals("cached")) {
      return python
          .run("write", writer, "<f" + type.bytes(), file, planes, ROWS, COLUMNS)
          .get(0);
    }
    List<String> command = List.of(
        ProcessHandle.current().info().command().orElse("java"),
        "-cp",
        System.getProperty("java.class.path"),
        ArrayWriteBenchmark.class.getName(),
        "write",
        type.name(),
        writer.toUpperCase(Locale.ROOT),
        file.toString(),
        Integer.toString(planes));
    return PythonPeer.lines(command).get(0);
  }

  /** A plane of either type. */
  private static final class Plane {
    private final float[] floats;
    private final double[] doubles;

    Plane(ArrayType type) {
      this.floats = new float[type == ArrayType.FLOAT32 ? ROWS * COLUMNS : 0];
      this.doubles = new double[type == ArrayType.FLOAT64 ? ROWS * COLUMNS : 0];
    }

    void fill(int k) {
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) i + k;
      }
      for (int i = 0; i < doubles.length; i++) {
        doubles[i] = (double) i + k;
      }
    }

    void write(ArrayView view) {
      if (floats.length > 0) {
        view.write(floats);
      } else {
        view.write(doubles);
      }
    }

    void read(ArrayView view) {
      if (floats.length > 0) {
        view.read(floats);
      } else {
        view.read(doubles);
      }
    }

    boolean isSame(Plane other) {
      return Arrays.equals(floats, other.floats) && Arrays.equals(doubles, other.doubles);
    }
  }

  /** Writes a dense array and prints the result; runs in a process of its own. */
  private static void write(ArrayType type, Writing writing, Path file, int planes) {
    Plane plane = new Plane(type);
    long begin = System.nanoTime();
    DenseArray array = DenseArray.create(file, type, planes, ROWS, COLUMNS);
    array.writing(writing);
    long spent = System.nanoTime() - begin;
    for (int k = 0; k < planes; k++) {
      plane.fill(k);
      begin = System.nanoTime();
      plane.write(array.plane(k));
      spent += System.nanoTime() - begin;
    }
    begin = System.nanoTime();
    array.close();
    spent += System.nanoTime() - begin;
    begin = System.nanoTime();
    try (DenseArray again = DenseArray.open(file)) {
      again.flush();
    }
    long flushed = spent + System.nanoTime() - begin;
    System.out.println(
        spent / 1e9 + " " + flushed / 1e9 + " " + ProcessMemory.ofThisProcess().peakBytes());
  }

  private static void check(ArrayType type, Path file, int planes) {
    Plane expected = new Plane(type);
    Plane actual = new Plane(type);
    try (DenseArray array = DenseArray.openReadOnly(file)) {
      for (int k = 0; k < planes; k++) {
        expected.fill(k);
        actual.read(array.plane(k));
        if (!expected.isSame(actual)) {
          throw new IllegalStateException("plane " + k + ": expected=as written, actual=other");
        }
      }
    }
  }

  private static void print(String writer, List<Run> runs, List<Run> own) {
    System.out.printf(
        Locale.ROOT,
        "%-7s seconds=%.2f (dense array/this=%s), flushed=%.2f (%s), peak MB=%.0f%n",
        writer,
        median(runs.stream().mapToDouble(Run::seconds)),
        parts(own, runs, Run::seconds),
        median(runs.stream().mapToDouble(Run::flushedSeconds)),
        parts(own, runs, Run::flushedSeconds),
        runs.stream().mapToLong(Run::peakBytes).max().orElse(0) / 1e6);
  }

  /** Returns the median of the ratios of all rounds, the smallest and the largest. */
  private static String parts(List<Run> own, List<Run> runs, ToDoubleFunction<Run> seconds) {
    double[] parts = IntStream.range(0, runs.size())
        .mapToDouble(i -> seconds.applyAsDouble(own.get(i)) / seconds.applyAsDouble(runs.get(i)))
        .sorted()
        .toArray();
    return String.format(
        Locale.ROOT,
        "%.2f, %.2f to %.2f",
        parts[parts.length / 2],
        parts[0],
        parts[parts.length - 1]);
  }

  private static double median(DoubleStream numbers) {
    double[] sorted = numbers.sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
