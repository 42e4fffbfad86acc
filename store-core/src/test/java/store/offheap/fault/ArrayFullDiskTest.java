package store.offheap.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.array.ArrayView;
import store.offheap.array.DenseArray;
import store.offheap.array.Index;
import store.offheap.array.NpzFormat;
import store.offheap.array.SparseArray;
import store.offheap.error.StoreIoException;
import store.offheap.model.ArrayType;

/**
 * Tests arrays on a full disk, a real one of 8 MiB: whatever needs more space fails with an error
 * that says so, what was written remains, and the array can be changed again once there is space.
 */
class ArrayFullDiskTest {
  private static final int BALLAST_BYTES = 2 << 20;
  private static final int PLANES = 64;
  private static final int SIDE = 256;

  @TempDir
  private Path folder;

  private Path disk;
  private Path file;
  private Path ballast;

  @BeforeEach
  void mount() throws Exception {
    disk = SmallDisk.mountIn(folder);
    file = disk.resolve("a.npy");
    ballast = Files.write(disk.resolve("ballast"), new byte[BALLAST_BYTES]);
  }

  @AfterEach
  void unmount() throws Exception {
    SmallDisk.unmount(disk);
  }

  private DenseArray create() {
    return DenseArray.create(file, ArrayType.FLOAT32, PLANES, SIDE, SIDE);
  }

  private void assertSaysWhy(Throwable full, Path named) {
    assertThat(full)
        .isInstanceOf(StoreIoException.class)
        .hasMessageContaining("No space left on device")
        .hasMessageContaining("file=" + named);
    assertThat(((StoreIoException) full).file()).isEqualTo(named);
  }

  /**
   * Calls a step with 0, 1, 2 and so on until there is no space; returns the number for which it
   * failed.
   */
  private int untilFull(Step step) {
    int[] at = {0};
    Throwable full = catchThrowable(() -> {
      for (; at[0] < 1 << 20; at[0]++) {
        step.run(at[0]);
      }
    });
    assertSaysWhy(full, file);
    return at[0];
  }

  private interface Step {
    void run(int at);
  }

  private static float[] plane(int number) {
    float[] plane = new float[SIDE * SIDE];
    Arrays.fill(plane, number + 0.5f);
    return plane;
  }

  private static void assertHolds(DenseArray array, int planes) {
    for (int k = 0; k < planes; k++) {
      assertThat(array.plane(k).toFloats()).as("plane %d", k).isEqualTo(plane(k));
    }
  }

  @Test
  void planesAreKeptThatWereWrittenBeforeTheDiskWasFull() throws IOException {
    int planes;
    try (DenseArray array = create()) {
      planes = untilFull(k -> array.plane(k).write(plane(k)));
      assertThat(planes).isBetween(16, PLANES - 1);
      assertHolds(array, planes);
      assertSaysWhy(catchThrowable(array::reserve), file);
      // Data that has its space can be stored to.
      array.setDouble(3, 4, 5, -1);
      array.setDouble(3, 4, 5, 3.5);
      Files.delete(ballast);
      array.plane(planes).write(plane(planes));
      array.flush();
    }
    try (DenseArray array = DenseArray.openReadOnly(file)) {
      assertHolds(array, planes + 1);
    }
  }

  @Test
  void elementsThatAreSetOneByOneAreKeptToo() throws IOException {
    try (DenseArray array = create()) {
      // One element in each plane; four planes get their space together.
      int[] set = {0};
      int failed = untilFull(i -> {
        array.setDouble(i % PLANES, i / PLANES * 64, 0, i);
        set[0]++;
      });
      assertThat(failed).isEqualTo(set[0]).isGreaterThan(PLANES / 8);
      ArrayView column = array.select(Index.at(-1), Index.ALL, Index.at(7));
      assertSaysWhy(catchThrowable(() -> column.fill(9)), file);
      for (int i = 0; i < set[0]; i++) {
        assertThat(array.getDouble(i % PLANES, i / PLANES * 64, 0)).isEqualTo(i);
      }
      Files.delete(ballast);
      array.setDouble(failed % PLANES, failed / PLANES * 64, 0, 1);
      assertThat(array.getDouble(failed % PLANES, failed / PLANES * 64, 0)).isEqualTo(1);
    }
  }

  @Test
  void appendWithoutRoomLeavesTheShape() throws IOException {
    try (DenseArray array = DenseArray.create(file, ArrayType.FLOAT32, 0, SIDE, SIDE)) {
      int planes = untilFull(k -> array.append(1).write(plane(k)));
      // The shape may have grown; the numbers are not there.
      assertThat(array.shape()[0]).isBetween((long) planes, planes + 1L);
      assertHolds(array, planes);
      long[] shape = array.shape();
      assertSaysWhy(catchThrowable(() -> array.append(1).write(plane(0))), file);
      assertThat(array.shape()[0]).isBetween(shape[0], shape[0] + 1);
      Files.delete(ballast);
      long before = array.shape()[0];
      array.append(1).write(plane(17));
      assertThat(array.plane(before).toFloats()).isEqualTo(plane(17));
    }
    try (DenseArray array = DenseArray.openReadOnly(file)) {
      assertThat(array.plane(-1).toFloats()).isEqualTo(plane(17));
    }
  }

  @Test
  void newFilesThatFindNoRoomAreNotThere() throws IOException {
    Path source = folder.resolve("source.npy");
    Path sparse = folder.resolve("source.store");
    Path output = disk.resolve("output");
    // 1 MiB is left.
    Files.write(disk.resolve("rest"), new byte[5 << 20]);
    try (DenseArray array = DenseArray.create(source, ArrayType.FLOAT32, 5, SIDE, SIDE)) {
      double[] numbers = new Random(1).doubles(array.size()).toArray();
      array.all().write(numbers);
      assertSaysWhy(catchThrowable(() -> array.all().copyTo(output, ArrayType.FLOAT64)), output);
      assertSaysWhy(catchThrowable(() -> SparseArray.builder(output).buildFrom(array)), output);
      try (SparseArray elements = SparseArray.builder(sparse).buildFrom(array)) {
        assertSaysWhy(catchThrowable(() -> elements.copyTo(output)), output);
        assertSaysWhy(catchThrowable(() -> elements.all().toDense(output)), output);
        assertSaysWhy(catchThrowable(() -> elements.all().toNpz(output, NpzFormat.COO)), output);
      }
    }
    try (Stream<Path> left = Files.list(disk)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .allMatch(name -> List.of("ballast", "rest", "output.lock").contains(name));
    }
  }

  @Test
  void elementsOfASparseArrayAreKeptThatWereSetBeforeTheDiskWasFull() throws IOException {
    int set;
    try (SparseArray array =
        SparseArray.builder(file).type(ArrayType.INT16).shape(1 << 20, 1 << 20).create()) {
      set = untilFull(i -> array.setLong(i, i * 3L, 1 + i % 1000));
      assertThat(set).isGreaterThan(50_000);
      assertHolds(array, set, 0);
      Files.delete(ballast);
      array.setLong(set, set * 3L, 1 + set % 1000);
      array.sync();
      assertHolds(array, set + 1, 0);
      // The fill value needs no space.
      array.setLong(0, 0, 0);
    }
    try (SparseArray array = SparseArray.open(file)) {
      assertHolds(array, set + 1, 1);
    }
  }

  private static void assertHolds(SparseArray array, int end, int begin) {
    assertThat(array.nnz()).isEqualTo(end - begin);
    for (int i = begin; i < end; i++) {
      if (array.getLong(i, i * 3L) != 1 + i % 1000) {
        assertThat(array.getLong(i, i * 3L)).as("element %d", i).isEqualTo(1 + i % 1000);
      }
    }
  }
}
