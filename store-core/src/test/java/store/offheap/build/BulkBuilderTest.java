package store.offheap.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import store.offheap.error.DuplicateKeyException;
import store.offheap.error.StoreIoException;
import store.offheap.error.StoreLockedException;
import store.offheap.map.IdMap;
import store.offheap.model.BuildReport;
import store.offheap.model.DType;
import store.offheap.model.DuplicatePolicy;

/** What a bulk build writes, and what it leaves behind when it fails. */
class BulkBuilderTest {
  /** More rows than the builder takes without starting threads. */
  private static final int BUFFER_ROWS = 1 << 18;

  private static final long MEBIBYTE = 1 << 20;
  private static final long MISSING = -77;

  @TempDir
  private Path folder;

  private Path output;

  @BeforeEach
  void choose() {
    output = folder.resolve("out.store");
  }

  private static BuildReport finish(BulkBuilder builder) {
    return builder.finish(rows -> {});
  }

  private void assertFolderHolds(String... names) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(names);
    }
  }

  @Test
  void builtMapHasTheRows() throws IOException {
    BuildReport report;
    try (BulkBuilder builder =
        BulkBuilder.to(output).attribute("source", "test").attribute("by", "me").start()) {
      for (long key = 0; key < 1_000; key++) {
        builder.add(key, 2 * key, key);
      }
      assertThat(builder.rows()).isEqualTo(1_000);
      assertThat(output).doesNotExist();
      report = finish(builder);
    }
    assertThat(report.file()).isEqualTo(output);
    assertThat(report.entries()).isEqualTo(1_000);
    assertThat(report.rows()).isEqualTo(1_000);
    assertThat(report.duplicates()).isZero();
    assertThat(report.keyType()).isEqualTo(DType.UINT32);
    assertThat(report.valueType()).isEqualTo(DType.UINT16);
    assertThat(report.fileBytes()).isEqualTo(Files.size(output));
    assertThat(IdMap.verify(output).problems()).isEmpty();
    try (IdMap map = IdMap.openReadOnly(output)) {
      assertThat(map.size()).isEqualTo(1_000);
      map.forEach((key, value) -> assertThat(value).isEqualTo(2 * key));
      assertThat(map.attributes()).isEqualTo(Map.of("source", "test", "by", "me"));
      assertThat(report.load()).isEqualTo(1_000.0 / map.stats().slots());
    }
    assertFolderHolds("out.store");
  }

  @Test
  void builtMapCanBeChanged() {
    try (BulkBuilder builder = BulkBuilder.to(output).start()) {
      builder.add(1, 1, 0);
      finish(builder);
    }
    try (IdMap map = IdMap.open(output)) {
      for (long key = 0; key < 100_000; key++) {
        map.put(key, key & 0xFF);
      }
      assertThat(map.stats().bytesPerEntry()).isLessThan(50);
    }
    assertThat(IdMap.verify(output).problems()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(DuplicatePolicy.class)
  void duplicatesAreAsThePolicySays(DuplicatePolicy policy) throws IOException {
    BulkBuilder builder = BulkBuilder.to(output).onDuplicate(policy).start();
    builder.add(5, 50, 101);
    builder.add(0, 1, 102);
    builder.add(-1, 2, 103);
    builder.add(5, 51, 104);
    builder.add(0, 10, 105);
    builder.add(-1, 20, 106);
    builder.add(5, 52, 107);
    if (policy == DuplicatePolicy.ERROR) {
      assertThatExceptionOfType(DuplicateKeyException.class)
          .isThrownBy(() -> finish(builder))
          .withMessageContainingAll("key=5", "file=" + output)
          .satisfies(e -> {
            assertThat(e.key()).isEqualTo(5);
            assertThat(e.keyText()).isEqualTo("5");
            assertThat(e.firstOrigin()).isEqualTo(101);
            assertThat(e.origin()).isEqualTo(104);
          });
      builder.close();
      assertFolderHolds();
      return;
    }
    BuildReport report = finish(builder);
    builder.close();
    assertThat(report.entries()).isEqualTo(3);
    assertThat(report.rows()).isEqualTo(7);
    assertThat(report.duplicates()).isEqualTo(4);
    try (IdMap map = IdMap.openReadOnly(output)) {
      Map<Long, Long> greatest = Map.of(5L, 52L, 0L, 10L, -1L, 20L);
      Map<Long, Long> least = Map.of(5L, 50L, 0L, 1L, -1L, 2L);
      assertThat(map.asMap())
          .isEqualTo(
              switch (policy) {
                case LAST, MAX -> greatest;
                case SUM -> Map.of(5L, 153L, 0L, 11L, -1L, 22L);
                case COUNT -> Map.of(5L, 3L, 0L, 2L, -1L, 2L);
                default -> least;
              });
    }
  }

  @ParameterizedTest
  @EnumSource(value = DType.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void rowsAreCountedInValuesOfAnyType(DType type) throws IOException {
    try (BulkBuilder builder = BulkBuilder.to(output)
        .valueType(type)
        .onDuplicate(DuplicatePolicy.COUNT)
        .start()) {
      for (int i = 0; i < 3; i++) {
        builder.add(7, 70, i);
      }
      builder.add("8", "text", 3);
      builder.finish(count -> {});
    }
    try (IdMap map = IdMap.openReadOnly(output)) {
      assertThat(map.valueType()).isEqualTo(type);
      assertThat(map.getDouble(7, -1)).isEqualTo(3);
      assertThat(map.getDouble(8, -1)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 7})
  void duplicateKeysAreFoundAcrossTheSpool(long key) throws IOException {
    try (BulkBuilder builder =
        BulkBuilder.to(output).onDuplicate(DuplicatePolicy.ERROR).start()) {
      for (long i = 100; i < BUFFER_ROWS; i++) {
        builder.add(i, 0, i);
      }
      builder.add(key, 1, -5);
      for (long i = BUFFER_ROWS; i < 2 * BUFFER_ROWS; i++) {
        builder.add(i, 0, i);
      }
      builder.add(key, 1, -6);
      assertThatExceptionOfType(DuplicateKeyException.class)
          .isThrownBy(() -> finish(builder))
          .satisfies(e -> {
            assertThat(e.key()).isEqualTo(key);
            assertThat(e.firstOrigin()).isEqualTo(-5);
            assertThat(e.origin()).isEqualTo(-6);
          });
    }
    assertFolderHolds();
  }

  @ParameterizedTest
  @ValueSource(ints = {BUFFER_ROWS, BUFFER_ROWS + 1, 2 * BUFFER_ROWS, 600_000})
  void moreRowsThanTheBufferHoldsAreKept(int rows) throws IOException {
    try (BulkBuilder builder = BulkBuilder.to(output).start()) {
      for (long i = 0; i < rows; i++) {
        builder.add(i * 7, i & 0xFFFF, i);
      }
      List<Long> progress = new ArrayList<>();
      BuildReport report = builder.finish(progress::add);
      assertThat(report.entries()).isEqualTo(rows);
      assertThat(progress).isSorted().last().isEqualTo((long) rows);
      assertThat(progress).hasSizeGreaterThan(2);
    }
    assertFolderHolds("out.store");
    try (IdMap map = IdMap.openReadOnly(output)) {
      assertThat(map.size()).isEqualTo(rows);
      map.forEach((key, value) -> assertThat(value == (key / 7 & 0xFFFF)).isTrue());
    }
  }

  @Test
  void emptyInputGivesAnEmptyMap() throws IOException {
    try (BulkBuilder builder = BulkBuilder.to(output).start()) {
      BuildReport report = finish(builder);
      assertThat(report.entries()).isZero();
      assertThat(report.rows()).isZero();
      assertThat(report.load()).isZero();
      assertThat(report.keyType()).isEqualTo(DType.UINT32);
      assertThat(report.valueType()).isEqualTo(DType.UINT8);
    }
    assertThat(IdMap.verify(output).problems()).isEmpty();
    try (IdMap map = IdMap.openReadOnly(output)) {
      assertThat(map.isEmpty()).isTrue();
      assertThat(map.get(0, MISSING)).isEqualTo(MISSING);
    }
    assertFolderHolds("out.store");
  }

  @Test
  void setsHaveNoValues() {
    try (BulkBuilder builder = BulkBuilder.to(output).valueType(DType.NONE).start()) {
      builder.add(1, 0, 1);
      builder.add("2", null, 2);
      builder.add("0", "", 3);
      builder.add("2", null, 4);
      assertThatIllegalArgumentException().isThrownBy(() -> builder.add(3, 1, 5));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.add("4", "0", 6))
          .withMessageStartingWith("value: not empty");
      BuildReport report = finish(builder);
      assertThat(report.valueType()).isEqualTo(DType.NONE);
      assertThat(report.entries()).isEqualTo(3);
      assertThat(report.duplicates()).isEqualTo(1);
    }
    try (IdMap set = IdMap.openReadOnly(output)) {
      assertThat(set.keys().sorted().toArray()).containsExactly(0, 1, 2);
    }
  }

  @Test
  void keyThatIsNoIntegerIsRefusedAtOnce() {
    long bits = Double.doubleToRawLongBits(2);
    try (BulkBuilder builder = BulkBuilder.to(output).start()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.add(DType.FLOAT64, bits, DType.INT64, 1, 1))
          .withMessage("key: expected=an integer, actual=2.0");
      builder.add(DType.INT16, 3, DType.INT64, 1, 2);
      assertThat(finish(builder).entries()).isEqualTo(1);
    }
  }

  private byte[] build(String name, DuplicatePolicy policy, long seed, int rows)
      throws IOException {
    Path file = folder.resolve(name);
    try (BulkBuilder builder =
        BulkBuilder.to(file).onDuplicate(policy).seed(seed).attribute("a", "b").start()) {
      for (long i = 0; i < rows; i++) {
        builder.add(i * i % 1_000_003, i, i);
      }
      finish(builder);
    }
    return Files.readAllBytes(file);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000, 300_000})
  void sameInputGivesTheSameBytes(int rows) throws IOException {
    for (DuplicatePolicy policy : List.of(DuplicatePolicy.LAST, DuplicatePolicy.FIRST)) {
      byte[] one = build("one" + policy, policy, 5, rows);
      assertThat(build("same" + policy, policy, 5, rows)).isEqualTo(one);
      assertThat(build("other" + policy, policy, 6, rows)).isNotEqualTo(one);
    }
  }

  @Test
  void closeWithoutFinishLeavesNothing() throws IOException {
    try (BulkBuilder builder = BulkBuilder.to(output).start()) {
      for (long i = 0; i < BUFFER_ROWS + 10; i++) {
        builder.add(i, i, i);
      }
    }
    assertFolderHolds();
    BulkBuilder builder = BulkBuilder.to(output).start();
    builder.close();
    builder.close();
    assertFolderHolds();
  }

  @Test
  void failureDuringFinishLeavesNothing() throws IOException {
    try (BulkBuilder builder = BulkBuilder.to(output).start()) {
      for (long i = 0; i < BUFFER_ROWS + 10; i++) {
        builder.add(i, i, i);
      }
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> builder.finish(rows -> {
            throw new UnsupportedOperationException("stop");
          }));
    }
    assertFolderHolds();
  }

  @Test
  void existingOutputIsKeptUnlessToldOtherwise() throws IOException {
    Files.writeString(output, "precious");
    assertThatExceptionOfType(StoreIoException.class)
        .isThrownBy(() -> BulkBuilder.to(output).start())
        .withCauseInstanceOf(FileAlreadyExistsException.class)
        .withMessageEndingWith("file=" + output);
    assertThat(output).hasContent("precious");
    assertFolderHolds("out.store");
  }

  @Test
  void folderIsNotReplacedAndToldApartFromAFile() throws IOException {
    Files.createDirectory(output);
    for (boolean isOverwrite : new boolean[] {false, true}) {
      assertThatExceptionOfType(StoreIoException.class)
          .isThrownBy(() -> BulkBuilder.to(output).overwrite(isOverwrite).start())
          .withMessage("file already exists, not a regular file, file=" + output)
          .withCauseInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(output).isEmptyDirectory();
    assertFolderHolds("out.store");
  }

  @Test
  void outputThatAppearsMeanwhileIsKept() throws IOException {
    try (BulkBuilder builder = BulkBuilder.to(output).start()) {
      builder.add(1, 1, 1);
      Files.writeString(output, "precious");
      assertThatExceptionOfType(StoreIoException.class).isThrownBy(() -> finish(builder));
    }
    assertThat(output).hasContent("precious");
    assertFolderHolds("out.store");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, BUFFER_ROWS + 1})
  void rowsOfABuildThatFailedAreNotForAnotherFile(int rows) throws IOException {
    try (BulkBuilder builder = BulkBuilder.to(output).start()) {
      for (long key = 0; key < rows; key++) {
        builder.add(key, key, key);
      }
      Files.writeString(output, "mine");
      assertThatExceptionOfType(StoreIoException.class).isThrownBy(() -> finish(builder));
      Files.delete(output);
      assertThatIllegalStateException()
          .isThrownBy(() -> finish(builder))
          .withMessage("build is over: file=" + output);
    }
    assertFolderHolds();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rowsThatComeTooLateAreRefused(boolean isFinished) throws IOException {
    BulkBuilder builder = BulkBuilder.to(output).start();
    builder.add(1, 1, 1);
    if (isFinished) {
      finish(builder);
    }
    builder.close();
    assertThatIllegalStateException().isThrownBy(() -> builder.add(2, 2, 2));
    assertThatIllegalStateException().isThrownBy(() -> builder.add("2", "2", 2));
    assertThatIllegalStateException()
        .isThrownBy(() -> builder.add(DType.INT32, 2, DType.INT32, 2, 2));
    assertThatIllegalStateException().isThrownBy(() -> finish(builder));
    assertThat(builder.rows()).isOne();
  }

  @Test
  void folderIsNeverReplaced() throws IOException {
    Files.createDirectory(output);
    assertThatExceptionOfType(StoreIoException.class)
        .isThrownBy(() -> BulkBuilder.to(output).overwrite(true).start());
    assertFolderHolds("out.store");
  }

  @Test
  void overwrittenFileStaysWithItsReaders() {
    try (IdMap old = IdMap.builder(output).create()) {
      old.put(1, 10);
    }
    try (IdMap reader = IdMap.openReadOnly(output);
        BulkBuilder builder = BulkBuilder.to(output).overwrite(true).start()) {
      builder.add(2, 20, 0);
      assertThat(reader.get(1, MISSING)).isEqualTo(10);
      finish(builder);
      assertThat(reader.asMap()).isEqualTo(Map.of(1L, 10L));
      try (IdMap map = IdMap.openReadOnly(output)) {
        assertThat(map.asMap()).isEqualTo(Map.of(2L, 20L));
      }
    }
  }

  @Test
  void failedOverwritingKeepsTheOldFile() throws IOException {
    try (IdMap old = IdMap.builder(output).create()) {
      old.put(1, 10);
    }
    try (BulkBuilder builder = BulkBuilder.to(output)
        .overwrite(true)
        .onDuplicate(DuplicatePolicy.ERROR)
        .start()) {
      builder.add(2, 20, 0);
      builder.add(2, 20, 1);
      assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> finish(builder));
    }
    try (IdMap map = IdMap.open(output)) {
      assertThat(map.asMap()).isEqualTo(Map.of(1L, 10L));
    }
    assertFolderHolds("out.store", "out.store.lock");
  }

  @Test
  void outputThatAWriterHasOpenIsLocked() {
    try (IdMap writer = IdMap.builder(output).create()) {
      writer.put(1, 10);
      assertThatExceptionOfType(StoreLockedException.class)
          .isThrownBy(() -> BulkBuilder.to(output).overwrite(true).start());
      assertThat(writer.get(1, MISSING)).isEqualTo(10);
    }
    try (BulkBuilder builder = BulkBuilder.to(output).overwrite(true).start()) {
      assertThatExceptionOfType(StoreLockedException.class).isThrownBy(() -> IdMap.open(output));
      finish(builder);
    }
    IdMap.open(output).close();
  }

  @Test
  void builtFileOf1500000EntriesIsAtMost16Point8MegabytesPlusOnePercent() throws IOException {
    try (BulkBuilder builder = BulkBuilder.to(output).start()) {
      for (long i = 0; i < 1_500_000; i++) {
        builder.add(i * 2_654_435_761L & 0xFFFF_FFFFL, i + 0xFF_FFFFL, i);
      }
      BuildReport report = finish(builder);
      assertThat(report.entries()).isEqualTo(1_500_000);
      assertThat(report.keyType()).isEqualTo(DType.UINT32);
      assertThat(report.valueType()).isEqualTo(DType.UINT32);
    }
    assertThat(Files.size(output)).isLessThanOrEqualTo((long) (1.01 * 16 * MEBIBYTE));
    try (IdMap map = IdMap.openReadOnly(output)) {
      assertThat(map.values().sum())
          .isEqualTo(LongStream.range(0, 1_500_000).map(i -> i + 0xFF_FFFFL).sum());
    }
  }

  @Test
  void manyDuplicatesGiveACompactFile() throws IOException {
    BuildReport report;
    try (BulkBuilder builder = BulkBuilder.to(output).attribute("a", "b").start()) {
      for (long i = 0; i < 1_000_000; i++) {
        builder.add(i % 1_000, i, i);
      }
      report = finish(builder);
    }
    assertThat(report.entries()).isEqualTo(1_000);
    assertThat(report.duplicates()).isEqualTo(999_000);
    assertThat(report.fileBytes()).isEqualTo(Files.size(output)).isLessThan(128 << 10);
    try (IdMap map = IdMap.openReadOnly(output)) {
      assertThat(map.size()).isEqualTo(1_000);
      map.forEach((key, value) -> assertThat(value).isEqualTo(999_000 + key));
      assertThat(map.attributes()).isEqualTo(Map.of("a", "b"));
    }
    assertFolderHolds("out.store");
  }

  @Test
  void buildInAMissingFolderNamesItsOutput() {
    Path missing = folder.resolve("none").resolve("out.store");
    try (BulkBuilder builder = BulkBuilder.to(missing).start()) {
      builder.add(1, 2, 3);
      assertThatExceptionOfType(StoreIoException.class)
          .isThrownBy(() -> finish(builder))
          .withMessageEndingWith(", file=" + missing)
          .satisfies(e -> {
            assertThat(e.getMessage()).doesNotContain(".work");
            assertThat(e.getCause()).hasMessage(missing.toString());
          });
    }
  }

  @Test
  void attributesThatNoFileCanHaveAreRefusedBeforeTheFirstRow() {
    Path output = folder.resolve("a.store");
    BuildOptions tooLong = BulkBuilder.to(output).attribute("a", "x".repeat(1 << 20));
    assertThatIllegalArgumentException()
        .isThrownBy(tooLong::start)
        .withMessageStartingWith("attributes are too long: ");
    BuildOptions halfACharacter = BulkBuilder.to(output).attribute("a", "\ud800");
    assertThatIllegalArgumentException()
        .isThrownBy(halfACharacter::start)
        .withMessageStartingWith("attribute: expected=text, ");
  }
}
