package store.offheap.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import store.offheap.model.ArrayType;

/**
 * Direct writes, cached writes and stores through mappings, in any order and concurrently, result
 * in the data that was written last. The folder is on a disk, because file systems in memory have
 * no direct writes.
 */
class DirectWriteTest {
  private static final int PLANES = 8;
  private static final int ROWS = 300;
  private static final int COLUMNS = 1001;

  /** Number of bytes for which space is reserved before the first store to them. */
  private static final int CHUNK = 1 << 21;

  private static final int BLOCK = 1 << 12;

  /** O_DIRECT, as defined by Linux on most processors. */
  private static final long DIRECT_FLAG = 040000;

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

  /** Planes share blocks and pages with their neighbours, to which other threads write. */
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

  /**
   * A page of the system's cache may be 2 MiB long, and a direct write drops it. Therefore direct
   * writes keep at least this distance, before and after, from data that is stored through a
   * mapping.
   */
  @ParameterizedTest
  @CsvSource({"0, false", "1, true", "2, true", "3, false"})
  void nothingIsWrittenAroundTheCacheWithinTwoMebibytesOfAStore(int placing, boolean isDirect)
      throws IOException {
    int header = 128;
    int chunk = 2 * CHUNK - header;
    int written = 1 << 18;
    int begin = List.of(
            chunk - written, chunk - CHUNK - written, chunk + CHUNK + CHUNK, chunk + CHUNK)
        .get(placing);
    Path file = folder.resolve("near.npy");
    assumeTrue(opensDirectly(folder.resolve("far.npy")), "needs direct writes in this folder");
    byte[] numbers = new byte[written];
    new Random(placing).nextBytes(numbers);
    try (DenseArray array = DenseArray.create(file, ArrayType.UINT8, 10 << 20)) {
      array.writing(Writing.DIRECT);
      array.setLong(chunk + CHUNK / 2, 77);
      array.select(Index.range(begin, begin + written)).write(numbers);
      assertThat(hasDirectDescriptor(file)).isEqualTo(isDirect);
      assertThat(array.select(Index.range(begin, begin + written)).toBytes()).isEqualTo(numbers);
      assertThat(array.getLong(chunk + CHUNK / 2)).isEqualTo(77);
    }
  }

  private static boolean opensDirectly(Path file) throws IOException {
    try (DenseArray array = DenseArray.create(file, ArrayType.UINT8, 1 << 20)) {
      array.writing(Writing.DIRECT).all().fill(1);
      return hasDirectDescriptor(file);
    }
  }

  /** Returns whether this process has a file open for direct writes. */
  private static boolean hasDirectDescriptor(Path file) throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return false;
    }
    try (Stream<Path> all = Files.list(descriptors)) {
      return all.anyMatch(descriptor -> isDirect(descriptor, file));
    }
  }

  private static boolean isDirect(Path descriptor, Path file) {
    try {
      Path information = Path.of("/proc/self/fdinfo").resolve(descriptor.getFileName());
      return Files.readSymbolicLink(descriptor).equals(file.toRealPath())
          && Files.readAllLines(information).stream()
              .filter(line -> line.startsWith("flags:"))
              .anyMatch(line -> (Long.parseLong(line.substring(6).strip(), 8) & DIRECT_FLAG) != 0);
    } catch (IOException e) {
      // Closed meanwhile.
      return false;
    }
  }
}
