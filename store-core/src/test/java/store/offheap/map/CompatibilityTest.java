package store.offheap.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.array.SparseArray;

/**
 * Tests that files that an earlier version wrote can be read by this one and by the Python reader.
 *
 * <p>{@code mvn -pl store-core test -Dtest=CompatibilityTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dstore.test.keepGoldenFiles=true} creates the files of
 * {@link GoldenStore#all()} that do not exist yet. It never changes one that does.
 */
class CompatibilityTest {
  @TempDir(factory = FastFolder.class)
  private static Path folder;

  @BeforeAll
  static void keepWhatIsMissing() throws IOException {
    if (Boolean.getBoolean("store.test.keepGoldenFiles")) {
      Files.createDirectories(GoldenStore.FOLDER);
      for (GoldenStore golden : GoldenStore.all()) {
        golden.keep(folder);
      }
    }
  }

  @TempDir(factory = FastFolder.class)
  private Path unpacked;

  static List<String> names() throws IOException {
    return GoldenStore.present();
  }

  static Stream<GoldenStore> reproducible() {
    return GoldenStore.all().stream().filter(GoldenStore::isReproducible);
  }

  private static StoreListing listing(String name) throws IOException {
    return StoreListing.parse(Files.readAllLines(GoldenStore.FOLDER.resolve(name + ".txt")));
  }

  @ParameterizedTest
  @MethodSource("names")
  void keptFileIsReadAsItsListingSays(String name) throws IOException {
    Path path = GoldenStore.unpack(name, unpacked);
    StoreListing expected = listing(name);

    assertThat(IdMap.verify(path).problems()).isEmpty();
    try (IdMap map = IdMap.openReadOnly(path)) {
      assertThat(map.describe().formatVersion()).isEqualTo(1);
      assertThat(StoreListing.of(map)).isEqualTo(expected);
      assertThat(map.size()).isEqualTo(expected.entries().size());
      for (String key : expected.entries().keySet()) {
        assertThat(map.containsKey(map.keyType().parseText(key))).as(key).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void keptFileCanBeChanged(String name) throws IOException {
    Path path = GoldenStore.unpack(name, unpacked);
    StoreListing expected = listing(name);
    try (IdMap map = IdMap.open(path)) {
      Map<String, String> added = new SampleEntries(map, 2).put(200).expected();
      expected.entries().putAll(added);
    }

    assertThat(IdMap.verify(path).problems()).isEmpty();
    try (IdMap map = IdMap.openReadOnly(path)) {
      assertThat(StoreListing.of(map)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sparse-uint32-int16", "sparse-int64-float32"})
  void keptSparseArrayHasItsElementsAndTakesMore(String name) throws IOException {
    Path path = GoldenStore.unpack(name, unpacked);
    try (SparseArray array = SparseArray.open(path)) {
      assertThat(array.nnz()).isEqualTo(SparseSample.ELEMENTS);
      for (int i = 0; i < SparseSample.ELEMENTS; i++) {
        assertThat(array.getDouble(SparseSample.row(i), SparseSample.column(i)))
            .isEqualTo(SparseSample.value(i));
      }
      // Packed segments are split into others of the same length.
      for (int i = 0; i < 1999; i++) {
        array.setDouble(i, 1999, i % 100 + 1);
      }
    }
    assertThat(IdMap.verifyDeep(path).problems()).isEmpty();
    try (SparseArray array = SparseArray.openReadOnly(path)) {
      for (int i = 0; i < 1999; i++) {
        assertThat(array.getDouble(i, 1999)).isEqualTo(i % 100 + 1);
      }
      assertThat(array.getDouble(SparseSample.row(7), SparseSample.column(7)))
          .isEqualTo(SparseSample.value(7));
    }
  }

  @Test
  void readerInPythonReadsEveryKeptFile() throws Exception {
    PythonReader.assumePresent();
    Map<Path, List<String>> requests = new LinkedHashMap<>();
    for (String name : names()) {
      requests.put(
          GoldenStore.unpack(name, unpacked),
          List.copyOf(listing(name).entries().keySet()));
    }
    Map<Path, PythonReader.Finding> findings = PythonReader.read(requests, unpacked);
    for (Path path : requests.keySet()) {
      PythonReader.Finding finding = findings.get(path);
      StoreListing expected = listing(path.getFileName().toString());
      assertThat(finding.error()).isNull();
      assertThat(finding.listing()).isEqualTo(expected);
      assertThat(finding.values()).isEqualTo(expected.entries());
    }
  }

  /** The seed is fixed, so that the same calls lead to the same file. */
  @ParameterizedTest
  @MethodSource("reproducible")
  void sameEntriesGiveTheBytesOfTheKeptFile(GoldenStore golden) throws IOException {
    assumeTrue(Files.exists(golden.file()), () -> "no golden file yet: " + golden.file());
    Path today = unpacked.resolve("today");
    golden.recipe().make(today);

    assertThat(today).hasSameBinaryContentAs(GoldenStore.unpack(golden.name(), unpacked));
  }

  @Test
  void everyKeptFileHasAListing() throws IOException {
    assertThat(names())
        .isNotEmpty()
        .allMatch(name -> Files.exists(GoldenStore.FOLDER.resolve(name + ".txt")));
  }
}
