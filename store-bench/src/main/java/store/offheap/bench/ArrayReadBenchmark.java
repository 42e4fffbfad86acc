package store.offheap.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import store.offheap.array.ArrayView;
import store.offheap.array.DenseArray;
import store.offheap.array.Index;
import store.offheap.array.Writing;
import store.offheap.model.ArrayType;

/**
 * Measures random reads of an array of 50 x 2000 x 2000 floats that is in the page cache: of
 * elements, rows, columns, blocks of 100 x 100 and planes. Compares a dense array,
 * {@code numpy.load} with {@code mmap_mode} of the same file, and h5py, in alternation. Each part
 * is copied into memory.
 *
 * <p>Prints the processor time of one read of each kind, the best of 15 passes (of h5py two). Each
 * pass reads at different places, and more bytes than the processor's caches hold. Checks that all
 * three read the same values.
 *
 * <p>Takes about a minute and 1.6 GB in {@code java.io.tmpdir}. Requires a {@code python3} with
 * NumPy and h5py. Argument: number of planes.
 *
 * <pre>{@code
 * java -cp store-bench/target/benchmarks.jar store.offheap.bench.ArrayReadBenchmark 50
 * }</pre>
 */
public final class ArrayReadBenchmark {
  private static final int ROWS = 2000;
  private static final int COLUMNS = 2000;
  private static final int SIDE = 100;
  private static final int PASSES = 15;

  /** The number of passes at the end that also measure h5py. */
  private static final int SLOW_PASSES = 2;

  private static final List<String> LIBRARIES = List.of("memmap", "hdf5");
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

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
   * Runs the benchmark.
   *
   * @param args number of planes; default 50
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int planes = (int) Arguments.count(args, 50, 10_000);
    try (TemporaryFolder temporary = new TemporaryFolder()) {
      Path folder = temporary.path();
      PythonPeer python = PythonPeer.in(folder);
      Path file = folder.resolve("a.npy");
      write(file, planes);
      Process peer = python.start("read", file, folder.resolve("a.h5"), SIDE);
      try (DenseArray array = DenseArray.openReadOnly(file);
          BufferedReader answers = peer.inputReader();
          BufferedWriter questions = peer.outputWriter()) {
        new ArrayReadBenchmark(array).compare(questions, answers);
      } finally {
        peer.destroyForcibly().waitFor();
      }
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

  private void compare(BufferedWriter questions, BufferedReader answers) throws IOException {
    compare("element", 20_000, this::element, questions, answers);
    compare("row", 20_000, this::row, questions, answers);
    compare("column", 2000, this::column, questions, answers);
    compare("block", 5000, this::block, questions, answers);
    compare("plane", 40, this::plane, questions, answers);
  }

  private void compare(
      String kind, int count, Read read, BufferedWriter questions, BufferedReader answers)
      throws IOException {
    double own = Double.POSITIVE_INFINITY;
    double[] others = new double[LIBRARIES.size()];
    Arrays.fill(others, Double.POSITIVE_INFINITY);
    for (int pass = 1; pass <= PASSES; pass++) {
      double total = 0;
      state = pass;
      long begin = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < count; i++) {
        total += read.next();
      }
      own = Math.min(own, (double) (THREADS.getCurrentThreadCpuTime() - begin) / count);
      for (int i = 0; i < (pass > PASSES - SLOW_PASSES ? others.length : 1); i++) {
        questions.write(LIBRARIES.get(i) + " " + kind + " " + pass + " " + count + "\n");
        questions.flush();
        String[] answer = answers.readLine().split(" ");
        others[i] = Math.min(others[i], Double.parseDouble(answer[0]));
        if (total != Double.parseDouble(answer[1])) {
          throw new IllegalStateException(
              kind + " of " + LIBRARIES.get(i) + ": expected=" + total + ", actual=" + answer[1]);
        }
      }
    }
    for (int i = 0; i < others.length; i++) {
      System.out.printf(
          Locale.ROOT,
          "%-8s us=%.3f, %s us=%.3f, dense array/this=%.3f%n",
          kind,
          own / 1e3,
          LIBRARIES.get(i),
          others[i] / 1e3,
          own / others[i]);
    }
  }

  /** Reads a random part; returns the sum of its first and last elements. */
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
