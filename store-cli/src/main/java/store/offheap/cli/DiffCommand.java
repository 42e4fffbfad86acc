package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import store.offheap.build.Change;
import store.offheap.build.Difference;
import store.offheap.build.Patch;
import store.offheap.map.IdMap;
import store.offheap.model.DifferenceReport;

/** {@code store diff}: prints the differences between two ID maps. */
@Command(
    name = "diff",
    description = {
      "Print the differences between two ID maps.",
      "",
      "Each line has a sign (+ only in the second, - only in the first, ~ in both with different"
          + " values), the key, the value in the first and the value in the second, separated by"
          + " tabs. Numbers are compared, not types. A last line, on standard error, counts the"
          + " differences. The exit code is 1 if there are any."
    },
    footer = {
      "",
      "Examples:",
      "  store diff monday.store tuesday.store | head",
      "  store diff monday.store tuesday.store --patch tuesday.patch -q"
    })
final class DiffCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FIRST", description = "A store.")
  private Path first;

  @Parameters(index = "1", paramLabel = "SECOND", description = "Another store.")
  private Path second;

  @Option(
      names = "--patch",
      paramLabel = "PATCH",
      description = "Write a patch that turns FIRST into SECOND, for 'store apply', instead of"
          + " printing lines. Both must have the same types.")
  private Path patch;

  @Option(names = "--overwrite", description = "Replace PATCH if it exists.")
  private boolean isOverwrite;

  @Option(
      names = "--summary",
      description = "Print only the numbers of keys added, removed and changed.")
  private boolean isSummary;

  @Mixin
  private ProgressOptions progressOptions;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    OutputFile.requireApart(patch, first, second);
    long entries = entries(first) + entries(second);
    DifferenceReport result;
    try (BuildProgress progress = progressOptions.begin(report)) {
      LongConsumer comparing = ProgressOptions.phase(progress, "comparing", entries);
      if (patch != null) {
        OutputFile.requireFolder(patch);
        result = Patch.write(first, second, patch, isOverwrite, comparing);
      } else {
        result = Difference.between(first, second, this::print, comparing);
      }
    }
    int code = report.verdict(result.isSame() ? ExitCode.OK : ExitCode.DIFFERS);
    if (report.isJson()) {
      report.json(tree(result));
    } else if (isSummary) {
      report.line(summary(result));
    } else if (!progressOptions.isQuiet()) {
      report.note(summary(result));
    }
    return code;
  }

  private static long entries(Path file) {
    MapKind.requireIdMap(file);
    try (IdMap map = IdMap.openReadOnly(file)) {
      return map.size();
    }
  }

  private void print(Change change) {
    report.verdict(ExitCode.DIFFERS);
    if (!report.isJson() && !isSummary) {
      report.line(change.kind().sign() + "\t" + change.key() + "\t" + change.before() + "\t"
          + change.after());
    }
  }

  private static String summary(DifferenceReport result) {
    return PlainText.count(result.added()) + " added, " + PlainText.count(result.removed())
        + " removed, " + PlainText.count(result.changed()) + " changed";
  }

  private Map<String, Object> tree(DifferenceReport result) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("first", first.toString());
    tree.put("second", second.toString());
    tree.put("same", result.isSame());
    tree.put("added", result.added());
    tree.put("removed", result.removed());
    tree.put("changed", result.changed());
    return tree;
  }
}
