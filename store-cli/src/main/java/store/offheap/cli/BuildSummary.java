package store.offheap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import store.offheap.model.BuildReport;

/** The summary printed by commands that create an ID map. */
final class BuildSummary {
  private final ReportOption report;
  private final boolean isQuiet;
  private final long startNs = System.nanoTime();

  BuildSummary(ReportOption report, boolean isQuiet) {
    this.report = report;
    this.isQuiet = isQuiet;
  }

  /** Prints the summary. */
  void print(Path output, BuildReport result, long rejected) throws IOException {
    double seconds = (System.nanoTime() - startNs) / 1e9;
    if (report.isJson()) {
      report.json(tree(output, result, rejected, seconds));
    } else if (!isQuiet) {
      report.line(PlainText.safe(output.toString()) + ": "
          + PlainText.count(result.entries(), "entry", "entries") + ", "
          + PlainText.types(result.keyType(), result.valueType()) + ", "
          + PlainText.bytes(result.fileBytes()) + ", "
          + PlainText.decimal(result.bytesPerEntry(), 2) + " bytes/entry, load "
          + PlainText.decimal(100 * result.load(), 1) + " %, "
          + PlainText.count(result.duplicates(), "duplicate", "duplicates") + ", "
          + PlainText.count(rejected, "bad row", "bad rows") + ", "
          + PlainText.decimal(seconds, 2) + " s");
    }
  }

  private static Map<String, Object> tree(
      Path output, BuildReport result, long rejected, double seconds) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", output.toString());
    tree.put("entries", result.entries());
    tree.put("rows", result.rows());
    tree.put("duplicates", result.duplicates());
    tree.put("badRows", rejected);
    tree.put("keyType", result.keyType().label());
    tree.put("valueType", result.valueType().label());
    tree.put("fileBytes", result.fileBytes());
    tree.put("bytesPerEntry", result.bytesPerEntry());
    tree.put("load", result.load());
    tree.put("seconds", Math.round(seconds * 1000) / 1000.0);
    return tree;
  }
}
