package store.offheap.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import store.offheap.build.Sample;

/** Prints entries as {@code get} does: key and value separated by a tab, or as JSON. */
final class EntryLines {
  private EntryLines() {}

  /** Prints the entries. */
  static void print(ReportOption report, List<Sample.Entry> entries) throws IOException {
    if (report.isJson()) {
      report.json(Map.of("entries", entries.stream().map(EntryLines::tree).toList()));
      return;
    }
    for (Sample.Entry entry : entries) {
      report.line(entry.value().isEmpty() ? entry.key() : entry.key() + "\t" + entry.value());
    }
  }

  private static Map<String, String> tree(Sample.Entry entry) {
    Map<String, String> tree = new LinkedHashMap<>();
    tree.put("key", entry.key());
    tree.put("value", entry.value());
    return tree;
  }
}
