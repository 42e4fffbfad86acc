package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import store.offheap.array.SparseArray;
import store.offheap.array.SparseCursor;
import store.offheap.array.SparseView;
import store.offheap.model.ArrayStats;
import store.offheap.model.Checking;

/** The output of {@code store array} for a sparse array. */
final class SparseReport {
  private final Path file;
  private final ReportOption report;

  SparseReport(Path file, ReportOption report) {
    this.file = file;
    this.report = report;
  }

  /** Prints a description of the array. */
  void info() throws IOException {
    try (SparseArray array = SparseArray.openReadOnly(file)) {
      if (report.isJson()) {
        report.json(tree(array));
      } else {
        print(array);
      }
    }
  }

  private void print(SparseArray array) {
    report.field("file", PlainText.safe(file.toString()));
    report.field("kind", "sparse array");
    report.field("type", array.type().label());
    report.field("shape", Arrays.toString(array.shape()));
    report.field("elements", PlainText.count(array.size()));
    report.field(
        "stored",
        PlainText.count(array.nnz()) + " (" + PlainText.decimal(100 * array.density(), 4) + " %)");
    report.field("fill", array.all().fillText());
    report.field(
        "size",
        PlainText.bytes(array.fileBytes()) + " ("
            + PlainText.count(array.fileBytes(), "byte", "bytes") + "), dense "
            + PlainText.bytes(array.denseBytes()));
  }

  private Map<String, Object> tree(SparseArray array) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", file.toString());
    tree.put("kind", "sparse array");
    tree.put("type", array.type().label());
    tree.put("shape", array.shape());
    tree.put("elements", array.size());
    tree.put("stored", array.nnz());
    tree.put("density", array.density());
    tree.put("fill", array.all().fillText());
    tree.put("fileBytes", array.fileBytes());
    tree.put("denseBytes", array.denseBytes());
    return tree;
  }

  /** Prints the first elements of a part that are not the fill value. */
  void head(int count, String selection, ProgressOptions progress) throws IOException {
    try (SparseArray array = SparseArray.openReadOnly(file);
        BuildProgress bar = bar(progress)) {
      SparseView view = reading(array, bar).select(selection);
      List<Map<String, Object>> elements = new ArrayList<>();
      long rest = 0;
      try (SparseCursor cursor = view.cursor()) {
        while (cursor.next()) {
          if (elements.size() < count) {
            Map<String, Object> element = new LinkedHashMap<>();
            element.put("index", cursor.index());
            element.put("element", cursor.text());
            elements.add(element);
          } else {
            rest++;
          }
        }
      }
      bar.end();
      if (report.isJson()) {
        report.json(tree(view, elements));
      } else {
        elements.forEach(element -> report.line(
            Arrays.toString((long[]) element.get("index")) + "  " + element.get("element")));
        if (rest > 0) {
          report.line("... " + PlainText.count(rest, "more element", "more elements"));
        }
      }
    }
  }

  private Map<String, Object> tree(SparseView view, List<Map<String, Object>> elements) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", file.toString());
    tree.put("type", view.type().label());
    tree.put("shape", view.shape());
    tree.put("fill", view.fillText());
    tree.put("elements", elements);
    return tree;
  }

  /** Prints extremes, sum and counts of a part. */
  void stats(String selection, ProgressOptions progress) throws IOException {
    try (SparseArray array = SparseArray.openReadOnly(file);
        BuildProgress bar = bar(progress)) {
      SparseView view = reading(array, bar).select(selection);
      Map<String, Object> tree = tree(view, view.stats(), counted(array, bar, selection));
      bar.end();
      if (report.isJson()) {
        report.json(tree);
      } else {
        print(tree);
      }
    }
  }

  private Map<String, Object> tree(SparseView view, ArrayStats stats, long stored) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", file.toString());
    tree.put("shape", view.shape());
    tree.put("elements", stats.elements());
    tree.put("stored", stored);
    tree.put("nonZero", stats.nonZero());
    tree.put("nans", stats.nans());
    tree.put("min", stats.min());
    tree.put("max", stats.max());
    tree.put("sum", stats.sum());
    tree.put("mean", stats.mean());
    tree.put("type", view.type().label());
    return tree;
  }

  private void print(Map<String, Object> tree) {
    report.field("elements", PlainText.count((long) tree.get("elements")));
    report.field("stored", PlainText.count((long) tree.get("stored")));
    report.field("not 0", PlainText.count((long) tree.get("nonZero")));
    report.field("NaN", PlainText.count((long) tree.get("nans")));
    for (String name : List.of("min", "max", "sum", "mean", "type")) {
      report.field(name, tree.get(name).toString());
    }
  }

  /** Writes a new file of the elements of a view. */
  interface Writing {
    /** @param progress called with the number of elements written so far */
    void write(SparseView view, LongConsumer progress);
  }

  /**
   * Writes a part of the array to a new file and reports the result.
   *
   * @param isDense whether all elements of the part are written, rather than only the stored ones
   */
  void write(
      String selection, Path output, ProgressOptions progress, boolean isDense, Writing writing)
      throws IOException {
    OutputFile.requireFolder(output);
    try (SparseArray array = SparseArray.openReadOnly(file, Checking.FIRST_TOUCH);
        BuildProgress bar = bar(progress)) {
      long stored = counted(array, bar, selection);
      SparseView view = reading(array, bar).select(selection);
      writing.write(view, ProgressOptions.phase(bar, "writing", isDense ? view.size() : stored));
      bar.end();
      if (report.isJson() || !progress.isQuiet()) {
        made(report, file, output, view, stored);
      }
    }
  }

  private BuildProgress bar(ProgressOptions progress) {
    return progress.begin(report).of("element", "elements");
  }

  private static long counted(SparseArray array, BuildProgress bar, String selection) {
    return array
        .all(ProgressOptions.phase(bar, "counting", array.nnz()))
        .select(selection)
        .nnz();
  }

  private static SparseView reading(SparseArray array, BuildProgress bar) {
    return array.all(ProgressOptions.phase(bar, "reading", array.nnz()));
  }

  /** Prints a report about the file written from the array. */
  static void made(ReportOption report, Path input, Path output, SparseView view, long stored)
      throws IOException {
    if (report.isJson()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("file", input.toString());
      tree.put("output", output.toString());
      tree.put("type", view.type().label());
      tree.put("shape", view.shape());
      tree.put("elements", view.size());
      tree.put("stored", stored);
      report.json(tree);
    } else {
      report.line(PlainText.safe(output.toString()) + ": " + view.type().label()
          + Arrays.toString(view.shape()) + ", "
          + PlainText.count(view.size(), "element", "elements") + ", "
          + PlainText.count(stored) + " of them not " + view.fillText());
    }
  }
}
