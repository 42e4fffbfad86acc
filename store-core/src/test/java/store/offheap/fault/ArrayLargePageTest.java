package store.offheap.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.array.DenseArray;
import store.offheap.error.StoreIoException;
import store.offheap.model.DType;

/**
 * An array with holes on a full disk whose file system keeps pages of up to 2 MiB in memory: a
 * store into one needs room for all of it. Without, the JVM would be told by a signal.
 */
class ArrayLargePageTest {
  private static final int CALLS = 300;
  private static final int ROWS = 64;
  private static final int COLUMNS = 1 << 15;
  private static final int MAX_BALLAST_BYTES = 5 << 20;

  @TempDir
  private Path folder;

  private Path disk;

  @AfterEach
  void unmount() throws Exception {
    SmallDisk.unmount(disk);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7})
  void storesOnAFullDiskAreDoneOrRefused(int seed) throws Exception {
    disk = SmallDisk.mountExt4In(folder);
    Random random = new Random(seed);
    Files.write(disk.resolve("ballast"), new byte[random.nextInt(MAX_BALLAST_BYTES)]);
    try (DenseArray array =
        DenseArray.create(disk.resolve("array.npy"), DType.INT64, ROWS, COLUMNS)) {
      assertThat(change(array, random)).isPositive();
    }
  }

  /** Changes elements and rows at random, and compares; returns how often there was no room. */
  private static int change(DenseArray array, Random random) {
    long[][] rows = new long[ROWS][COLUMNS];
    boolean[] isKnown = new boolean[ROWS];
    Arrays.fill(isKnown, true);
    int refusals = 0;
    for (int i = 1; i <= CALLS; i++) {
      boolean isElement = random.nextInt(2) == 0;
      int row = random.nextInt(ROWS);
      int column = random.nextInt(COLUMNS);
      try {
        if (isElement) {
          array.setLong(row, column, i);
          rows[row][column] = i;
        } else {
          long[] numbers = new long[COLUMNS];
          Arrays.fill(numbers, i);
          array.plane(row).write(numbers);
          rows[row] = numbers;
          isKnown[row] = true;
        }
      } catch (StoreIoException e) {
        assertThat(e).hasMessageContaining("No space left on device");
        isKnown[row] &= isElement;
        refusals++;
        // What has no room becomes pages of the cache by this.
        array.plane(row).toLongs();
      }
    }
    for (int row = 0; row < ROWS; row++) {
      if (isKnown[row]) {
        assertThat(array.plane(row).toLongs()).as("row %d", row).isEqualTo(rows[row]);
      }
    }
    return refusals;
  }
}
