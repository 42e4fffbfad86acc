package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import store.offheap.array.ArrayView;
import store.offheap.array.DenseArray;

/** {@code store array head}: prints the first elements. */
@Command(
    name = "head",
    description = {
      "Print the first rows of an array: the elements along the last axis, each row after its"
          + " index in the other axes."
    },
    footer = {
      "",
      "Examples:",
      "  store array head a.npy",
      "  store array head a.npy -n 3 --select '-1, 100:, ::2'"
    })
final class ArrayHeadCommand implements Callable<Integer> {
  private static final int MAX_COLUMNS = 10;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The array: an .npy file or a sparse array.")
  private Path file;

  @Option(
      names = {"-n", "--rows"},
      paramLabel = "N",
      defaultValue = "10",
      description = "Number of rows (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--select",
      paramLabel = "PART",
      defaultValue = "...",
      description = "The part to print, as in Python's brackets.")
  private String selection;

  @Mixin
  private ProgressOptions progress;

  @Mixin
  private ReportOption report;

  @Override
  public Integer call() throws IOException {
    if (rows < 1) {
      throw report.usage("--rows: expected=1 or more, actual=" + rows);
    }
    if (ArrayFiles.isSparse(file)) {
      new SparseReport(file, report).head(rows, selection, progress);
      return ExitCode.OK;
    }
    try (DenseArray array = ArrayFiles.openDense(file)) {
      ArrayView view = array.select(selection);
      if (report.isJson()) {
        report.json(tree(view));
      } else {
        print(view);
      }
    }
    return ExitCode.OK;
  }

  private void print(ArrayView view) {
    long columns = columns(view);
    String more = columns > MAX_COLUMNS ? " ..." : "";
    long count = count(view);
    for (long row = 0; row < Math.min(rows, count); row++) {
      String name = view.rank() < 2
          ? ""
          : Arrays.stream(index(view, row))
                  .limit(view.rank() - 1L)
                  .mapToObj(Long::toString)
                  .collect(Collectors.joining(", ", "[", "]"))
              + "  ";
      report.line(name + String.join(" ", texts(view, row)) + more);
    }
    if (count > rows) {
      report.line("... " + PlainText.count(count - rows, "more row", "more rows"));
    }
  }

  private static long columns(ArrayView view) {
    return view.rank() == 0 ? 1 : view.shape()[view.rank() - 1];
  }

  private static long count(ArrayView view) {
    return view.size() == 0 ? 0 : view.size() / columns(view);
  }

  /** Returns the index of the first element of a row. */
  private static long[] index(ArrayView view, long row) {
    long[] shape = view.shape();
    long[] index = new long[shape.length];
    long rest = row;
    for (int axis = shape.length - 2; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return index;
  }

  private static List<String> texts(ArrayView view, long row) {
    long[] index = index(view, row);
    List<String> texts = new ArrayList<>();
    for (long column = 0; column < Math.min(columns(view), MAX_COLUMNS); column++) {
      if (index.length > 0) {
        index[index.length - 1] = column;
      }
      texts.add(view.getText(index));
    }
    return texts;
  }

  private Map<String, Object> tree(ArrayView view) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", file.toString());
    tree.put("type", view.type().label());
    tree.put("shape", view.shape());
    tree.put(
        "rows",
        LongStream.range(0, Math.min(rows, count(view)))
            .mapToObj(row -> row(view, row))
            .toList());
    return tree;
  }

  private static Map<String, Object> row(ArrayView view, long row) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("index", index(view, row));
    tree.put("elements", texts(view, row));
    return tree;
  }
}
