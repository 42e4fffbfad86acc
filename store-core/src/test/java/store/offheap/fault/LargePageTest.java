package store.offheap.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.array.DenseArray;
import store.offheap.error.StoreIoException;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/**
 * Tests sparse files on a full disk whose file system uses pages of up to 2 MiB in memory: a store
 * to such a page needs space for all of it. If there is none, the JVM would receive a signal.
 */
class LargePageTest {
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
  void elementsOfAnArrayAreStoredOrRefused(int seed) throws Exception {
    disk = SmallDisk.mountExt4In(folder, 14);
    Random random = new Random(seed);
    Files.write(disk.resolve("ballast"), new byte[random.nextInt(MAX_BALLAST_BYTES)]);
    try (DenseArray array =
        DenseArray.create(disk.resolve("array.npy"), DType.INT64, ROWS, COLUMNS)) {
      assertThat(change(array, random)).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({"4, 18", "8, 17", "12, 16", "16, 15", "20, 14"})
  void entriesOfAMapTakeOtherValues(int seed, int mebibytes) throws Exception {
    disk = SmallDisk.mountExt4In(folder, mebibytes);
    Path file = disk.resolve("map");
    Random random = new Random(seed);
    Files.write(disk.resolve("ballast"), new byte[random.nextInt(MAX_BALLAST_BYTES)]);
    int[] count = {0};
    try (IdMap map =
        IdMap.builder(file).valueType(DType.UINT32).keyType(DType.UINT32).create()) {
      Throwable full = catchThrowable(() -> {
        for (; count[0] < 1 << 22; count[0]++) {
          map.put(key(count[0]), count[0]);
        }
      });
      assertThat(full).hasMessageContaining("No space left on device");
    }
    assertThatThrownBy(() -> Files.write(disk.resolve("rest"), new byte[MAX_BALLAST_BYTES]))
        .hasMessageContaining("No space left on device");
    // Read the file again in large pages, including any parts without space.
    ChildJvm.require(
        "dd", "of=" + file, "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none");
    Files.readAllBytes(file);
    try (IdMap map = IdMap.open(file)) {
      for (int i = 0; i < CALLS * CALLS; i++) {
        int number = random.nextInt(count[0]);
        map.put(key(number), number + 1);
        assertThat(map.get(key(number), -1)).isEqualTo(number + 1);
      }
      assertThat(map.size()).isEqualTo(count[0]);
    }
  }

  private static long key(int number) {
    return number * 0x9E3779B1L & 0xFFFF_FFFFL;
  }

  /** Changes random elements and rows and compares them; returns how often there was no space. */
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
        // Reading makes the parts without space pages of the cache.
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
