package store.offheap.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import store.offheap.array.SparseArray;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.DuplicateKeyException;
import store.offheap.error.StoreLockedException;
import store.offheap.map.IdMap;
import store.offheap.model.ArrayType;
import store.offheap.model.BuildReport;
import store.offheap.model.DType;
import store.offheap.model.DuplicatePolicy;

/** Merging and compacting agree with maps of {@code java.util}. */
class MergeModelTest {
  @TempDir
  private Path folder;

  private final List<Path> files = new ArrayList<>();

  private Path create(DType keys, DType values, Map<Long, Long> entries) {
    Path file = folder.resolve("in" + files.size());
    try (IdMap map = IdMap.builder(file).keyType(keys).valueType(values).create()) {
      entries.forEach(map::put);
    }
    files.add(file);
    return file;
  }

  private static Map<Long, Long> random(Random random, int count, long least) {
    Map<Long, Long> entries = new HashMap<>();
    for (int i = 0; i < count; i++) {
      entries.put(least + random.nextInt(3_000), (long) random.nextInt(200));
    }
    return entries;
  }

  private Map<Long, Long> merged(BuildOptions options) {
    Merge.of(files, options).run(read -> {}, written -> {});
    try (IdMap map = IdMap.openReadOnly(folder.resolve("out"))) {
      return new HashMap<>(map.asMap());
    }
  }

  private BuildOptions options(DuplicatePolicy policy) {
    return BulkBuilder.to(folder.resolve("out")).onDuplicate(policy).overwrite(true);
  }

  @ParameterizedTest
  @EnumSource(value = DuplicatePolicy.class, names = "ERROR", mode = EnumSource.Mode.EXCLUDE)
  void everyPolicyAgreesWithTheModel(DuplicatePolicy policy) {
    Random random = new Random(policy.ordinal());
    Map<Long, Long> model = new HashMap<>();
    for (int i = 0; i < 4; i++) {
      DType keys = i == 3 ? DType.INT64 : DType.INT32;
      DType values = i == 2 ? DType.UINT16 : DType.UINT8;
      Map<Long, Long> entries = random(random, 2_000, i == 3 ? -1_500 : -2);
      create(keys, values, entries);
      entries.forEach((key, value) -> {
        switch (policy) {
          case FIRST -> model.putIfAbsent(key, value);
          case MIN -> model.merge(key, value, Math::min);
          case MAX -> model.merge(key, value, Math::max);
          case SUM -> model.merge(key, value, Long::sum);
          case COUNT -> model.merge(key, 1L, Long::sum);
          default -> model.put(key, value);
        }
      });
    }
    assertThat(merged(options(policy))).isEqualTo(model);
  }

  private Path array(long length, Map<Long, Integer> elements) {
    Path file = folder.resolve("array" + files.size());
    try (SparseArray array =
        SparseArray.builder(file).type(ArrayType.BOOL).shape(length, 3).create()) {
      elements.forEach((row, column) -> array.setLong(row, column, 1));
    }
    files.add(file);
    return file;
  }

  @Test
  void sparseArraysOfOneShapeMakeOne() {
    array(10, Map.of(1L, 1));
    array(10, Map.of(1L, 1, 9L, 2));

    Merge.of(files, options(DuplicatePolicy.LAST)).run(n -> {}, n -> {});

    try (SparseArray array = SparseArray.openReadOnly(folder.resolve("out"))) {
      assertThat(array.shape()).containsExactly(10, 3);
      assertThat(array.type()).isEqualTo(ArrayType.BOOL);
      assertThat(array.nnz()).isEqualTo(2);
      assertThat(array.getLong(1, 1)).isEqualTo(1);
      assertThat(array.getLong(9, 2)).isEqualTo(1);
    }
  }

  /** The sum of two elements is not an element, and keys of another shape mean other elements. */
  @Test
  void sparseArrayIsMergedWithItsLikeOnly() {
    array(10, Map.of(1L, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> merged(options(DuplicatePolicy.SUM)))
        .withMessageContaining("expected=last, first or error");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> merged(options(DuplicatePolicy.LAST).keyType(DType.INT64)))
        .withMessageContaining("their own types");
    Path other = array(11, Map.of(1L, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> merged(options(DuplicatePolicy.LAST)))
        .withMessageContaining("array.shape=11,3")
        .withMessageContaining("file=" + other);
    files.remove(other);
    create(DType.UINT32, DType.UINT8, Map.of(1L, 1L));
    assertThatIllegalArgumentException().isThrownBy(() -> merged(options(DuplicatePolicy.LAST)));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void dtypesAreThoseOfTheFilesOrHoldAll() {
    create(DType.INT64, DType.INT32, Map.of(1L, 1L));
    create(DType.INT64, DType.INT32, Map.of(2L, 2L));
    BuildReport same = Merge.of(files, options(DuplicatePolicy.LAST)).run(n -> {}, n -> {});
    assertThat(same.keyType()).isEqualTo(DType.INT64);
    assertThat(same.valueType()).isEqualTo(DType.INT32);
    Path floats = folder.resolve("floats");
    try (IdMap map =
        IdMap.builder(floats).keyType(DType.UINT64).valueType(DType.FLOAT32).create()) {
      map.putDouble(-1, 0.5);
      map.putDouble(3, Double.NaN);
    }
    files.add(floats);
    BuildReport all = Merge.of(files, options(DuplicatePolicy.SUM)).run(n -> {}, n -> {});
    assertThat(all.keyType()).isEqualTo(DType.UINT64);
    assertThat(all.valueType()).isEqualTo(DType.FLOAT32);
    try (IdMap map = IdMap.openReadOnly(folder.resolve("out"))) {
      assertThat(map.getDouble(-1, 0)).isEqualTo(0.5);
      assertThat(map.getDouble(2, 0)).isEqualTo(2);
      assertThat(map.getDouble(3, 0)).isNaN();
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> merged(options(DuplicatePolicy.LAST).keyType(DType.UINT32)))
        .withMessage("key: out of range of uint32 0..4294967295: 18446744073709551615");
  }

  @Test
  void aKeyOfSeveralFilesMayBeAnError() {
    create(DType.INT32, DType.INT32, Map.of(1L, 1L, 2L, 2L));
    create(DType.INT32, DType.INT32, Map.of(3L, 3L));
    create(DType.INT32, DType.INT32, Map.of(4L, 4L, 2L, 9L));
    assertThatExceptionOfType(DuplicateKeyException.class)
        .isThrownBy(() -> merged(options(DuplicatePolicy.ERROR)))
        .satisfies(e -> {
          assertThat(e.keyText()).isEqualTo("2");
          assertThat(e.firstOrigin()).isZero();
          assertThat(e.origin()).isEqualTo(2);
        });
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void setsAreMergedWithSetsOnly() {
    Path set = folder.resolve("set");
    try (IdMap map =
        IdMap.builder(set).keyType(DType.INT32).valueType(DType.NONE).create()) {
      map.add(5);
    }
    files.addAll(List.of(set, set));
    BuildReport report = Merge.of(files, options(DuplicatePolicy.LAST)).run(n -> {}, n -> {});
    assertThat(report.entries()).isEqualTo(1);
    assertThat(report.valueType()).isEqualTo(DType.NONE);
    create(DType.INT32, DType.INT32, Map.of());
    assertThatIllegalArgumentException().isThrownBy(() -> merged(options(DuplicatePolicy.LAST)));
  }

  @Test
  void compactionReplacesTheFileAndLeavesItsReadersAlone() throws IOException {
    Path file = create(DType.INT64, DType.UINT8, random(new Random(1), 5_000, 0));
    try (IdMap map = IdMap.open(file)) {
      for (long key = 10_000; key < 300_000; key++) {
        map.put(key, 1);
      }
      for (long key = 10_000; key < 300_000; key++) {
        map.remove(key);
      }
      map.setAttribute("owner", "me");
      assertThatExceptionOfType(StoreLockedException.class).isThrownBy(() -> compact(file));
    }
    long before = Files.size(file);
    Map<Long, Long> entries;
    try (IdMap reader = IdMap.openReadOnly(file)) {
      entries = Map.copyOf(reader.asMap());
      compact(file);
      assertThat(reader.asMap()).isEqualTo(entries);
    }
    assertThat(Files.size(file)).isLessThan(before / 10);
    assertThat(IdMap.verify(file).problems()).isEmpty();
    byte[] once = Files.readAllBytes(file);
    try (IdMap map = IdMap.openReadOnly(file)) {
      assertThat(map.asMap()).isEqualTo(entries);
      assertThat(map.keyType()).isEqualTo(DType.INT64);
      assertThat(map.attributes()).isEqualTo(Map.of("owner", "me"));
    }
    compact(file);
    assertThat(Files.readAllBytes(file)).isEqualTo(once);
    try (Stream<Path> names = Files.list(folder)) {
      assertThat(names).containsExactlyInAnyOrder(file, folder.resolve("in0.lock"));
    }
  }

  private static void compact(Path file) {
    Compaction.of(file, BulkBuilder.to(file).overwrite(true)).run(n -> {}, n -> {});
  }

  /** Otherwise damaged data would get a matching checksum. */
  @Test
  void damageIsNotWrittenAnew() throws IOException {
    Path file = create(DType.INT64, DType.INT64, random(new Random(1), 2_000, 0));
    Path other = create(DType.INT64, DType.INT64, Map.of(1L, 1L));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThat(IdMap.verify(file).isClean()).isFalse();

    assertThatExceptionOfType(CorruptStoreException.class)
        .isThrownBy(() -> compact(file))
        .withMessageContaining("checksum: ")
        .withMessageEndingWith("file=" + file);
    assertThat(file).hasBinaryContent(bytes);
    Path output = folder.resolve("out");
    assertThatExceptionOfType(CorruptStoreException.class)
        .isThrownBy(() ->
            Merge.of(List.of(other, file), BulkBuilder.to(output)).run(read -> {}, written -> {}))
        .withMessageEndingWith("file=" + file);
    assertThatExceptionOfType(CorruptStoreException.class)
        .isThrownBy(() -> Patch.write(other, file, output, false, compared -> {}));
    assertThatExceptionOfType(CorruptStoreException.class)
        .isThrownBy(() -> Difference.between(file, other, change -> {}, compared -> {}));
    try (IdMap map = IdMap.openReadOnly(file)) {
      assertThatExceptionOfType(CorruptStoreException.class)
          .isThrownBy(() -> map.copyTo(output))
          .withMessageEndingWith("file=" + file);
    }
    assertThat(output).doesNotExist();
    assertThat(IdMap.salvage(file, output).entries()).isPositive();
  }
}
