package store.offheap.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.NotAStoreException;
import store.offheap.error.StoreException;
import store.offheap.map.FastFolder;
import store.offheap.map.IdMap;
import store.offheap.model.ArrayType;
import store.offheap.model.DType;

/** Files whose attributes and entries do not match those of an array. */
class HostileSparseFileTest {
  private static final int MUTANTS = 1500;

  @TempDir(factory = FastFolder.class)
  private Path folder;

  private Path file() {
    return folder.resolve("array");
  }

  private IdMap map(String shape, String type, String fill) {
    return IdMap.builder(file())
        .keyType(DType.UINT32)
        .valueType(DType.FLOAT64)
        .expectedEntries(10)
        .attribute("array.shape", shape)
        .attribute("array.dtype", type)
        .attribute("array.fill", fill)
        .create();
  }

  @ParameterizedTest
  @CsvSource({
    "'-1', float64, 0.0",
    "'3,,4', float64, 0.0",
    "'3, 4', float64, 0.0",
    "'x', float64, 0.0",
    "'99999999999999999999', float64, 0.0",
    "'4294967296,4294967296', float64, 0.0",
    "'4294967297', float64, 0.0",
    "'1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1', float64, 0.0",
    "'3,4', float32, 0.0",
    "'3,4', float65, 0.0",
    "'3,4', int64, 0",
    "'3,4', float64, zero",
    "'3,4', float64, ''"
  })
  void attributesThatAreNotThoseOfThisTableAreRefused(String shape, String type, String fill) {
    map(shape, type, fill).close();
    assertThatThrownBy(() -> SparseArray.openReadOnly(file()))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining("where=attributes")
        .hasMessageContaining(file().toString());
    assertThatThrownBy(() -> SparseArray.open(file())).isInstanceOf(CorruptStoreException.class);
  }

  @Test
  void attributesThatAreLongAreNotRepeated() {
    map("1,".repeat(100_000) + "1", "float64".repeat(1000), "0".repeat(100_000)).close();
    assertThatThrownBy(() -> SparseArray.openReadOnly(file()))
        .isInstanceOf(CorruptStoreException.class)
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(1000));
  }

  @Test
  void aMapThatIsNoArrayIsSaidToBeNone() {
    IdMap.builder(file()).create().close();
    assertThatThrownBy(() -> SparseArray.openReadOnly(file()))
        .isInstanceOf(NotAStoreException.class)
        .hasMessageContaining("not a sparse array");
    try (IdMap map = IdMap.open(file())) {
      map.setAttribute("array.shape", "4");
    }
    assertThatThrownBy(() -> SparseArray.openReadOnly(file()))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining("all three");
  }

  @Test
  void keysOutsideTheShapeAreFoundByWhateverGoesOverAll() {
    try (IdMap map = map("3,4", "float64", "0.0")) {
      map.putDouble(11, 5);
      map.putDouble(12, 6);
    }
    try (SparseArray array = SparseArray.openReadOnly(file())) {
      assertThat(array.getDouble(2, 3)).isEqualTo(5);
      assertThatThrownBy(() -> array.getDouble(3, 0)).isInstanceOf(IndexOutOfBoundsException.class);
      for (Runnable call : new Runnable[] {
        () -> array.all().stats(),
        () -> array.all().nnz(),
        () -> array.all().cursor(),
        () -> array.all().toCoordinates(),
        () -> array.all().toNpz(folder.resolve("npz"), NpzFormat.COO),
        () -> array.all().to(folder.resolve("copy")),
        () -> array.all().toDense(folder.resolve("dense")),
      }) {
        assertThatThrownBy(call::run)
            .isInstanceOf(CorruptStoreException.class)
            .hasMessageContaining("expected=a place, 0..11, actual=12");
      }
    }
    assertThat(folder.resolve("npz")).doesNotExist();
    assertThat(folder.resolve("copy")).doesNotExist();
    assertThat(folder.resolve("dense")).doesNotExist();
  }

  @Test
  void moreEntriesThanElementsAreRefused() {
    try (IdMap map = map("2", "float64", "0.0")) {
      for (int key = 0; key < 3; key++) {
        map.putDouble(key, 1);
      }
    }
    assertThatThrownBy(() -> SparseArray.openReadOnly(file()))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining("stored elements");
  }

  @Test
  void fillValuesThatAMapStoredAreNoElements() {
    try (IdMap map = map("3,4", "float64", "0.0")) {
      map.putDouble(1, 0);
      map.putDouble(2, 7);
    }
    try (SparseArray array = SparseArray.open(file())) {
      assertThat(array.all().nnz()).isEqualTo(1);
      assertThat(array.all().toCoordinates().index()[1]).containsExactly(2);
      array.setDouble(0, 1, 0);
      assertThat(array.nnz()).isEqualTo(1);
    }
  }

  @Test
  void changedBytesOfABuiltFileAreRefusedOrReadAsAnArray() throws IOException {
    try (SparseArrayBuild build =
        SparseArray.builder(file()).type(ArrayType.FLOAT64).shape(50, 60).start()) {
      for (int i = 0; i < 280; i++) {
        build.addDouble(i + 1, i % 50, i / 5);
      }
      build.finish().close();
    }
    byte[] whole = Files.readAllBytes(file());
    assertThat(whole.length).isLessThan(40_000);
    Random random = new Random(1);
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = whole.clone();
      for (int change = 0; change <= random.nextInt(3); change++) {
        // Most bytes of the file are meaningless; the meaningful ones come first.
        int end = random.nextBoolean() ? 256 : mutant.length;
        int page = random.nextInt(5) * 4096 % mutant.length;
        int at = (page + random.nextInt(end)) % mutant.length;
        mutant[at] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(file(), mutant);
      try (SparseArray array = SparseArray.openReadOnly(file())) {
        array.getDouble(49, 59);
        array.all().stats();
        array.all().toCoordinates();
      } catch (StoreException e) {
        assertThat(e.getMessage()).contains("array");
      }
    }
  }
}
