package store.offheap.cli;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import store.offheap.build.Calibration;
import store.offheap.build.Estimate;
import store.offheap.model.DType;
import store.offheap.model.EstimateReport;
import store.offheap.model.TimeEstimate;

/** {@code store estimate}: estimates the size of a store. */
@Command(
    name = "estimate",
    description = {
      "Estimate the size of a store and the cost of building it, from a number of entries and"
          + " their types or from input files.",
      "",
      "Files are sampled: the first MiB and pieces from all over; of compressed files and standard"
          + " input, only the start. The sample tells the number of rows and the narrowest types."
          + " The options that describe rows are those of build.",
      "",
      "The time is estimated from short builds that run for a second or two, as a range from the"
          + " best of them to twice their average."
    },
    footer = {
      "",
      "Examples:",
      "  store estimate 100000000 --key-type u32 --value-type u32 --load 0.95",
      "  store estimate rows.csv.gz --value count",
      "  zcat log.gz | store estimate - --rows 100000000"
    })
final class EstimateCommand implements Callable<Integer> {
  /** What looks like a number, not like the name of a file. */
  private static final String COUNT = "\\d[\\d.,_]*([eE]\\+?\\d+|[kKmMgG])?";

  /** Number of distinct 4-byte keys. */
  private static final long MAX_INT_KEYS = 1L << Integer.SIZE;

  @Parameters(
      arity = "0..*",
      paramLabel = "ENTRIES|INPUT",
      description = "Number of different keys, such as 1000000 or 1e6; or inputs, as for build.")
  private List<String> arguments = List.of();

  @Mixin
  private InputOptions input;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Number of rows of the inputs (default: estimated from the sample).")
  private Long rows;

  @Option(
      names = "--key-type",
      paramLabel = "TYPE",
      converter = DTypeConverter.OrAuto.class,
      description = "int32, uint32, int64 or uint64; for inputs also auto (default).")
  private DType keyType;

  @Option(
      names = "--value-type",
      paramLabel = "TYPE",
      converter = DTypeConverter.OrAuto.class,
      description = "int8 to uint64, float32, float64, or none for a set; for inputs also auto"
          + " (default).")
  private DType valueType;

  @Option(
      names = "--load",
      paramLabel = "FRACTION",
      defaultValue = "0.80",
      description = "Maximum load factor of a segment, 0.10 to 0.95 (default: ${DEFAULT-VALUE}).")
  private double load;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    if (!(load >= 0.1 && load <= 0.95)) {
      throw report.usage("--load: expected=0.10 to 0.95, actual=" + load);
    }
    if (rows != null && rows < 0) {
      throw report.usage("--rows: expected=0 or more, actual=" + rows);
    }
    if (isCount()) {
      estimateOfCount();
    } else {
      estimateOfInputs();
    }
    return ExitCode.OK;
  }

  private boolean isCount() {
    return arguments.size() == 1
        && arguments.get(0).matches(COUNT)
        && !Files.exists(Path.of(arguments.get(0)));
  }

  private void estimateOfCount() throws IOException {
    String other = "a number of entries";
    FormatOptions.refuse(report.command(), InputOptions.ALL, "inputs", other);
    FormatOptions.refuse(report.command(), List.of("--rows"), "inputs", other);
    if (keyType == null || valueType == null) {
      throw report.usage("a number of entries needs --key-type and --value-type");
    }
    if (keyType.bytes() == Integer.BYTES && entries() > MAX_INT_KEYS) {
      throw report.usage("too many different keys of " + keyType.label() + ": expected=at most "
          + MAX_INT_KEYS + ", actual=" + entries());
    }
    EstimateReport estimate = Estimate.of(entries(), keyType, valueType, load);
    TimeEstimate time = timeOfNumbers();
    if (report.isJson()) {
      report.json(tree(estimate, time));
    } else {
      report.line(text(estimate));
      report.line(text(time, "short builds of numbers"));
    }
  }

  /** Returns the measured time of a build from numbers. */
  private TimeEstimate timeOfNumbers() throws IOException {
    try (InputSample folder = InputSample.of(List.of(), 0, true)) {
      Calibration calibration = Calibration.of(keyType, valueType, folder.folder());
      return calibration.adding().plus(calibration.finishing()).times(entries());
    }
  }

  private long entries() {
    String count = arguments.get(0);
    try {
      return new BigDecimal(count).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw report.usage("number of entries: expected=a whole number such as 1000000 or 1e6, or an"
          + " input that exists, actual=" + count);
    }
  }

  private void estimateOfInputs() throws IOException {
    if (arguments.isEmpty() == !input.isArrays()) {
      throw report.usage("expected=a number of entries, inputs, - for standard input, or --keys");
    }
    List<String> sources = Sources.find(arguments);
    input.requireFit(sources, valueType);
    SampledRows sample = SampledRows.of(input, sources, keyType, valueType);
    if (sample.rows() < 0 && rows == null) {
      throw report.usage("nobody can tell how many rows there are: --rows says so");
    }
    long all = rows != null ? rows : sample.rows();
    long entries = sample.isWhole() && rows == null ? all - sample.duplicates() : all;
    EstimateReport estimate = Estimate.of(entries, sample.keyType(), sample.valueType(), load);
    TimeEstimate time = sample.rowTime().times(all);
    if (report.isJson()) {
      Map<String, Object> tree = tree(estimate, time);
      tree.putAll(tree(sample, all, entries));
      report.json(tree);
    } else {
      report.line(text(estimate));
      report.line(text(sample, all));
      report.line(text(time, "the sample, read again and again, and on short builds of numbers"));
    }
  }

  private static String text(EstimateReport estimate) {
    return "about " + PlainText.bytes(estimate.fileBytes()) + ", "
        + PlainText.count(estimate.segments(), "segment", "segments") + ", load "
        + PlainText.decimal(100 * estimate.load(), 1) + " %; the build takes up to "
        + PlainText.bytes(estimate.temporaryBytes())
        + " more, for rows that do not fit in memory";
  }

  private static String text(TimeEstimate time, String basis) {
    String range = time.mostSeconds() < 1
        ? "less than a second"
        : seconds(time.leastSeconds()) + " to " + seconds(time.mostSeconds());
    return "it takes " + range + " on this machine, as measured on " + basis;
  }

  private static String seconds(double seconds) {
    return seconds < 100
        ? PlainText.decimal(seconds, seconds < 10 ? 1 : 0) + " s"
        : PlainText.duration(seconds);
  }

  private static String text(SampledRows sample, long all) {
    String types = PlainText.types(sample.keyType(), sample.valueType());
    String duplicates = PlainText.count(sample.duplicates(), "duplicate", "duplicates");
    String bad = PlainText.count(sample.badRows(), "bad row", "bad rows");
    if (sample.isWhole()) {
      return "of " + PlainText.count(all, "row", "rows") + ", " + types + ", all read: "
          + duplicates + ", " + bad;
    }
    return "of about " + PlainText.count(all, "row", "rows") + ", " + types
        + ", if others are like those in a sample of "
        + PlainText.count(sample.sampleRows(), "row", "rows") + ", "
        + PlainText.bytes(sample.sampleBytes()) + " of about "
        + PlainText.bytes(sample.inputBytes()) + ", and no key comes again: in the sample "
        + duplicates + ", " + bad;
  }

  private static Map<String, Object> tree(EstimateReport estimate, TimeEstimate time) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("fileBytes", estimate.fileBytes());
    tree.put("segments", estimate.segments());
    tree.put("load", estimate.load());
    tree.put("temporaryBytes", estimate.temporaryBytes());
    tree.put("leastSeconds", time.leastSeconds());
    tree.put("mostSeconds", time.mostSeconds());
    return tree;
  }

  private static Map<String, Object> tree(SampledRows sample, long rows, long entries) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("rows", rows);
    tree.put("entries", entries);
    tree.put("keyType", sample.keyType().label());
    tree.put("valueType", sample.valueType().label());
    tree.put("sampleRows", sample.sampleRows());
    tree.put("sampleBytes", sample.sampleBytes());
    tree.put("inputBytes", sample.inputBytes());
    tree.put("sampleBadRows", sample.badRows());
    tree.put("sampleDuplicates", sample.duplicates());
    tree.put("isWhole", sample.isWhole());
    return tree;
  }
}
