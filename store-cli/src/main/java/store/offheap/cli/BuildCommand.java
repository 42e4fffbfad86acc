package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import store.offheap.build.BuildOptions;
import store.offheap.build.BulkBuilder;
import store.offheap.error.DuplicateKeyException;
import store.offheap.model.BuildReport;
import store.offheap.model.DType;
import store.offheap.model.DuplicatePolicy;
import store.offheap.object.ObjectMap;
import store.offheap.object.ObjectMapBuilder;

/** {@code store build}: builds a store from rows. */
@Command(
    name = "build",
    description = {
      "Build a store from CSV, TSV, newline-delimited JSON, binary records or a pair of .npy"
          + " arrays, or an object map from newline-delimited JSON.",
      "",
      "The output appears only when it is complete. The same rows and options give the same bytes"
          + " (for an object map, the same entries). There may be far more rows than fit in"
          + " memory, or none at all; CSV and TSV then need a header.",
      "",
      "With --objects, each line of the input is a JSON object. --key names the member that holds"
          + " the key, by name or by JSON pointer (/user/id). The value is the whole object,"
          + " unless --value names a member. 1, 1.0 and \"1\" are different keys. Integers keep"
          + " every digit; a number with a point or an exponent becomes a double if that"
          + " represents it exactly, otherwise a decimal. Two members of the same name and more"
          + " than 64 levels are errors."
    },
    footer = {
      "",
      "Examples:",
      "  store build cities.store cities.tsv.gz --key geoname_id --value population",
      "  store build ids.store ids.txt --set",
      "  store build ages.store 'part-*.ndjson.gz' --key id --value user.age",
      "  store build ids.store --keys ids.npy --values values.npy",
      "  store build raw.store x.bin --format raw --key-type u64 --value-type f32",
      "  zcat log.csv.gz | store build last.store - -k 3 -v 1 --on-duplicate error",
      "  store build --objects users.objects users.ndjson --key id"
    })
final class BuildCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "OUT", description = "The store to write.")
  private Path output;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "INPUT",
      description =
          "Input files, plain or gzipped (raw records only if the name ends in .gz), all with the"
              + " same columns, by name or by a quoted pattern; - is standard input (default: -).")
  private List<String> inputs = List.of();

  @Option(names = "--objects", description = "Build an object map from newline-delimited JSON.")
  private boolean isObjects;

  @Mixin
  private InputOptions input;

  @Option(
      names = "--key-type",
      paramLabel = "TYPE",
      converter = DTypeConverter.OrAuto.class,
      description =
          "int32, uint32, int64, uint64, or auto: the narrowest that holds all keys (default).")
  private DType keyType;

  @Option(
      names = "--value-type",
      paramLabel = "TYPE",
      converter = DTypeConverter.OrAuto.class,
      description = "int8 to uint64, float32, float64, or auto: the narrowest that holds all"
          + " values (default); -0 without a point is then the integer 0.")
  private DType valueType;

  @Option(
      names = "--on-duplicate",
      paramLabel = "last|first|error|min|max|sum|count",
      defaultValue = "last",
      description = "Which row to keep when several have the same key, or how to combine their"
          + " values; object maps take the first three only (default: ${DEFAULT-VALUE}).")
  private String onDuplicate;

  @Option(
      names = "--max-errors",
      paramLabel = "N",
      defaultValue = "0",
      description = "Number of bad rows to skip before giving up (default: ${DEFAULT-VALUE}); a row"
          + " with malformed quotes counts once per line.")
  private long maxErrors;

  @Option(names = "--overwrite", description = "Replace the output if it exists.")
  private boolean isOverwrite;

  @Mixin
  private AttributeOptions attributes;

  @Mixin
  private ProgressOptions progressOptions;

  @Mixin
  private BuildTuning tuning;

  @Mixin
  private ReportOption report;

  private List<String> sources;

  @Override
  public Integer call() throws IOException {
    requireArguments();
    sources = sources();
    if (!isObjects) {
      input.requireFit(sources, valueType);
    }
    OutputFile.requireFolder(output);
    report.warnings(output);
    for (String source : sources) {
      if (!source.equals(PackedInput.STDIN)) {
        OutputFile.requireApart(output, Path.of(source));
      }
    }
    BuildSummary summary = new BuildSummary(report, progressOptions.isQuiet());
    long startNs = System.nanoTime();
    try (BuildProgress progress = progressOptions.begin(report)) {
      BadRows badRows = new BadRows(maxErrors, progress::note);
      if (isObjects) {
        buildObjects(badRows, progress, startNs);
        return ExitCode.OK;
      }
      try (EntryInput rows =
          input.open(sources, keyType, valueType, isSet() || isCount(), badRows)) {
        BuildReport result = build(rows, badRows, progress);
        progress.end();
        summary.print(output, result, badRows.count());
      }
    }
    return ExitCode.OK;
  }

  private List<String> sources() throws IOException {
    if (input.isArrays()) {
      return input.arrays();
    }
    return Sources.find(inputs.isEmpty() ? List.of(PackedInput.STDIN) : inputs);
  }

  private void requireArguments() {
    if (input.isArrays() && !inputs.isEmpty()) {
      throw report.usage("rows and arrays do not go together: --keys, and " + inputs.get(0));
    }
    if (maxErrors < 0) {
      throw report.usage("--max-errors: expected=0 or more, actual=" + maxErrors);
    }
    if (inputs.isEmpty() && !input.isArrays() && Terminal.IN.isInteractive()) {
      throw report.usage("Missing INPUT: a file, or - for standard input");
    }
    if (isObjects) {
      MapKind.ID_MAP.refuseOptions(report.command(), InputOptions.OF_ID_MAPS);
      MapKind.ID_MAP.refuseOptions(report.command(), BuildTuning.OF_ID_MAPS);
      MapKind.ID_MAP.refuseOptions(report.command(), "--key-type", "--value-type");
      if (policy().ordinal() > DuplicatePolicy.ERROR.ordinal()) {
        throw report.usage("--on-duplicate: expected=last|first|error, actual=" + onDuplicate);
      }
      if (input.key() == null) {
        throw report.usage("--objects needs --key: the member that is the key");
      }
    }
  }

  private boolean isSet() {
    return input.isSet() || valueType == DType.NONE;
  }

  /** Returns whether rows are counted and no value column was named. */
  private boolean isCount() {
    return policy() == DuplicatePolicy.COUNT && input.value() == null;
  }

  private DuplicatePolicy policy() {
    return DuplicatePolicy.parse(onDuplicate);
  }

  private void buildObjects(BadRows badRows, BuildProgress progress, long startNs)
      throws IOException {
    ObjectMapBuilder builder = ObjectMap.builder(output)
        .attribute("source", Sources.names(sources))
        .attribute("tool", "store " + VersionText.ofProgram())
        .attribute("key", input.key());
    attributes.forEach(builder::attribute);
    ObjectBuild build = new ObjectBuild(
        ElementPath.ofPointerOrName(input.key()),
        input.value() == null ? ElementPath.of("") : ElementPath.ofPointerOrName(input.value()),
        policy());
    build.run(builder, isOverwrite, sources, badRows, progress);
    double seconds = (System.nanoTime() - startNs) / 1e9;
    if (report.isJson()) {
      report.json(build.tree(output, badRows.count(), seconds));
    } else if (!progressOptions.isQuiet()) {
      report.line(build.summary(output, badRows.count(), seconds));
    }
  }

  private BuildReport build(EntryInput rows, BadRows badRows, BuildProgress progress)
      throws IOException {
    try (BulkBuilder builder = options(rows.attributes()).start()) {
      progress.phase("reading", rows.totalPackedBytes());
      while (rows.addNextTo(builder)) {
        if (progress.isDue(builder.rows())) {
          progress.to(rows.packedBytes(), builder.rows());
        }
      }
      badRows.requireTolerable();
      progress.phase("writing", builder.rows());
      return finish(builder, progress);
    } catch (DuplicateKeyException e) {
      throw new RejectedInputException(rows.location(e.origin()) + ": duplicate key " + e.keyText()
          + " (first at " + rows.location(e.firstOrigin()) + ")");
    }
  }

  private static BuildReport finish(BulkBuilder builder, BuildProgress progress) {
    try {
      return builder.finish(entries -> progress.to(entries, entries));
    } catch (IllegalArgumentException e) {
      // No type holds all numbers, or the type given does not hold a sum.
      throw new RejectedInputException(e.getMessage());
    }
  }

  private BuildOptions options(Map<String, String> ofInput) {
    BuildOptions options = BulkBuilder.to(output)
        .onDuplicate(policy())
        .overwrite(isOverwrite)
        .attribute("source", Sources.names(sources))
        .attribute("tool", "store " + VersionText.ofProgram());
    ofInput.forEach(options::attribute);
    attributes.forEach(options::attribute);
    if (keyType != null) {
      options.keyType(keyType);
    }
    if (isSet() || valueType != null) {
      options.valueType(isSet() ? DType.NONE : valueType);
    }
    tuning.applyTo(options);
    return options;
  }
}
