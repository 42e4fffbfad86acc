package store.offheap.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import store.offheap.map.FastFolder;
import store.offheap.model.ArrayType;
import store.offheap.model.DType;

/** An interrupted thread can continue to use its arrays, and remains interrupted. */
class ArrayInterruptTest {
  @TempDir(factory = FastFolder.class)
  private Path folder;

  @BeforeEach
  void interrupt() {
    Thread.currentThread().interrupt();
  }

  @AfterEach
  void clearStatus() {
    Thread.interrupted();
  }

  @Test
  void denseArraysAreMadeWrittenAndCopied() {
    try (DenseArray array = DenseArray.create(folder.resolve("array"), DType.INT32, 3, 4_000)) {
      array.all().fill(1L);
      array.select(":, 7").fill(2L);
      array.append(2).fill(3L);
      array.flush();
      array.all().copyTo(folder.resolve("copy"), ArrayType.INT8);
    }
    try (DenseArray copy = DenseArray.openReadOnly(folder.resolve("copy"))) {
      assertThat(copy.all().reduce(Reduction.SUM)).isEqualTo(3 * 4_000 + 3 + 2 * 3 * 4_000);
    }
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void sparseArraysAreMadeWrittenAndCopied() {
    try (SparseArray array =
        SparseArray.builder(folder.resolve("array")).shape(9, 9).create()) {
      array.setDouble(1, 2, 3);
      array.sync();
      array.copyTo(folder.resolve("copy"));
      array.all().to(folder.resolve("built")).close();
    }
    for (String name : new String[] {"copy", "built"}) {
      try (SparseArray copy = SparseArray.openReadOnly(folder.resolve(name))) {
        assertThat(copy.getDouble(1, 2)).isEqualTo(3);
      }
    }
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(NpzFormat.class)
  void sparseArraysGoToOtherFormatsAndBack(NpzFormat format) {
    Path dense = folder.resolve("dense");
    Path npz = folder.resolve("npz");
    try (SparseArray array =
        SparseArray.builder(folder.resolve("array")).shape(9, 9).create()) {
      array.setDouble(1, 2, 3);
      array.all().toDense(dense).close();
      array.all().toNpz(npz, format);
    }
    try (DenseArray array = DenseArray.open(dense);
        SparseArray ofDense = SparseArray.builder(folder.resolve("ofDense")).buildFrom(array);
        SparseArray ofNpz = SparseArray.builder(folder.resolve("ofNpz")).buildFromNpz(npz)) {
      assertThat(ofDense.getDouble(1, 2)).isEqualTo(3);
      assertThat(ofNpz.getDouble(1, 2)).isEqualTo(3);
    }
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }
}
