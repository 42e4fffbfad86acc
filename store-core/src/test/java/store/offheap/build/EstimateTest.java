package store.offheap.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Percentage.withPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import store.offheap.error.CorruptStoreException;
import store.offheap.map.IdMap;
import store.offheap.model.BuildReport;
import store.offheap.model.DType;
import store.offheap.model.EstimateReport;
import store.offheap.model.TimeEstimate;

/** Estimates are close to what is built, and samples are entries of the file. */
@Tag("once")
class EstimateTest {
  @TempDir
  private Path folder;

  private BuildReport build(int entries, DType keyType, DType valueType, double load) {
    try (BulkBuilder builder = BulkBuilder.to(folder.resolve("a.store"))
        .keyType(keyType)
        .valueType(valueType)
        .load(load)
        .start()) {
      for (long key = 0; key < entries; key++) {
        builder.add(key * 7, valueType == DType.NONE ? 0 : key & 0x7F, 0);
      }
      return builder.finish(rows -> {});
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, UINT32, UINT8, 0.80",
    "1000, UINT32, UINT32, 0.80",
    "100000, INT64, INT64, 0.80",
    "400000, UINT32, NONE, 0.80",
    "839000, UINT32, UINT16, 0.80",
    "1500000, INT64, FLOAT32, 0.50",
    "1900000, UINT64, UINT64, 0.95",
  })
  void estimateIsNearToWhatIsBuilt(int entries, DType keyType, DType valueType, double load)
      throws IOException {
    BuildReport built = build(entries, keyType, valueType, load);
    EstimateReport estimate = Estimate.of(entries, keyType, valueType, load);
    assertThat(estimate.fileBytes()).isCloseTo(built.fileBytes(), withPercentage(4));
    assertThat(estimate.load()).isCloseTo(built.load(), withPercentage(4));
    assertThat(Warming.warm(folder.resolve("a.store"), bytes -> {}))
        .isEqualTo(Files.size(folder.resolve("a.store")));
  }

  @Test
  void entriesOfEightBytesTakeWhatTheReadmeSays() throws IOException {
    assertThat(build(1_500_000, DType.UINT32, DType.UINT32, 0.80).fileBytes())
        .isBetween(15_300_000L, 15_450_000L);
  }

  @ParameterizedTest
  @CsvSource({"UINT32, UINT32", "INT32, NONE", "UINT64, FLOAT32"})
  void calibrationMeasuresAndLeavesNothing(DType keyType, DType valueType) {
    Calibration measured = Calibration.of(keyType, valueType, folder);
    TimeEstimate row = measured.adding().plus(measured.finishing());
    assertThat(row.leastSeconds()).isBetween(1e-9, 1e-4);
    assertThat(row.mostSeconds()).isGreaterThanOrEqualTo(2 * row.leastSeconds());
    assertThat(row.times(1e6).mostSeconds()).isEqualTo(1e6 * row.mostSeconds());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void rangeIsFromTheBestToTwiceTheAverage() {
    assertThat(TimeEstimate.of(List.of(2.0, 1.0, 3.0))).isEqualTo(new TimeEstimate(1, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TimeEstimate(2, 1))
        .withMessage("seconds: expected=0 or more, ascending, actual=2.0, 1.0");
    assertThatIllegalArgumentException().isThrownBy(() -> new TimeEstimate(0, Double.NaN));
  }

  @ParameterizedTest
  @CsvSource({"UINT32, UINT32, 8", "INT32, NONE, 8", "UINT32, FLOAT32, 16", "INT64, UINT8, 16"})
  void temporaryRowsTakeOneOrTwoWords(DType keyType, DType valueType, int bytes) {
    assertThat(Estimate.of(1_000, keyType, valueType, 0.8).temporaryBytes())
        .isEqualTo(1_000L * bytes);
  }

  @Test
  void moreThanAnyFileHoldsIsRefused() {
    assertThat(Estimate.of(10_000_000_000L, DType.INT64, DType.INT64, 0.80).fileBytes())
        .isBetween(180L << 30, 200L << 30);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Estimate.of(Long.MAX_VALUE, DType.INT64, DType.INT64, 0.80))
        .withMessageStartingWith("too many entries");
  }

  @ParameterizedTest
  @CsvSource({"-1, 0.8, entries: ", "1000, 0, load: ", "1000, 0.96, load: ", "1000, NaN, load: "})
  void whatNoBuildIsGivenIsRefused(long entries, double load, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Estimate.of(entries, DType.INT64, DType.INT64, load))
        .withMessageStartingWith(message);
  }

  @Test
  void everyEntryIsSampledWithTheSameChance() {
    build(1_000, DType.UINT32, DType.UINT8, 0.80);
    Path file = folder.resolve("a.store");
    Map<String, Integer> counts = new HashMap<>();
    for (int seed = 0; seed < 400; seed++) {
      List<Sample.Entry> sample = Sample.random(file, 100, seed);
      assertThat(sample).hasSize(100).doesNotHaveDuplicates();
      sample.forEach(entry -> {
        long key = Long.parseLong(entry.key());
        assertThat(key % 7).isZero();
        assertThat(entry.value()).isEqualTo("" + (key / 7 & 0x7F));
        counts.merge(entry.key(), 1, Integer::sum);
      });
    }
    // 40 each on average; the limits are six standard deviations of 6 away.
    assertThat(counts).hasSize(1_000);
    assertThat(counts.values()).allMatch(count -> count > 4 && count < 76);
    assertThat(Sample.random(file, 5_000, 1)).hasSize(1_000);
    assertThat(Sample.random(file, 7, 3)).isEqualTo(Sample.random(file, 7, 3));
    assertThat(Sample.first(file, 10)).hasSize(10).doesNotHaveDuplicates();
    assertThat(Sample.first(file, 5_000)).hasSize(1_000);
  }

  @Test
  void damagedEntriesAreNotSampled() throws IOException {
    build(2_000, DType.INT64, DType.INT64, 0.80);
    Path file = folder.resolve("a.store");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThat(IdMap.verify(file).isClean()).isFalse();
    for (ThrowingCallable sampling :
        List.<ThrowingCallable>of(() -> Sample.first(file, 10), () -> Sample.random(file, 1, 1))) {
      assertThatExceptionOfType(CorruptStoreException.class)
          .isThrownBy(sampling)
          .withMessageContaining("checksum: ");
    }
  }
}
