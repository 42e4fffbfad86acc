package store.offheap.cli;

import java.io.IOException;
import java.util.List;
import store.offheap.build.BuildOptions;
import store.offheap.build.BulkBuilder;
import store.offheap.model.BuildReport;
import store.offheap.model.DType;

/**
 * What part of the inputs of a build tells of all of them.
 *
 * @param rows about how many there are; -1 if nobody can tell
 * @param keyType the narrowest for the keys of the part, unless it was chosen
 * @param valueType the same for the values
 * @param sampleRows rows of the part
 * @param sampleBytes bytes of the part
 * @param inputBytes about how many bytes there are
 * @param badRows rows of the part that cannot be used
 * @param duplicates rows of the part whose keys came before
 * @param isWhole whether the part is everything
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
    boolean isWhole) {
  private static final long SAMPLE_MEMORY = 64L << 20;

  /**
   * Looks at inputs.
   *
   * @param keyType null if it is to be found
   * @param valueType null if it is to be found
   * @throws IOException if an input cannot be read
   * @throws IllegalArgumentException if an option is missing, or a column is not there
   * @throws RejectedInputException if there are no rows
   */
  static SampledRows of(InputOptions options, List<String> sources, DType keyType, DType valueType)
      throws IOException {
    boolean isSet = options.isSet() || valueType == DType.NONE;
    BadRows badRows = new BadRows(Long.MAX_VALUE, note -> {});
    if (options.isArrays()) {
      try (InputSample folder = InputSample.of(List.of(), 0);
          NpyRows rows = options.openArrays(isSet, badRows)) {
        BuildReport report = build(folder, rows.sampled(), keyType, isSet ? DType.NONE : valueType);
        return of(
            report,
            rows.visited() * rows.rowBytes(),
            rows.totalPackedBytes(),
            rows.length(),
            badRows,
            rows.visited() == rows.length());
      }
    }
    int recordBytes = options.recordBytes(sources, keyType, isSet ? DType.NONE : valueType);
    try (InputSample sample = InputSample.of(sources, recordBytes);
        EntryInput rows = options.open(sample.files(), keyType, valueType, isSet, badRows)) {
      BuildReport report = build(sample, rows, keyType, isSet ? DType.NONE : valueType);
      long all = recordBytes > 0
          ? sample.inputBytes() / recordBytes
          : Math.round(report.rows() * sample.factor());
      all = sample.isWhole() ? report.rows() : sample.isEndKnown() ? all : -1;
      return of(report, sample.bytes(), sample.inputBytes(), all, badRows, sample.isWhole());
    }
  }

  private static SampledRows of(
      BuildReport report,
      long sampleBytes,
      long inputBytes,
      long rows,
      BadRows badRows,
      boolean isWhole) {
    return new SampledRows(
        rows,
        report.keyType(),
        report.valueType(),
        report.rows(),
        sampleBytes,
        inputBytes,
        badRows.count(),
        report.duplicates(),
        isWhole);
  }

  private static BuildReport build(
      InputSample sample, EntryInput rows, DType keyType, DType valueType) throws IOException {
    BuildOptions options = BulkBuilder.to(sample.beside("sample.store")).memory(SAMPLE_MEMORY);
    if (keyType != null) {
      options.keyType(keyType);
    }
    if (valueType != null) {
      options.valueType(valueType);
    }
    try (BulkBuilder builder = options.start()) {
      while (rows.addNextTo(builder)) {
        // One after the other.
      }
      return builder.finish(done -> {});
    }
  }
}
