package store.offheap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import store.offheap.array.DenseArray;
import store.offheap.array.Writing;
import store.offheap.model.ArrayType;

/**
 * Writes an array of 500 x 2000 x 2000 floats, 8 GB, plane by plane: a dense array beside
 * {@code numpy.memmap} and h5py, each in a process of its own, in turns, three rounds. Making the
 * numbers is not measured; opening and closing the file is.
 *
 * <p>Prints for each the seconds until the file was closed and until it was on storage (medians),
 * both as a part of the dense array's, and the most memory that was resident. Checked: the dense
 * array is read back whole.
 *
 * <p>Takes about three minutes and 8 GB in {@code java.io.tmpdir}, and a {@code python3} that has
 * NumPy and h5py; with 100 planes, as below, a fifth of it. Arguments: planes, rounds.
 *
 * <pre>{@code
 * java -cp store-bench/target/benchmarks.jar store.offheap.bench.ArrayWriteBenchmark 100 3
 * }</pre>
 */
public final class ArrayWriteBenchmark {
  private static final int ROWS = 2000;
  private static final int COLUMNS = 2000;
  private static final List<String> WRITERS = List.of("direct", "cached", "memmap", "hdf5");

  private ArrayWriteBenchmark() {}

  /** One run: until closed, until on storage, and the peak of memory. */
  private record Run(double seconds, double flushedSeconds, long peakBytes) {
    static Run parse(String line) {
      String[] words = line.split(" ");
      return new Run(
          Double.parseDouble(words[0]), Double.parseDouble(words[1]), Long.parseLong(words[2]));
    }
  }

  /**
   * Runs it.
   *
   * @param args planes and rounds; 500 and 3 unless given
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 4) {
      write(Writing.valueOf(args[1]), Path.of(args[2]), Integer.parseInt(args[3]));
      return;
    }
    int planes = args.length > 0 ? Integer.parseInt(args[0]) : 500;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    Path folder = Files.createTempDirectory("arrays-");
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    try {
      PythonPeer python = PythonPeer.in(folder);
      for (int round = 0; round < rounds; round++) {
        for (String writer : WRITERS) {
          // What an earlier run left to write would be written at this one's expense.
          PythonPeer.lines(List.of("sync"));
          Path file = folder.resolve(writer);
          Run run = Run.parse(run(writer, python, file, planes));
          if (round == 0 && file.endsWith("direct")) {
            check(file, planes);
          }
          Files.delete(file);
          runs.computeIfAbsent(writer, name -> new ArrayList<>()).add(run);
        }
      }
    } finally {
      delete(folder);
    }
    System.out.printf("planes=%d, rounds=%d%n", planes, rounds);
    runs.forEach((writer, found) -> print(writer, found, runs.get("direct")));
  }

  private static String run(String writer, PythonPeer python, Path file, int planes)
      throws IOException, InterruptedException {
    if (writer.equals("memmap") || writer.equals("hdf5")) {
      return python.run("write", writer, file, planes, ROWS, COLUMNS).get(0);
    }
    List<String> command = List.of(
        ProcessHandle.current().info().command().orElse("java"),
        "-cp",
        System.getProperty("java.class.path"),
        ArrayWriteBenchmark.class.getName(),
        "write",
        writer.toUpperCase(Locale.ROOT),
        file.toString(),
        Integer.toString(planes));
    return PythonPeer.lines(command).get(0);
  }

  /** What the process of a dense array does. */
  private static void write(Writing writing, Path file, int planes) {
    float[] plane = new float[ROWS * COLUMNS];
    long begin = System.nanoTime();
    DenseArray array = DenseArray.create(file, ArrayType.FLOAT32, planes, ROWS, COLUMNS);
    array.writing(writing);
    long spent = System.nanoTime() - begin;
    for (int k = 0; k < planes; k++) {
      fill(plane, k);
      begin = System.nanoTime();
      array.plane(k).write(plane);
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

  private static void fill(float[] plane, int k) {
    for (int i = 0; i < plane.length; i++) {
      plane[i] = (float) i + k;
    }
  }

  private static void check(Path file, int planes) {
    float[] expected = new float[ROWS * COLUMNS];
    float[] actual = new float[ROWS * COLUMNS];
    try (DenseArray array = DenseArray.openReadOnly(file)) {
      for (int k = 0; k < planes; k++) {
        fill(expected, k);
        array.plane(k).read(actual);
        if (!java.util.Arrays.equals(expected, actual)) {
          throw new IllegalStateException("plane " + k + ": expected=as written, actual=other");
        }
      }
    }
  }

  private static void print(String writer, List<Run> runs, List<Run> own) {
    System.out.printf(
        Locale.ROOT,
        "%-7s seconds=%.2f (dense array/this=%.2f), flushed=%.2f (%.2f), peak MB=%.0f%n",
        writer,
        seconds(runs),
        seconds(own) / seconds(runs),
        flushed(runs),
        flushed(own) / flushed(runs),
        runs.stream().mapToLong(Run::peakBytes).max().orElse(0) / 1e6);
  }

  private static double seconds(List<Run> runs) {
    return runs.stream().mapToDouble(Run::seconds).sorted().toArray()[runs.size() / 2];
  }

  private static double flushed(List<Run> runs) {
    return runs.stream().mapToDouble(Run::flushedSeconds).sorted().toArray()[runs.size() / 2];
  }

  /** Deletes a folder of files. */
  static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
