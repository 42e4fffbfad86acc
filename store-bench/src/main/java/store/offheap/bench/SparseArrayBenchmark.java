package store.offheap.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import store.offheap.array.SparseArray;
import store.offheap.array.SparseArrayBuild;

/**
 * Measures the time of one random read and of one in-place update of a sparse array of 1024 by 1024
 * 8-byte numbers, a tenth of which are not 0, in a file as created by the build: as small as
 * possible, which makes searches longer. {@code Raw} is with the flag.
 *
 * <pre>{@code
 * java -jar store-bench/target/benchmarks.jar SparseArrayBenchmark -foe true
 * }</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SparseArrayBenchmark {
  private static final int SIDE = 1024;
  private static final int STORED = SIDE * SIDE / 10;
  private static final int BATCH = 1 << 14;

  /** The array, and the indices to read and to update. */
  @State(Scope.Benchmark)
  public static class Matrix {
    private final int[] any = new int[BATCH];
    private final int[] stored = new int[BATCH];
    private TemporaryMap place;
    private SparseArray array;

    /** Builds the array. */
    @Setup(Level.Trial)
    public void build() {
      SplittableRandom random = new SplittableRandom(1);
      boolean[] isStored = new boolean[SIDE * SIDE];
      place = new TemporaryMap();
      try (SparseArrayBuild build =
          SparseArray.builder(place.file()).shape(SIDE, SIDE).start()) {
        for (int count = 0; count < STORED; ) {
          int at = random.nextInt(SIDE * SIDE);
          if (!isStored[at]) {
            isStored[at] = true;
            build.addDouble(1 + random.nextDouble(), at / SIDE, at % SIDE);
            stored[count % BATCH] = at;
            count++;
          }
        }
        array = build.finish();
      }
      for (int i = 0; i < BATCH; i++) {
        any[i] = random.nextInt(SIDE * SIDE);
      }
    }

    /** Checks that nothing was added, and deletes the file. */
    @TearDown(Level.Trial)
    public void delete() {
      long nnz = array.nnz();
      array.close();
      place.close();
      if (nnz != STORED) {
        throw new IllegalStateException("nnz: expected=" + STORED + ", actual=" + nnz);
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public double read(Matrix matrix) {
    return sum(matrix.array, matrix.any);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  @Fork(value = 1, jvmArgsAppend = Jvm.RAW)
  public double readRaw(Matrix matrix) {
    return sum(matrix.array, matrix.any);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public double readStored(Matrix matrix) {
    return sum(matrix.array, matrix.stored);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void update(Matrix matrix) {
    update(matrix.array, matrix.stored);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  @Fork(value = 1, jvmArgsAppend = Jvm.RAW)
  public void updateRaw(Matrix matrix) {
    update(matrix.array, matrix.stored);
  }

  private static double sum(SparseArray array, int[] places) {
    double sum = 0;
    for (int place : places) {
      sum += array.getDouble(place / SIDE, place % SIDE);
    }
    return sum;
  }

  private static void update(SparseArray array, int[] places) {
    for (int place : places) {
      array.setDouble(place / SIDE, place % SIDE, place + 1.5);
    }
  }
}
