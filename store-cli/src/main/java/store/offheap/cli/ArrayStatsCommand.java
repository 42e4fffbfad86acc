package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import store.offheap.array.ArrayView;
import store.offheap.array.DenseArray;
import store.offheap.model.ArrayStats;
import store.offheap.model.ArrayType;

/** {@code store array stats}: prints sums and extremes. */
@Command(
    name = "stats",
    description = {
      "Print the minimum, maximum, sum and mean of an array's elements, the number that are not 0,"
          + " and for an .npy file the narrowest type that holds all of them exactly.",
      "",
      "Numbers are taken as doubles: integers beyond 2^53 are rounded."
    },
    footer = {
      "",
      "Examples:",
      "  store array stats a.npy",
      "  store array stats a.npy --select '3, ..., ::2' --json"
    })
final class ArrayStatsCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The array: an .npy file or a sparse array.")
  private Path file;

  @Option(
      names = "--select",
      paramLabel = "PART",
      defaultValue = "...",
      description = "The part to summarize, as in Python's brackets.")
  private String selection;

  @Mixin
  private ProgressOptions progress;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    if (ArrayFiles.isSparse(file)) {
      new SparseReport(file, report).stats(selection, progress);
      return ExitCode.OK;
    }
    try (DenseArray array = ArrayFiles.openDense(file);
        BuildProgress bar = progress.begin(report).of("element", "elements")) {
      ArrayView view = array.select(selection);
      ArrayStats stats = view.stats(ProgressOptions.phase(bar, "sums", view.size()));
      ArrayType narrowest =
          view.range(ProgressOptions.phase(bar, "range", view.size())).narrowest();
      bar.end();
      if (report.isJson()) {
        report.json(tree(view, stats, narrowest));
      } else {
        print(view, stats, narrowest);
      }
    }
    return ExitCode.OK;
  }

  private void print(ArrayView view, ArrayStats stats, ArrayType narrowest) {
    report.field("elements", PlainText.count(stats.elements()));
    report.field("not 0", PlainText.count(stats.nonZero()));
    report.field("NaN", PlainText.count(stats.nans()));
    report.field("min", Double.toString(stats.min()));
    report.field("max", Double.toString(stats.max()));
    report.field("sum", Double.toString(stats.sum()));
    report.field("mean", Double.toString(stats.mean()));
    report.field("type", view.type().label());
    report.field("narrowest", narrowest.label());
  }

  private Map<String, Object> tree(ArrayView view, ArrayStats stats, ArrayType narrowest) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", file.toString());
    tree.put("shape", view.shape());
    tree.put("elements", stats.elements());
    tree.put("nonZero", stats.nonZero());
    tree.put("nans", stats.nans());
    tree.put("min", stats.min());
    tree.put("max", stats.max());
    tree.put("sum", stats.sum());
    tree.put("mean", stats.mean());
    tree.put("type", view.type().label());
    tree.put("narrowest", narrowest.label());
    return tree;
  }
}
