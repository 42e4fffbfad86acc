package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import store.offheap.build.BuildOptions;
import store.offheap.build.BulkBuilder;
import store.offheap.build.Merge;
import store.offheap.error.DuplicateKeyException;
import store.offheap.map.IdMap;
import store.offheap.model.BuildReport;
import store.offheap.model.DType;
import store.offheap.model.DuplicatePolicy;

/** {@code store merge}: merges several ID maps into one. */
@Command(
    name = "merge",
    description = {
      "Merge ID maps, or sparse arrays, into one store.",
      "",
      "The output appears only when it is complete, and may be one of the inputs (--overwrite)."
          + " The same stores in the same order give the same bytes. The key type is that of"
          + " the inputs if all have the same, otherwise the narrowest that holds all keys; so is"
          + " the value type, except that sums and counts have the narrowest. Sparse arrays must"
          + " agree in shape, type and fill value, and give such an array."
    },
    footer = {
      "",
      "Examples:",
      "  store merge all.store monday.store tuesday.store",
      "  store merge total.store a.store b.store --on-duplicate sum"
    })
final class MergeCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "OUT", description = "The store to write.")
  private Path output;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "INPUT",
      description = "Stores to merge; --on-duplicate refers to this order.")
  private List<Path> inputs;

  @Option(
      names = "--on-duplicate",
      paramLabel = "last|first|error|min|max|sum|count",
      defaultValue = "last",
      description = "Which store to take the value from when several have the same key, or how to"
          + " combine the values (default: ${DEFAULT-VALUE}).")
  private String onDuplicate;

  @Option(
      names = "--key-type",
      paramLabel = "TYPE",
      converter = DTypeConverter.OrAuto.class,
      description = "int32, uint32, int64 or uint64.")
  private DType keyType;

  @Option(
      names = "--value-type",
      paramLabel = "TYPE",
      converter = DTypeConverter.OrAuto.class,
      description = "int8 to uint64, float32 or float64.")
  private DType valueType;

  @Option(names = "--overwrite", description = "Replace the output if it exists.")
  private boolean isOverwrite;

  @Mixin
  private BuildTuning tuning;

  @Mixin
  private ProgressOptions progressOptions;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    OutputFile.requireFolder(output);
    long entries = 0;
    for (Path input : inputs) {
      MapKind.requireIdMap(input);
      try (IdMap map = IdMap.openReadOnly(input)) {
        entries += map.size();
      }
    }
    report.warnings(output);
    BuildSummary summary = new BuildSummary(report, progressOptions.isQuiet());
    Merge merge = Merge.of(inputs, options());
    try (BuildProgress progress = progressOptions.begin(report)) {
      BuildReport result = merge.run(
          ProgressOptions.phase(progress, "reading", entries),
          ProgressOptions.phase(progress, "writing", entries));
      progress.end();
      summary.print(output, result, 0);
    } catch (DuplicateKeyException e) {
      throw new RejectedInputException("duplicate key " + e.keyText() + ": in "
          + inputs.get((int) e.firstOrigin()) + " and in " + inputs.get((int) e.origin()));
    } catch (IllegalArgumentException e) {
      // The stores are of different kinds, or no type holds all entries.
      throw new RejectedInputException(e.getMessage());
    }
    return ExitCode.OK;
  }

  private BuildOptions options() {
    List<String> names = inputs.stream().map(Path::toString).toList();
    BuildOptions options = BulkBuilder.to(output)
        .onDuplicate(DuplicatePolicy.parse(onDuplicate))
        .overwrite(isOverwrite)
        .attribute("source", Sources.names(names))
        .attribute("tool", "store " + VersionText.ofProgram());
    if (keyType != null) {
      options.keyType(keyType);
    }
    if (valueType != null) {
      options.valueType(valueType);
    }
    tuning.applyTo(options);
    return options;
  }
}
