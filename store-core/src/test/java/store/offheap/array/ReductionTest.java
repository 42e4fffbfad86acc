package store.offheap.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import store.offheap.map.FastFolder;
import store.offheap.model.ArrayStats;
import store.offheap.model.ArrayType;

/** Sums, extremes, means and counts equal those computed by a loop over the elements. */
class ReductionTest {
  @TempDir(factory = FastFolder.class)
  private Path folder;

  private Path file;
  private int copies;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("r.npy");
  }

  private static double expected(Reduction reduction, DoubleStream numbers) {
    double[] all = numbers.toArray();
    return switch (reduction) {
      case SUM -> Arrays.stream(all).sum();
      case MIN -> Arrays.stream(all).min().orElse(Double.NaN);
      case MAX -> Arrays.stream(all).max().orElse(Double.NaN);
      case MEAN -> all.length == 0 ? Double.NaN : Arrays.stream(all).sum() / all.length;
      case COUNT -> Arrays.stream(all).filter(number -> number != 0).count();
    };
  }

  @Test
  void moreResultsThanALongCountsAreRefused() throws IOException {
    long side = 1L << 40;
    // Neither NumPy nor this library creates such a file.
    NpyHeader header = NpyHeader.of(ArrayType.FLOAT64, false, new long[] {side, side, 0});
    Files.write(file, header.encode());
    try (DenseArray array = DenseArray.openReadOnly(file)) {
      for (Reduction reduction : Reduction.values()) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> array.all().reduce(reduction, 2))
            .withMessageStartingWith("results: expected=at most ");
        assertThat(array.all().reduce(reduction, 0)).isEmpty();
      }
    }
  }

  @Test
  void reductionsAlongEveryAxisAreThoseOfLoops() {
    Random random = new Random(5);
    for (ArrayType type : ArrayType.values()) {
      for (boolean isFortran : new boolean[] {false, true}) {
        long[] shape = {3, 70, 5, 4};
        Path path = folder.resolve(type + "-" + isFortran);
        try (DenseArray array = isFortran
            ? DenseArray.createFortran(path, type, shape)
            : DenseArray.create(path, type, shape)) {
          array.all().write(random.ints(array.size(), 0, 2).toArray());
          if (type != ArrayType.BOOL) {
            array.select("1, ::3").fill(100);
          }
          check(array.all());
          check(array.select("::-2, 5:69, 1:, ::3"));
          check(array.select(":, :0"));
        }
      }
    }
  }

  private static void check(ArrayView view) {
    double[] numbers = view.toDoubles();
    long[] shape = view.shape();
    for (Reduction reduction : Reduction.values()) {
      assertThat(view.reduce(reduction))
          .isCloseTo(expected(reduction, Arrays.stream(numbers)), within(1e-9));
      for (int axis = 0; axis < shape.length; axis++) {
        int inner = (int) Arrays.stream(shape, axis + 1, shape.length).reduce(1, (a, b) -> a * b);
        int length = (int) shape[axis];
        int outer = (int) Arrays.stream(shape, 0, axis).reduce(1, (a, b) -> a * b);
        double[] expected = IntStream.range(0, outer * inner)
            .mapToDouble(i -> expected(
                reduction,
                IntStream.range(0, length)
                    .mapToDouble(k -> numbers[(i / inner * length + k) * inner + i % inner])))
            .toArray();
        isNear(expected, view.reduce(reduction, axis - shape.length), reduction + " " + axis);
      }
    }
  }

  private static void isNear(double[] expected, double[] actual, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      boolean isSame = Double.compare(expected[i], actual[i]) == 0;
      if (!isSame && !(Math.abs(expected[i] - actual[i]) < 1e-9)) {
        throw new AssertionError(
            what + " at " + i + ": expected=" + expected[i] + ", actual=" + actual[i]);
      }
    }
  }

  @Test
  void aLargeArrayIsReducedInPartsThatAddUp() {
    int rows = 3000;
    try (DenseArray array = DenseArray.create(file, ArrayType.INT32, rows, 1000)) {
      int[] row = new int[1000];
      for (int i = 0; i < rows; i++) {
        Arrays.fill(row, i);
        array.plane(i).write(row);
      }
      array.setLong(2999, 999, -7);

      List<Long> done = new ArrayList<>();
      ArrayStats stats = array.all().stats(done::add);
      assertThat(done).isSorted().hasSizeGreaterThan(2).endsWith(3_000_000L);
      done.clear();
      assertThat(array.all().range(done::add).max()).isEqualTo(2999L);
      assertThat(done).isSorted().hasSizeGreaterThan(2).endsWith(3_000_000L);
      assertThat(stats.elements()).isEqualTo(3_000_000);
      assertThat(stats.nonZero()).isEqualTo(2_999_000);
      assertThat(stats.sum()).isEqualTo(1000.0 * rows * (rows - 1) / 2 - 2999 - 7);
      assertThat(stats.min()).isEqualTo(-7);
      assertThat(stats.max()).isEqualTo(2999);
      assertThat(array.all().reduce(Reduction.MAX, 0)).containsOnly(2999, 2998);
      assertThat(array.all().reduce(Reduction.MEAN, 1)[17]).isEqualTo(17);
    }
  }

  @Test
  void aSumKeepsWhatSingleAdditionsDrop() {
    try (DenseArray array = DenseArray.create(file, ArrayType.FLOAT64, 1 << 21)) {
      array.all().fill(0.1);

      assertThat(array.all().reduce(Reduction.SUM)).isCloseTo(209_715.2, within(1e-9));
    }
  }

  @Test
  void aNanIsTheExtremeAndCountsAsNotZero() {
    try (DenseArray array = DenseArray.create(file, ArrayType.FLOAT32, 3, 100)) {
      array.setDouble(1, 50, Double.NaN);

      assertThat(array.all().reduce(Reduction.MIN)).isNaN();
      assertThat(array.all().reduce(Reduction.MAX, 1)).containsExactly(0, Double.NaN, 0);
      assertThat(array.all().reduce(Reduction.MIN, 0)[50]).isNaN();
      assertThat(array.all().stats().nans()).isEqualTo(1);
      assertThat(array.all().reduce(Reduction.COUNT)).isEqualTo(1);
    }
  }

  @Test
  void anAxisThatIsNotThereIsRefused() {
    try (DenseArray array = DenseArray.create(file, ArrayType.FLOAT32, 3, 100)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> array.all().reduce(Reduction.SUM, 2))
          .withMessageContaining("axis: expected=-2..1, actual=2");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> array.select("0, 0").reduce(Reduction.SUM, 0))
          .withMessageContaining("axis: expected=none, there is no axis, actual=0");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "INT64, 0, 255, UINT8",
    "INT64, -1, 127, INT8",
    "INT64, -1, 128, INT16",
    "INT32, 0, 65536, UINT32",
    "UINT64, 0, 4294967296, UINT64",
    "UINT64, 0, 4294967295, UINT32",
    "INT16, -300, 0, INT16",
    "FLOAT64, 0, 255, UINT8",
    "FLOAT64, -1, 65504, FLOAT16",
    "FLOAT64, -1, 65505, FLOAT32",
    "FLOAT64, 0.5, 1, FLOAT16",
    "FLOAT64, 0.1, 1, FLOAT64",
    "FLOAT64, NaN, 1, FLOAT16",
    "FLOAT64, -0.0, 1, FLOAT16",
    "FLOAT64, 1e30, 1, FLOAT64",
    "FLOAT64, 9223372036854775808, 1, FLOAT32",
    "FLOAT32, 1.5e9, 1, FLOAT32",
    "FLOAT64, 4294967295, 1, UINT32",
    "FLOAT32, Infinity, 1, FLOAT16",
    "FLOAT16, 0.25, 1, FLOAT16",
    "BOOL, 0, 1, BOOL",
  })
  void theNarrowestTypeHoldsEveryElement(
      ArrayType type, String one, String other, ArrayType narrowest) {
    try (DenseArray array = DenseArray.create(file, type, 5, 400)) {
      array.all().fill(1);
      if (type.isFloating()) {
        array.setDouble(2, 300, Double.parseDouble(one));
        array.setDouble(4, 399, Double.parseDouble(other));
      } else {
        array.setLong(2, 300, Long.parseLong(one));
        array.setLong(4, 399, Long.parseLong(other));
      }

      assertThat(array.all().narrowest()).isEqualTo(narrowest);

      array.all().copyTo(folder.resolve("n.npy"), narrowest);
      try (DenseArray narrow = DenseArray.openReadOnly(folder.resolve("n.npy"))) {
        if (type.isFloating()) {
          assertThat(narrow.all().toDoubles()).isEqualTo(array.all().toDoubles());
        } else {
          assertThat(narrow.all().toLongs()).isEqualTo(array.all().toLongs());
        }
      }
    }
  }

  @Test
  void aCopyOfOnePlaceOrNoneOfAnAxisKeepsTheOrder() {
    Path fortran = folder.resolve("fortran.npy");
    try (DenseArray array = DenseArray.create(file, ArrayType.INT32, 3, 4, 5);
        DenseArray reversed = DenseArray.createFortran(fortran, ArrayType.INT32, 3, 4, 5)) {
      for (String part : new String[] {"1:2", "1:2, ..., 3:4", ":, :, 3:4", ":, 1:2", "1:2, 1:2"}) {
        assertThat(isCopiedInFortranOrder(array.select(part))).as(part).isFalse();
      }
      assertThat(isCopiedInFortranOrder(array.select(":0"))).isFalse();
      assertThat(isCopiedInFortranOrder(reversed.select("1:2"))).isTrue();
      assertThat(isCopiedInFortranOrder(reversed.select(":, 2:3"))).isTrue();
    }
  }

  private boolean isCopiedInFortranOrder(ArrayView view) {
    Path copy = folder.resolve("copy" + copies++);
    view.copyTo(copy, view.type());
    try (DenseArray array = DenseArray.openReadOnly(copy)) {
      return array.isFortran();
    }
  }

  @Test
  void aCopyKeepsTheOrderAndNamesTheElementThatDoesNotFit() {
    Path copy = folder.resolve("copy.npy");
    try (DenseArray array = DenseArray.createFortran(file, ArrayType.INT32, 3, 4, 5)) {
      array.all().write(IntStream.range(0, 60).toArray());

      array.select("1:").copyTo(copy, ArrayType.UINT8);

      try (DenseArray narrow = DenseArray.openReadOnly(copy)) {
        assertThat(narrow.isFortran()).isTrue();
        assertThat(narrow.all().toInts()).isEqualTo(IntStream.range(20, 60).toArray());
      }
      array.setLong(2, 1, 3, 256);
      Path other = folder.resolve("other.npy");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> array.all().copyTo(other, ArrayType.UINT8))
          .withMessageContaining("actual=256, element=[2, 1, 3], file=" + file);
      assertThat(other).doesNotExist();
      array.all().with(Conversion.SATURATE).copyTo(other, ArrayType.UINT8);
      try (DenseArray narrow = DenseArray.openReadOnly(other)) {
        assertThat(narrow.getLong(2, 1, 3)).isEqualTo(255);
      }
    }
  }
}
