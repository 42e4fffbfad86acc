package store.offheap.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import store.offheap.array.ArrayView;
import store.offheap.array.DenseArray;
import store.offheap.array.Index;
import store.offheap.array.Writing;
import store.offheap.model.ArrayType;

/**
 * Reads an array of 50 x 2000 x 2000 floats that is in the system's cache, at random: elements,
 * rows, columns, blocks of 100 x 100 and planes; a dense array, then {@code numpy.load} with
 * {@code mmap_mode} of the same file, then h5py. Each part is copied into memory.
 *
 * <p>Prints the processor time of one read of each, of the best of five passes. Checked: all three
 * read the same.
 *
 * <p>Takes about half a minute and 1.6 GB in {@code java.io.tmpdir}, and a {@code python3} that has
 * NumPy and h5py. Argument: planes.
 *
 * <pre>{@code
 * java -cp store-bench/target/benchmarks.jar store.offheap.bench.ArrayReadBenchmark 50
 * }</pre>
 */
public final class ArrayReadBenchmark {
  private static final int ROWS = 2000;
  private static final int COLUMNS = 2000;
  private static final int SIDE = 100;
  private static final int PASSES = 5;
  private static final int[] REPEATS = {200_000, 20_000, 5_000, 5_000, 60};

  private final DenseArray array;
  private final float[] row = new float[COLUMNS];
  private final float[] column = new float[ROWS];
  private final float[] block = new float[SIDE * SIDE];
  private final float[] plane = new float[ROWS * COLUMNS];
  private long state;

  private ArrayReadBenchmark(DenseArray array) {
    this.array = array;
  }

  /**
   * Runs it.
   *
   * @param args how many planes; 50 unless given
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int planes = (int) Arguments.count(args, 50, 10_000);
    Path folder = Files.createTempDirectory("arrays-");
    try {
      PythonPeer python = PythonPeer.in(folder);
      Path file = folder.resolve("a.npy");
      write(file, planes);
      Map<String, Double> own;
      try (DenseArray array = DenseArray.openReadOnly(file)) {
        own = new ArrayReadBenchmark(array).run();
      }
      List<Object> command = new ArrayList<>(List.of("read", file, folder.resolve("a.h5"), SIDE));
      Arrays.stream(REPEATS).forEach(command::add);
      for (String line : python.run(command.toArray())) {
        String[] words = line.split(" ");
        print(words[0], words[1], Double.parseDouble(words[2]), Double.parseDouble(words[3]), own);
      }
    } finally {
      ArrayWriteBenchmark.delete(folder);
    }
  }

  private static void write(Path file, int planes) {
    float[] numbers = new float[ROWS * COLUMNS];
    try (DenseArray array = DenseArray.create(file, ArrayType.FLOAT32, planes, ROWS, COLUMNS)) {
      array.writing(Writing.CACHED);
      for (int k = 0; k < planes; k++) {
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = (i * 31 + k) & 0xFFFF;
        }
        array.plane(k).write(numbers);
      }
    }
  }

  private static void print(
      String name, String kind, double nanos, double total, Map<String, Double> own) {
    double ours = own.get(kind);
    if (total != own.get(kind + " total")) {
      throw new IllegalStateException(
          kind + " of " + name + ": expected=" + own.get(kind + " total") + ", actual=" + total);
    }
    System.out.printf(
        Locale.ROOT,
        "%-8s us=%.3f, %s us=%.3f, dense array/this=%.3f%n",
        kind,
        ours / 1e3,
        name,
        nanos / 1e3,
        ours / nanos);
  }

  /** Returns the nanoseconds of one read and a checksum for each kind. */
  private Map<String, Double> run() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<String, Double> found = new LinkedHashMap<>();
    List<Read> reads = List.of(this::element, this::row, this::column, this::block, this::plane);
    List<String> kinds = List.of("element", "row", "column", "block", "plane");
    for (int kind = 0; kind < kinds.size(); kind++) {
      double best = Double.POSITIVE_INFINITY;
      for (int pass = 0; pass < PASSES; pass++) {
        state = 1;
        double total = 0;
        long begin = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < REPEATS[kind]; i++) {
          total += reads.get(kind).next();
        }
        long spent = threads.getCurrentThreadCpuTime() - begin;
        best = Math.min(best, (double) spent / REPEATS[kind]);
        found.put(kinds.get(kind), best);
        found.put(kinds.get(kind) + " total", total);
      }
    }
    return found;
  }

  /** Reads a part at random; returns its first and last element added up. */
  private interface Read {
    double next();
  }

  private long place(long limit) {
    state = state * 6364136223846793005L + 1442695040888963407L;
    return (state >>> 33) % limit;
  }

  private double element() {
    return 2 * array.getDouble(place(array.shape()[0]), place(ROWS), place(COLUMNS));
  }

  private double row() {
    long k = place(array.shape()[0]);
    return read(array.select(Index.at(k), Index.at(place(ROWS))), row);
  }

  private double column() {
    long k = place(array.shape()[0]);
    return read(array.select(Index.at(k), Index.ALL, Index.at(place(COLUMNS))), column);
  }

  private double block() {
    long k = place(array.shape()[0]);
    long i = place(ROWS - SIDE + 1);
    long j = place(COLUMNS - SIDE + 1);
    return read(
        array.select(Index.at(k), Index.range(i, i + SIDE), Index.range(j, j + SIDE)), block);
  }

  private double plane() {
    return read(array.plane(place(array.shape()[0])), plane);
  }

  private static double read(ArrayView view, float[] target) {
    view.read(target);
    return (double) target[0] + target[target.length - 1];
  }
}
