package store.offheap.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.model.ArrayType;

/**
 * Writes around the system's cache, through it and through mappings, in any order and beside each
 * other, end in what was written last. The folder is on a disk: in memory there is no such way.
 */
class DirectWriteTest {
  private static final int PLANES = 8;
  private static final int ROWS = 300;
  private static final int COLUMNS = 1001;

  @TempDir
  private Path folder;

  @Test
  void everyWayOfWritingShowsWhatWasWrittenLast() {
    for (int seed = 1; seed <= 4; seed++) {
      Random random = new Random(seed);
      float[] model = new float[PLANES * ROWS * COLUMNS];
      Path file = folder.resolve(seed + ".npy");
      try (DenseArray array = DenseArray.create(file, ArrayType.FLOAT32, PLANES, ROWS, COLUMNS);
          DenseArray reader = DenseArray.openReadOnly(file)) {
        for (int i = 0; i < 40; i++) {
          array.writing(random.nextInt(4) == 0 ? Writing.CACHED : Writing.DIRECT);
          change(array, model, random, seed == 1 ? 3 : 5);
          int place = random.nextInt(model.length);
          assertThat(reader.getDouble(
                  place / (ROWS * COLUMNS), place / COLUMNS % ROWS, place % COLUMNS))
              .as("seed %d, step %d, place %d", seed, i, place)
              .isEqualTo(model[place]);
        }
        assertThat(Arrays.equals(reader.all().toFloats(), model))
            .as("seed %d", seed)
            .isTrue();
        array.flush();
        assertThat(Arrays.equals(array.all().toFloats(), model))
            .as("seed %d", seed)
            .isTrue();
      }
    }
  }

  private static void change(DenseArray array, float[] model, Random random, int kinds) {
    int plane = random.nextInt(PLANES);
    int row = random.nextInt(ROWS);
    float value = random.nextInt(1000);
    int begin = plane * ROWS * COLUMNS;
    switch (random.nextInt(kinds)) {
      case 0, 1 -> {
        float[] numbers = new float[ROWS * COLUMNS];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = value + i % 97;
        }
        array.plane(plane).write(numbers);
        System.arraycopy(numbers, 0, model, begin, numbers.length);
      }
      case 2 -> {
        array.select(Index.at(plane), Index.range(row, ROWS)).fill(value);
        Arrays.fill(model, begin + row * COLUMNS, begin + ROWS * COLUMNS, value);
      }
      case 3 -> {
        array.setDouble(plane, row, row, value);
        model[begin + row * COLUMNS + row] = value;
      }
      default -> {
        array.select(Index.at(plane), Index.ALL, Index.at(row)).fill(value);
        for (int i = 0; i < ROWS; i++) {
          model[begin + i * COLUMNS + row] = value;
        }
      }
    }
  }

  /** Planes share blocks and pages with their neighbours, and threads write those meanwhile. */
  @Test
  void threadsThatWriteOtherElementsDoNotDisturbEachOther() {
    Path file = folder.resolve("threads.npy");
    try (DenseArray array = DenseArray.create(file, ArrayType.FLOAT32, PLANES, ROWS, COLUMNS)) {
      array.writing(Writing.DIRECT);
      for (int round = 1; round <= 5; round++) {
        int now = round;
        IntStream.range(0, PLANES).parallel().forEach(plane -> write(array, plane, now));
        for (int plane = 0; plane < PLANES; plane++) {
          float[] expected = new float[ROWS * COLUMNS];
          Arrays.fill(expected, now * 100 + plane);
          assertThat(Arrays.equals(array.plane(plane).toFloats(), expected))
              .as("round %d, plane %d", round, plane)
              .isTrue();
        }
      }
    }
  }

  private static void write(DenseArray array, int plane, int round) {
    float value = round * 100 + plane;
    if ((plane + round) % 3 == 0) {
      for (int i = 0; i < ROWS; i++) {
        for (int j = 0; j < COLUMNS; j++) {
          array.setDouble(plane, i, j, value);
        }
      }
    } else {
      float[] numbers = new float[ROWS * COLUMNS];
      Arrays.fill(numbers, value);
      array.plane(plane).write(numbers);
    }
  }
}
