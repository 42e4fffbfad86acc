package store.offheap.bench;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import store.offheap.array.SparseArray;
import store.offheap.array.SparseArrayBuild;
import store.offheap.build.BulkBuilder;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/**
 * Measures again two of the systems that this library started from, and compares them with it: a
 * map of 32-bit IDs in two arrays in Python, together with Python's own {@code dict}, and a sparse
 * array as a list of coordinates. The other two are arrays that are written plane by plane and read
 * in parts; they are measured by {@code ArrayWriteBenchmark} and {@code ArrayReadBenchmark}.
 *
 * <p>Prints bytes, and lookups per second of processor time (medians of {@value #ROUNDS} rounds, in
 * a separate process for each system): hits and misses for random IDs, and misses for the IDs 1, 2,
 * 3, and so on. Checks the values found.
 *
 * <p>Takes about a minute. Requires a {@code python3}; for coordinates, one with NumPy and
 * {@code sparse}. Whatever is missing is reported and skipped. Argument: number of IDs.
 *
 * <pre>{@code
 * java -cp store-bench/target/benchmarks.jar store.offheap.bench.StartingSystemsBenchmark 1500000
 * }</pre>
 */
public final class StartingSystemsBenchmark {
  private static final int ROUNDS = 5;
  private static final int LOOKUPS = 1_000_000;
  private static final int SIDE = 1024;
  private static final long MISSING = 1;
  private static final String IDS = "ids";
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Path folder;
  private final Path script;

  private StartingSystemsBenchmark(Path folder) throws IOException {
    this.folder = folder;
    this.script = folder.resolve("starting_systems.py");
    try (InputStream resource =
        StartingSystemsBenchmark.class.getResourceAsStream("starting_systems.py")) {
      Files.copy(resource, script);
    }
  }

  /**
   * Runs the benchmark.
   *
   * @param args number of IDs; default 1,500,000
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 2 && args[0].equals(IDS)) {
      System.out.println(ids(Integer.parseInt(args[1])));
      return;
    }
    int count = (int) Arguments.count(args, 1_500_000, 50_000_000);
    try (TemporaryFolder folder = new TemporaryFolder()) {
      StartingSystemsBenchmark systems = new StartingSystemsBenchmark(folder.path());
      systems.compareIds(count);
      systems.compareCoordinates();
    }
    System.out.println("nothing lost");
  }

  private void compareIds(int count) throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "%,d IDs of 32 bits, values of 32 bits%n%n| | bytes | hits/s | misses/s | misses/s beside sequential IDs |%n|---|---|---|---|---|%n",
        count);
    String number = String.valueOf(count);
    String rounds = String.valueOf(ROUNDS);
    idsOf("two arrays, Python", python("array", IDS, "arrays", number, rounds));
    idsOf("`dict`, Python", python("array", IDS, "dict", number, rounds));
    idsOf("this library", java(List.of(), number));
    idsOf("this library, flag", java(List.of(Jvm.RAW), number));
  }

  private static void idsOf(String name, List<String> command)
      throws IOException, InterruptedException {
    if (command.isEmpty()) {
      System.out.printf("| %s | no python3 | | | |%n", name);
      return;
    }
    double[] figures = numbers(command);
    System.out.printf(
        Locale.ROOT,
        "| %s | %,.0f | %,.0f | %,.0f | %,.0f |%n",
        name,
        figures[0],
        figures[1],
        figures[2],
        figures[3]);
  }

  private void compareCoordinates() throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "%n%d x %d doubles, a tenth of them not 0%n%n| | bytes | of dense |%n|---|---|---|%n",
        SIDE,
        SIDE);
    double dense = (double) Double.BYTES * SIDE * SIDE;
    List<String> command = python("sparse", "coo", String.valueOf(SIDE));
    if (command.isEmpty()) {
      System.out.println("| `sparse.COO` | no python3 with NumPy and sparse | |");
    } else {
      double[] figures = numbers(command);
      bytesOf("`sparse.COO`", figures[1], dense);
      bytesOf("coordinates of 16 bits", figures[2], dense);
      bytesOf("compressed `.npz`, read as a whole", figures[3], dense);
    }
    bytesOf("this library, updated in place", sparseBytes(), dense);
  }

  private static void bytesOf(String name, double bytes, double dense) {
    System.out.printf(Locale.ROOT, "| %s | %,.0f | %.3f |%n", name, bytes, bytes / dense);
  }

  private long sparseBytes() throws IOException {
    Path file = folder.resolve("sparse.store");
    SplittableRandom random = new SplittableRandom(1);
    boolean[] isStored = new boolean[SIDE * SIDE];
    try (SparseArrayBuild build = SparseArray.builder(file).shape(SIDE, SIDE).start()) {
      for (int count = 0; count < SIDE * SIDE / 10; ) {
        int at = random.nextInt(SIDE * SIDE);
        if (!isStored[at]) {
          isStored[at] = true;
          build.addDouble(1 + random.nextDouble(), at / SIDE, at % SIDE);
          count++;
        }
      }
      build.finish().close();
    }
    return Files.size(file);
  }

  /** Returns the command of the script; empty if no Python interpreter has the required module. */
  private List<String> python(String module, String... arguments) {
    List<String> command = new ArrayList<>();
    PythonPeer.find(module).ifPresent(python -> {
      command.addAll(List.of(python, "-B", script.toString()));
      command.addAll(List.of(arguments));
    });
    return command;
  }

  private static List<String> java(List<String> options, String count) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(StartingSystemsBenchmark.class.getName(), IDS, count));
    return command;
  }

  private static double[] numbers(List<String> command) throws IOException, InterruptedException {
    String line = PythonPeer.lines(command).get(0);
    return Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  /** Measures a map in this process; returns its bytes and three rates of lookups per second. */
  private static String ids(int count) throws IOException {
    int[] randomIds = new int[count];
    int[] sequentialIds = new int[count];
    int[] absent = new int[LOOKUPS];
    int[] asked = new int[LOOKUPS];
    for (int i = 0; i < count; i++) {
      randomIds[i] = mixed(i + 1);
      sequentialIds[i] = i + 1;
    }
    int[] beside = new int[LOOKUPS];
    for (int i = 0; i < LOOKUPS; i++) {
      asked[i] = randomIds[Integer.remainderUnsigned(mixed(i), count)];
      absent[i] = mixed(count + 1 + i);
      beside[i] = count + 1 + i;
    }
    List<Number> figures = new ArrayList<>();
    try (TemporaryMap place = new TemporaryMap()) {
      build(place.file(), randomIds);
      figures.add(place.length());
      try (IdMap map = IdMap.openReadOnly(place.file())) {
        figures.add((long) aSecond(map, asked, true));
        figures.add((long) aSecond(map, absent, false));
      }
    }
    try (TemporaryMap place = new TemporaryMap()) {
      build(place.file(), sequentialIds);
      try (IdMap map = IdMap.openReadOnly(place.file())) {
        figures.add((long) aSecond(map, beside, false));
      }
    }
    return String.join(" ", Stream.of(figures.toArray()).map(Object::toString).toList());
  }

  private static void build(Path file, int[] ids) throws IOException {
    try (BulkBuilder builder =
        BulkBuilder.to(file).keyType(DType.UINT32).valueType(DType.UINT32).start()) {
      for (int id : ids) {
        builder.add(Integer.toUnsignedLong(id), value(id), 0);
      }
      builder.finish(rows -> {});
    }
  }

  private static double aSecond(IdMap map, int[] ids, boolean isHit) {
    long expected =
        Arrays.stream(ids).mapToLong(id -> isHit ? value(id) : MISSING).sum();
    double[] rates = new double[ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      long begin = THREADS.getCurrentThreadCpuTime();
      long total = sum(map, ids);
      double rate = 1e9 * ids.length / (THREADS.getCurrentThreadCpuTime() - begin);
      if (total != expected) {
        throw new IllegalStateException("sum: expected=" + expected + ", actual=" + total);
      }
      if (round >= 0) { // the first round is interpreted
        rates[round] = rate;
      }
    }
    Arrays.sort(rates);
    return rates[ROUNDS / 2];
  }

  private static long sum(IdMap map, int[] ids) {
    long total = 0;
    for (int id : ids) {
      total += map.get(Integer.toUnsignedLong(id), MISSING);
    }
    return total;
  }

  private static long value(int id) {
    return Integer.toUnsignedLong(id) * 31 & 0xFFFF;
  }

  /** Permutes the 32-bit numbers: the finalizer of MurmurHash3. */
  private static int mixed(int number) {
    int mixed = (number ^ number >>> 16) * 0x85EBCA6B;
    mixed = (mixed ^ mixed >>> 13) * 0xC2B2AE35;
    return mixed ^ mixed >>> 16;
  }
}
