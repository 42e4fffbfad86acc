package store.offheap.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import store.offheap.build.BuildOptions;
import store.offheap.build.BulkBuilder;
import store.offheap.build.Calibration;
import store.offheap.model.BuildReport;
import store.offheap.model.DType;
import store.offheap.model.TimeEstimate;

/**
 * Estimates about all inputs of a build, derived from a part of them.
 *
 * @param rows approximate number of rows; -1 if unknown
 * @param keyType narrowest dtype for the keys of the part, unless it was set
 * @param valueType the same for the values
 * @param sampleRows number of rows of the part
 * @param sampleBytes number of bytes of the part
 * @param inputBytes approximate total number of bytes
 * @param badRows number of rows of the part that cannot be used
 * @param duplicates number of rows of the part whose keys occurred before
 * @param isWhole whether the part is complete
 * @param rowTime time per row from its text to its place in the store, on this machine
 */
record SampledRows(
    long rows,
    DType keyType,
    DType valueType,
    long sampleRows,
    long sampleBytes,
    long inputBytes,
    long badRows,
    long duplicates,
    boolean isWhole,
    TimeEstimate rowTime) {
  private static final long SAMPLE_MEMORY = 64L << 20;
  private static final long READING_NANOS = 600_000_000;
  private static final int MAX_READINGS = 200;

  /** Opens the input to read, from its start. */
  private interface Opening {
    EntryInput open(BadRows badRows) throws IOException;
  }

  /**
   * Samples the inputs.
   *
   * @param keyType null if it is to be determined
   * @param valueType null if it is to be determined
   * @throws IOException if an input cannot be read
   * @throws IllegalArgumentException if an option or a column is missing
   * @throws RejectedInputException if there are no rows
   */
  static SampledRows of(InputOptions options, List<String> sources, DType keyType, DType valueType)
      throws IOException {
    boolean isSet = options.isSet() || valueType == DType.NONE;
    DType values = isSet ? DType.NONE : valueType;
    if (options.isArrays()) {
      return ofArrays(options, keyType, values);
    }
    int recordBytes = options.recordBytes(sources, keyType, values);
    BadRows badRows = BadRows.ofSample();
    try (InputSample sample =
        InputSample.of(sources, recordBytes, options.isOneLineARow(sources))) {
      Opening opening = notes -> options.open(sample.files(), keyType, valueType, isSet, notes);
      BuildReport report = buildNamed(sample, opening, badRows, keyType, values);
      long all = recordBytes > 0
          ? sample.inputBytes() / recordBytes
          : Math.round(report.rows() * sample.factor());
      all = sample.isWhole() ? report.rows() : sample.isEndKnown() ? all : -1;
      double unpacking = sample.unpackingSeconds() / Math.max(1, report.rows());
      TimeEstimate reading = reading(sample, opening, report);
      return of(
          report,
          sample.bytes(),
          sample.inputBytes(),
          all,
          badRows,
          sample.isWhole(),
          // Decompression overlaps with parsing; to what extent is unknown.
          new TimeEstimate(
                  Math.max(reading.leastSeconds(), unpacking), reading.mostSeconds() + unpacking)
              .plus(finishing(sample, report)));
    }
  }

  private static SampledRows ofArrays(InputOptions options, DType keyType, DType valueType)
      throws IOException {
    BadRows badRows = BadRows.ofSample();
    try (InputSample folder = InputSample.of(List.of(), 0, true);
        NpyRows rows = options.openArrays(valueType == DType.NONE, badRows)) {
      Opening opening =
          notes -> options.openArrays(valueType == DType.NONE, notes).sampled();
      BuildReport report = build(folder, opening, badRows, keyType, valueType);
      return of(
          report,
          report.rows() * rows.rowBytes(),
          rows.totalPackedBytes(),
          rows.length(),
          badRows,
          report.rows() + badRows.count() == rows.length(),
          reading(folder, opening, report).plus(finishing(folder, report)));
    }
  }

  private static SampledRows of(
      BuildReport report,
      long sampleBytes,
      long inputBytes,
      long rows,
      BadRows badRows,
      boolean isWhole,
      TimeEstimate rowTime) {
    return new SampledRows(
        rows,
        report.keyType(),
        report.valueType(),
        report.rows(),
        sampleBytes,
        inputBytes,
        badRows.count(),
        report.duplicates(),
        isWhole,
        rowTime);
  }

  private static BuildReport buildNamed(
      InputSample sample, Opening opening, BadRows badRows, DType keyType, DType valueType)
      throws IOException {
    try {
      return build(sample, opening, badRows, keyType, valueType);
    } catch (RejectedInputException e) {
      throw new RejectedInputException(sample.named(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(sample.named(e.getMessage()), e);
    }
  }

  private static BuildReport build(
      InputSample sample, Opening opening, BadRows badRows, DType keyType, DType valueType)
      throws IOException {
    try (EntryInput rows = opening.open(badRows);
        BulkBuilder builder = builder(sample, keyType, valueType)) {
      addAll(rows, builder);
      return finish(builder);
    }
  }

  private static BuildReport finish(BulkBuilder builder) {
    try {
      return builder.finish(done -> {});
    } catch (IllegalArgumentException e) {
      // No type holds all numbers.
      throw new RejectedInputException(e.getMessage());
    }
  }

  private static BulkBuilder builder(InputSample sample, DType keyType, DType valueType) {
    BuildOptions options =
        BulkBuilder.to(sample.beside("sample.store")).memory(SAMPLE_MEMORY).overwrite(true);
    if (keyType != null) {
      options.keyType(keyType);
    }
    if (valueType != null) {
      options.valueType(valueType);
    }
    return options.start();
  }

  private static void addAll(EntryInput rows, BulkBuilder builder) throws IOException {
    while (rows.addNextTo(builder)) {
      // Adds one or many rows at a time.
    }
  }

  /** Reads the part repeatedly and returns the time per row. */
  private static TimeEstimate reading(InputSample sample, Opening opening, BuildReport report)
      throws IOException {
    List<Double> seconds = new ArrayList<>();
    try (BulkBuilder builder = builder(sample, report.keyType(), report.valueType())) {
      long end = System.nanoTime() + READING_NANOS;
      while (seconds.isEmpty() || System.nanoTime() < end && seconds.size() < MAX_READINGS) {
        long start = System.nanoTime();
        try (EntryInput rows = opening.open(BadRows.ofSample())) {
          addAll(rows, builder);
        }
        seconds.add((System.nanoTime() - start) / 1e9 / Math.max(1, report.rows()));
      }
    }
    // Only the second half, because code is slow before the JIT has compiled it.
    return TimeEstimate.of(seconds.subList(seconds.size() / 2, seconds.size()));
  }

  private static TimeEstimate finishing(InputSample sample, BuildReport report) {
    return Calibration.of(report.keyType(), report.valueType(), sample.folder()).finishing();
  }
}
