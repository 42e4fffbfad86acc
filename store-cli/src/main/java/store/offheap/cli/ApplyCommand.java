package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import store.offheap.build.Patch;
import store.offheap.model.DifferenceReport;

/** {@code store apply}: applies a patch to an ID map. */
@Command(
    name = "apply",
    description = {
      "Apply a patch, written by 'store diff --patch', to an ID map.",
      "",
      "The whole patch is checked against the store before anything changes. If the command dies"
          + " while it changes the store, run it again: what was already applied stays as it is."
    },
    footer = {
      "",
      "Examples:",
      "  store apply tuesday.patch monday.store",
      "  zcat tuesday.patch.gz | store apply - monday.store"
    })
final class ApplyCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "PATCH", description = "The patch; - is standard input.")
  private Path patch;

  @Parameters(index = "1", paramLabel = "FILE", description = "The store to change.")
  private Path file;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    MapKind.requireIdMap(file);
    report.warnings(file);
    DifferenceReport result;
    try {
      result = patch.equals(Path.of(PackedInput.STDIN))
          ? Patch.apply(System.in, PackedInput.name(PackedInput.STDIN), file)
          : Patch.apply(patch, file);
    } catch (IllegalArgumentException e) {
      throw new RejectedInputException(e.getMessage());
    }
    if (report.isJson()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("file", file.toString());
      tree.put("added", result.added());
      tree.put("removed", result.removed());
      tree.put("changed", result.changed());
      report.json(tree);
    } else {
      report.line(PlainText.safe(file.toString()) + ": " + PlainText.count(result.added())
          + " added, " + PlainText.count(result.removed()) + " removed, "
          + PlainText.count(result.changed()) + " changed");
    }
    return ExitCode.OK;
  }
}
