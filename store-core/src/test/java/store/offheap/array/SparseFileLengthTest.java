package store.offheap.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import store.offheap.map.FastFolder;
import store.offheap.map.IdMap;
import store.offheap.model.ArrayType;

/** The lengths of the files of built arrays. */
@Tag("once")
class SparseFileLengthTest {
  private static final int SIDE = 1024;
  private static final double ALLOWED_SHARE = 0.17;

  @TempDir(factory = FastFolder.class)
  private Path folder;

  private Path file() {
    return folder.resolve("array");
  }

  @Test
  void aTenthOfAMatrixTakesLessThanSeventeenHundredthsOfIt() throws Exception {
    double[] model = tenth();
    try (SparseArray array = built(model)) {
      long length = Files.size(file());
      assertThat(length / array.denseBytes()).isLessThan(ALLOWED_SHARE);
      assertThat(array.fileBytes()).isEqualTo(length);
      assertThat(array.nnz()).isEqualTo(SIDE * SIDE / 10);
      assertThat(Arrays.equals(array.all().toDoubles(), model)).isTrue();
    }
    assertThat(IdMap.verifyDeep(file()).problems()).isEmpty();
  }

  @Test
  void aBuiltArrayIsChangedInPlaceAndGrows() throws Exception {
    double[] model = tenth();
    Random random = new Random(2);
    try (SparseArray array = built(model)) {
      long length = Files.size(file());
      for (int place = 0; place < model.length; place++) {
        if (model[place] != 0) {
          model[place] = random.nextDouble() + 1;
          array.setDouble(place / SIDE, place % SIDE, model[place]);
        }
      }
      array.sync();
      // A checkpoint writes its own catalog.
      assertThat(Files.size(file())).isLessThanOrEqualTo(length + (1 << 13));
      for (int i = 0; i < 50_000; i++) {
        int place = random.nextInt(model.length);
        model[place] = i % 3 == 0 ? 0 : i;
        array.setDouble(place / SIDE, place % SIDE, model[place]);
      }
    }
    assertThat(IdMap.verifyDeep(file()).problems()).isEmpty();
    Path copy = folder.resolve("copy");
    try (SparseArray array = SparseArray.openReadOnly(file())) {
      assertThat(Arrays.equals(array.all().toDoubles(), model)).isTrue();
      array.copyTo(copy);
    }
    try (SparseArray array = SparseArray.openReadOnly(copy)) {
      assertThat(Arrays.equals(array.all().toDoubles(), model)).isTrue();
      assertThat(Files.size(copy)).isLessThan(Files.size(file()));
    }
  }

  /** With this seed, some of the elements are more than a thousand slots from their home slots. */
  @Test
  void aBuiltArrayIsSalvagedWhole() {
    int count = SIDE * SIDE / 10;
    double[] model = new double[SIDE * SIDE];
    try (SparseArrayBuild build =
        SparseArray.builder(file()).shape(SIDE * SIDE).seed(1).start()) {
      for (int i = 0; i < count; i++) {
        model[i * 9] = i + 1;
        build.addDouble(i + 1, i * 9L);
      }
      build.finish().close();
    }
    Path saved = folder.resolve("saved");
    assertThat(IdMap.salvage(file(), saved).entries()).isEqualTo(count);
    try (SparseArray array = SparseArray.openReadOnly(saved)) {
      assertThat(Arrays.equals(array.all().toDoubles(), model)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT64, 0", "FLOAT64, 1", "FLOAT64, 300", "FLOAT64, 5000", "FLOAT64, 131000",
    "FLOAT64, 400000", "UINT8, 1000", "UINT8, 200000", "INT16, 90000", "FLOAT32, 90000"
  })
  void anyNumberOfElementsIsBuiltAndFound(ArrayType type, int count) {
    long side = 1L << 40;
    for (long length : new long[] {side, 1 << 22}) {
      try (SparseArrayBuild build =
          SparseArray.builder(file()).type(type).shape(length).overwrite(true).start()) {
        for (long i = 0; i < count; i++) {
          build.addLong(1 + i % 100, i * 5);
        }
        try (SparseArray array = build.finish()) {
          assertThat(array.nnz()).isEqualTo(count);
          for (long i = 0; i < count; i += 7) {
            assertThat(array.getLong(i * 5)).isEqualTo(1 + i % 100);
            assertThat(array.getLong(i * 5 + 1)).isZero();
          }
        }
      }
      assertThat(IdMap.verify(file()).problems()).isEmpty();
    }
  }

  private SparseArray built(double[] model) {
    try (SparseArrayBuild build = SparseArray.builder(file()).shape(SIDE, SIDE).start()) {
      for (int place = 0; place < model.length; place++) {
        build.addDouble(model[place], place / SIDE, place % SIDE);
      }
      return build.finish();
    }
  }

  private static double[] tenth() {
    Random random = new Random(1);
    double[] numbers = new double[SIDE * SIDE];
    for (int count = 0; count < numbers.length / 10; ) {
      int place = random.nextInt(numbers.length);
      if (numbers[place] == 0) {
        numbers[place] = random.nextGaussian();
        count++;
      }
    }
    return numbers;
  }
}
