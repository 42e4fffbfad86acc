package store.offheap.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import store.offheap.map.FastFolder;
import store.offheap.model.RecoveryReport;

/**
 * Object maps written by an earlier version can be read by this one.
 *
 * <p>{@code mvn -pl store-core test -Dtest=ObjectCompatibilityTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dstore.test.keepGoldenFiles=true} creates missing files
 * of {@link GoldenObjects#all()}. It never changes existing ones.
 */
class ObjectCompatibilityTest {
  @TempDir(factory = FastFolder.class)
  private static Path making;

  @TempDir(factory = FastFolder.class)
  private Path folder;

  @BeforeAll
  static void keepWhatIsMissing() throws IOException {
    if (Boolean.getBoolean("store.test.keepGoldenFiles")) {
      Files.createDirectories(GoldenObjects.FOLDER);
      for (GoldenObjects golden : GoldenObjects.all()) {
        golden.keep(making);
      }
    }
  }

  static List<GoldenObjects> all() {
    return GoldenObjects.all();
  }

  /** Returns the path of the file, recovered if it would not be readable otherwise. */
  private Path unpacked(GoldenObjects golden) throws IOException {
    Path path = golden.unpack(folder);
    if (golden.isLeftOpen()) {
      try (ObjectMap map = GoldenObjects.open(path)) {
        assertThat(map.recovery().condition()).isEqualTo(RecoveryReport.Condition.RESTORED);
      }
    }
    return path;
  }

  @ParameterizedTest
  @MethodSource("all")
  void keptFileIsReadAsItsListingSays(GoldenObjects golden) throws IOException {
    Path path = unpacked(golden);

    assertThat(ObjectMap.verify(path).problems()).isEmpty();
    try (ObjectMap map = GoldenObjects.openReadOnly(path)) {
      assertThat(ObjectListing.of(map)).isEqualTo(golden.listed());
      assertThat(map.sizeLong()).isEqualTo(golden.listed().size());
      map.keySet().forEach(key -> assertThat(map.containsKey(key)).isTrue());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void keptFileCanBeChanged(GoldenObjects golden) throws IOException {
    Path path = unpacked(golden);
    try (ObjectMap map = GoldenObjects.open(path)) {
      for (Object key : List.copyOf(map.entrySet().stream()
          .filter(entry -> entry.getValue() instanceof String)
          .map(java.util.Map.Entry::getKey)
          .filter(java.util.Objects::nonNull)
          .toList())) {
        map.set(key, "another value");
        assertThat(map.get(key)).isEqualTo("another value");
        map.delete(key);
      }
    }

    assertThat(ObjectMap.verify(path).problems()).isEmpty();
    try (ObjectMap map = GoldenObjects.open(path)) {
      map.clear();
      assertThat(map).isEmpty();
    }
    assertThat(ObjectMap.verify(path).problems()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void keptFileIsSalvagedAndCompacted(GoldenObjects golden) throws IOException {
    Path saved = folder.resolve("saved");
    assertThat(ObjectSalvage.from(golden.unpack(folder)).to(saved).isComplete()).isTrue();
    ObjectMap.compact(saved);

    try (ObjectMap map = GoldenObjects.openReadOnly(saved)) {
      assertThat(ObjectListing.of(map)).isEqualTo(golden.listed());
    }
  }
}
