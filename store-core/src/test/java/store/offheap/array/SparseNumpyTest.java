package store.offheap.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import store.offheap.map.FastFolder;
import store.offheap.model.ArrayType;

/**
 * Files are exchanged in both directions between sparse arrays and the packages sparse, SciPy and
 * NumPy.
 */
@Tag("once")
class SparseNumpyTest {
  private static final long[][] SHAPES = {{}, {1}, {7}, {0}, {3, 5}, {4, 0}, {6, 4}, {2, 1, 3, 2}};
  private static final Map<NpzFormat, String> PREFIXES = Map.of(
      NpzFormat.COO, "coo_",
      NpzFormat.SCIPY_COO, "scipycoo_",
      NpzFormat.SCIPY_CSR, "scipycsr_",
      NpzFormat.SCIPY_CSC, "scipycsc_");

  @TempDir(factory = FastFolder.class)
  private Path folder;

  @BeforeAll
  static void packagesAreThere() {
    SparsePython.assumePresent();
  }

  @Test
  void sparseAndScipyReadWhatIsWritten() throws Exception {
    List<String> names = new ArrayList<>();
    for (ArrayType type : ArrayType.values()) {
      for (int i = 0; i < SHAPES.length; i++) {
        for (long fill = 0; fill <= 1; fill++) {
          String name = type.code() + "_" + i + "_" + fill;
          try (SparseArray array = SparseArray.builder(folder.resolve(name + ".sparse"))
              .type(type)
              .shape(SHAPES[i])
              .fill(fill)
              .create()) {
            setSome(array);
            array.all().toDense(folder.resolve(name + ".npy")).close();
            for (NpzFormat format : formats(array)) {
              String file = PREFIXES.get(format) + name + ".npz";
              array.all().toNpz(folder.resolve(file), format);
              names.add(file);
            }
          }
        }
      }
    }

    assertThat(SparsePython.run("check", folder)).containsExactlyInAnyOrderElementsOf(names);
  }

  private static List<NpzFormat> formats(SparseArray array) {
    boolean isScipys =
        array.rank() == 2 && array.fillDouble() == 0 && array.type() != ArrayType.FLOAT16;
    return isScipys ? List.of(NpzFormat.values()) : List.of(NpzFormat.COO);
  }

  @Test
  void scipyReadsCoordinatesOfAnyAxes() throws Exception {
    SparsePython.assumeScipyOfAnyAxes();
    List<String> names = new ArrayList<>();
    for (ArrayType type : List.of(ArrayType.BOOL, ArrayType.UINT16, ArrayType.FLOAT64)) {
      for (int i = 1; i < SHAPES.length; i++) {
        String name = type.code() + "_" + i;
        try (SparseArray array = SparseArray.builder(folder.resolve(name + ".sparse"))
            .type(type)
            .shape(SHAPES[i])
            .create()) {
          setSome(array);
          array.all().toDense(folder.resolve(name + ".npy")).close();
          array.all().toNpz(folder.resolve("scipycoo_" + name + ".npz"), NpzFormat.SCIPY_COO);
          names.add("scipycoo_" + name + ".npz");
        }
      }
    }

    assertThat(SparsePython.runScipy("check", folder)).containsExactlyInAnyOrderElementsOf(names);
  }

  private static void setSome(SparseArray array) {
    Random random = new Random(array.size());
    Layout layout = Layout.of(array.shape(), false);
    for (long place = 0; place < array.size(); place++) {
      if (random.nextInt(3) == 0) {
        array.setLong(layout.coordinates(place), random.nextInt(2));
      }
    }
  }

  @Test
  void whatSparseAndScipyWriteIsRead() throws Exception {
    SparsePython.run("make", folder);
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".npz")).toList();
    }
    assertThat(files).hasSizeGreaterThan(12 * 9 * 3);

    for (Path file : files) {
      String name = file.getFileName().toString();
      String pair = name.substring(name.indexOf('_') + 1).replace(".npz", ".npy");
      Path target = folder.resolve("read");
      try (SparseArray array = SparseArray.builder(target).overwrite(true).buildFromNpz(file);
          DenseArray dense = DenseArray.openReadOnly(folder.resolve(pair))) {
        assertThat(array.type()).as(name).isEqualTo(dense.type());
        assertThat(array.shape()).as(name).containsExactly(dense.shape());
        assertThat(array.all().toDoubles()).as(name).containsExactly(dense.all().toDoubles());
        try (SparseArray same = SparseArray.builder(folder.resolve("same"))
            .overwrite(true)
            .fill(array.fillDouble())
            .buildFrom(dense)) {
          assertThat(same.nnz()).as(name).isEqualTo(array.nnz());
          assertThat(same.all().compare(Comparison.NOT_EQUAL, array.all()).nnz())
              .isZero();
        }
      }
    }
  }
}
