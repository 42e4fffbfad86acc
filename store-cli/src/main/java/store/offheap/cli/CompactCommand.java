package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import store.offheap.build.BuildOptions;
import store.offheap.build.BulkBuilder;
import store.offheap.build.Compaction;
import store.offheap.error.NotAStoreException;
import store.offheap.map.IdMap;
import store.offheap.model.BuildReport;
import store.offheap.object.ObjectMap;

/** {@code store compact}: rewrites an ID map to the smallest size. */
@Command(
    name = "compact",
    description = {
      "Rewrite an ID map without removed and replaced entries, at a chosen load factor.",
      "",
      "For an object map, use vacuum.",
      "",
      "The new file replaces the old one atomically, or appears elsewhere with -o. Readers that"
          + " have the old file open switch to the new one by themselves. No writer may have it"
          + " open."
    },
    footer = {
      "",
      "Examples:",
      "  store compact ids.store",
      "  store compact ids.store --load 0.95 -o small.store"
    })
final class CompactCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The store.")
  private Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description = "The output (default: replace FILE).")
  private Path output;

  @Option(names = "--overwrite", description = "Replace OUT if it exists.")
  private boolean isOverwrite;

  @Mixin
  private BuildTuning tuning;

  @Mixin
  private ProgressOptions progressOptions;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    if (ObjectMap.isObjectMap(file)) {
      throw new NotAStoreException("an object map, which vacuum makes short, not an ID map", file);
    }
    Path target = output == null ? file : output;
    OutputFile.requireFolder(target);
    long entries;
    try (IdMap map = IdMap.openReadOnly(file)) {
      entries = map.size();
    }
    report.warnings(target);
    BuildOptions options = BulkBuilder.to(target).overwrite(output == null || isOverwrite);
    tuning.applyTo(options);
    BuildSummary summary = new BuildSummary(report, progressOptions.isQuiet());
    try (BuildProgress progress = progressOptions.begin(report)) {
      BuildReport result = Compaction.of(file, options)
          .run(
              ProgressOptions.phase(progress, "reading", entries),
              ProgressOptions.phase(progress, "writing", entries));
      progress.end();
      summary.print(target, result, 0);
    }
    return ExitCode.OK;
  }
}
