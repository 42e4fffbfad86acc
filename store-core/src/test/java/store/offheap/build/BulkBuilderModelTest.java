package store.offheap.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.error.DuplicateKeyException;
import store.offheap.map.IdMap;
import store.offheap.model.BuildReport;
import store.offheap.model.DType;
import store.offheap.model.DuplicatePolicy;
import store.offheap.model.SalvageReport;

/** Builds agree with a map of {@code java.util}, however little memory they use. */
class BulkBuilderModelTest {
  /** Little memory: runs of a few rows are spilled to files, and most do not fit in one block. */
  private static final MemoryPlan LITTLE = new MemoryPlan(3, 8, 256, 3);

  private static final int FIRST_SEGMENT = 4 * 4096;

  private static final MemoryPlan ENOUGH = new MemoryPlan(8, 256, 1 << 20, 1);

  @TempDir
  private Path folder;

  private record Row(long key, long value) {}

  private byte[] build(String name, BuildOptions options, List<Row> rows) throws IOException {
    try (BulkBuilder builder = options.start()) {
      for (int i = 0; i < rows.size(); i++) {
        builder.add(rows.get(i).key(), rows.get(i).value(), i);
      }
      builder.finish(done -> {});
    }
    assertThat(IdMap.verify(folder.resolve(name)).problems()).isEmpty();
    assertOnlyFiles();
    return Files.readAllBytes(folder.resolve(name));
  }

  private void assertOnlyFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("."));
    }
  }

  private BuildOptions to(String name, DuplicatePolicy policy, MemoryPlan plan) {
    return BulkBuilder.to(folder.resolve(name)).onDuplicate(policy).plan(plan);
  }

  private static List<Row> rows(Random random, int count, int keys, boolean isWide) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long key = random.nextInt(keys) - 2L;
      boolean isFar = isWide && i > count / 2;
      rows.add(new Row(isFar ? key * 0x1_0000_0001L : key, random.nextInt(2_000) - 500));
    }
    return rows;
  }

  private static Map<Long, Long> model(List<Row> rows, DuplicatePolicy policy) {
    Map<Long, Long> model = new HashMap<>();
    for (Row row : rows) {
      switch (policy) {
        case FIRST -> model.putIfAbsent(row.key(), row.value());
        case MIN -> model.merge(row.key(), row.value(), Math::min);
        case MAX -> model.merge(row.key(), row.value(), Math::max);
        case SUM -> model.merge(row.key(), row.value(), Long::sum);
        case COUNT -> model.merge(row.key(), 1L, Long::sum);
        default -> model.put(row.key(), row.value());
      }
    }
    return model;
  }

  @ParameterizedTest
  @EnumSource(value = DuplicatePolicy.class, names = "ERROR", mode = EnumSource.Mode.EXCLUDE)
  void everyPolicyAgreesWithTheModel(DuplicatePolicy policy) throws IOException {
    for (int seed = 0; seed < 2; seed++) {
      List<Row> rows = rows(new Random(seed), 12_000, seed == 0 ? 900 : 1_000_000, seed == 0);
      String name = "map" + seed;
      byte[] little = build(name, to(name, policy, LITTLE), rows);
      try (IdMap map = IdMap.openReadOnly(folder.resolve(name))) {
        assertThat(map.asMap()).as("seed %d", seed).isEqualTo(model(rows, policy));
      }
      byte[] enough = build("enough", to("enough", policy, ENOUGH).overwrite(true), rows);
      assertThat(little).as("seed %d", seed).isEqualTo(enough);
    }
  }

  @Test
  void orderMemoryAndThreadsDoNotChangeTheBytes() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (long i = 0; i < 400_000; i++) {
      rows.add(new Row(i * 7_919, i & 0xFFFF));
    }
    byte[] one = build("one", to("one", DuplicatePolicy.LAST, ENOUGH), rows);
    for (int threads = 1; threads <= 3; threads++) {
      MemoryPlan plan = new MemoryPlan(2 + threads, 64, 1 << (threads == 3 ? 18 : 16), threads);
      Collections.shuffle(rows, new Random(threads));
      String name = "threads" + threads;
      assertThat(build(name, to(name, DuplicatePolicy.ERROR, plan), rows)).isEqualTo(one);
    }
  }

  /**
   * The bytes are the same on every machine, and no change of this library alters them unnoticed.
   */
  @ParameterizedTest
  @CsvSource({"UINT32, UINT32, 1521067195", "INT64, UINT8, 4038630561", "UINT64, NONE, 2654544545"})
  void bytesOfABuildAreKept(DType keyType, DType valueType, long expected) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (long i = 0; i < 250_000; i++) {
      rows.add(new Row(i * i, valueType == DType.NONE ? 0 : i & 0xFF));
    }
    rows.removeIf(row -> !keyType.holds(row.key()));
    BuildOptions options =
        to("kept", DuplicatePolicy.LAST, ENOUGH).keyType(keyType).valueType(valueType);
    CRC32C checksum = new CRC32C();
    byte[] bytes = build("kept", options, rows);
    // The header is tested separately.
    checksum.update(bytes, FIRST_SEGMENT, bytes.length - FIRST_SEGMENT);
    assertThat(checksum.getValue()).isEqualTo(expected);
  }

  @Test
  void fewDistinctKeysOfManyRowsMakeOneShortSegment() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      rows.add(new Row(i % 100, i));
    }
    byte[] bytes = build("short", to("short", DuplicatePolicy.LAST, LITTLE), rows);
    assertThat(bytes.length).isLessThan(64 << 10);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.10, 0.50, 0.80, 0.95})
  void noSegmentIsFullerThanAsked(double load) throws IOException {
    Path file = folder.resolve("load");
    try (BulkBuilder builder = BulkBuilder.to(file).load(load).plan(ENOUGH).start()) {
      for (long key = 0; key < 500_000; key++) {
        builder.add(key, key, 0);
      }
      BuildReport report = builder.finish(done -> {});
      assertThat(report.load()).isBetween(load / 2.2, load);
    }
    assertThat(IdMap.verifyDeep(file).problems()).isEmpty();
    SalvageReport salvaged = Salvage.from(file).to(folder.resolve("salvaged"));
    assertThat(salvaged.entries()).isEqualTo(500_000);
    try (IdMap map = IdMap.open(file)) {
      for (long key = 500_000; key < 700_000; key++) {
        map.put(key, key);
      }
      assertThat(map.size()).isEqualTo(700_000);
      map.forEach((key, value) -> {
        if (key != value) {
          throw new AssertionError(key + "=" + value);
        }
      });
    }
    assertThat(IdMap.verify(file).problems()).isEmpty();
  }

  @Test
  void integersBeforeTheFirstFractionAreKept() throws IOException {
    Path file = folder.resolve("floats");
    try (BulkBuilder builder = BulkBuilder.to(file).plan(LITTLE).start()) {
      for (long key = 0; key < 20_000; key++) {
        builder.add(Long.toString(key << 20), key < 15_000 ? key + "" : key + ".5", key);
      }
      assertThat(builder.finish(done -> {}).valueType()).isEqualTo(DType.FLOAT32);
    }
    try (IdMap map = IdMap.openReadOnly(file)) {
      assertThat(map.size()).isEqualTo(20_000);
      for (long key = 0; key < 20_000; key++) {
        assertThat(map.getDouble(key << 20, -1)).isEqualTo(key < 15_000 ? key : key + 0.5);
      }
    }
  }

  @Test
  void firstDuplicateOfAllIsReported() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (long i = 0; i < 50_000; i++) {
      rows.add(new Row(i, i));
    }
    rows.add(new Row(40_000, 0));
    for (long i = 0; i < 1_000; i++) {
      rows.add(new Row(i, i));
    }
    assertThatExceptionOfType(DuplicateKeyException.class)
        .isThrownBy(() -> build("error", to("error", DuplicatePolicy.ERROR, LITTLE), rows))
        .satisfies(e -> {
          assertThat(e.key()).isEqualTo(40_000);
          assertThat(e.firstOrigin()).isEqualTo(40_000);
          assertThat(e.origin()).isEqualTo(50_000);
        });
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void sumsThatDoNotFitAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(
            "sum",
            to("sum", DuplicatePolicy.SUM, ENOUGH).valueType(DType.UINT8),
            List.of(new Row(7, 200), new Row(7, 56))))
        .withMessage("value: sum out of range of uint8 0..255: key=7");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(
            "sum",
            to("sum", DuplicatePolicy.SUM, ENOUGH),
            List.of(new Row(7, Long.MAX_VALUE), new Row(7, 1), new Row(8, -1))))
        .withMessageStartingWith("value: sum out of range of int64");
    // A key above the maximum of long.
    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(
            "sum",
            to("sum", DuplicatePolicy.SUM, ENOUGH).keyType(DType.UINT64).valueType(DType.UINT64),
            List.of(new Row(-1, -1), new Row(-1, 5))))
        .withMessageEndingWith(": key=18446744073709551615");
    assertThat(folder).isEmptyDirectory();
  }
}
