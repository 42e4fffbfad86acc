package store.offheap.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import store.offheap.bench.peer.Peers;

/**
 * What people ask first of the fullest table of 8-byte keys and values, of those the largest, as
 * Markdown, between two marks of a file.
 */
final class ReadmeTable {
  private static final String BEGIN = "<!-- comparison -->";
  private static final String END = "<!-- end of comparison -->";

  /** The rows; the page has all. */
  private static final Set<String> ROWS = Stream.of(
          Metric.LOAD,
          Metric.DISK,
          Metric.HITS,
          Metric.MISSES,
          Metric.BATCH_HITS,
          Metric.SCAN,
          Metric.OPEN_NEW,
          Metric.OVERWRITE,
          Metric.CHURN,
          Metric.GROW,
          Metric.GROW_MAX,
          Metric.GROW_DISK,
          Metric.RECOVER,
          Metric.LOST)
      .map(Metric::id)
      .collect(Collectors.toUnmodifiableSet());

  private ReadmeTable() {}

  /**
   * Puts it into a file, in place of what is between the marks.
   *
   * @throws IOException if the file has no such marks
   */
  static void write(Results results, Path file) throws IOException {
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(
          "marks: expected=" + BEGIN + " and " + END + ", actual=none, file=" + file);
    }
    Files.writeString(
        file,
        text.substring(0, begin + BEGIN.length()) + "\n" + markdown(results) + text.substring(end));
  }

  private static String markdown(Results results) {
    List<Summary.Table> tables = results.summary().tables().stream()
        .filter(table -> table.shape().equals("U64"))
        .toList();
    if (tables.isEmpty()) {
      throw new IllegalArgumentException("tables of u64 -> u64: expected=1 or more, actual=none");
    }
    Summary.Table table = Collections.max(
        tables,
        Comparator.comparingInt((Summary.Table each) -> each.rows().size())
            .thenComparingInt(Summary.Table::size));
    List<Peers> peers = table.peers();
    StringBuilder text = new StringBuilder();
    text.append("`")
        .append(table.title())
        .append("`, ")
        .append(results.machine().get("JDK"));
    text.append("; medians; times of loads, reads and changes are ")
        .append(results.summary().clock())
        .append(":\n\n| |");
    peers.forEach(peer -> text.append(' ').append(peer.label()).append(" |"));
    text.append("\n|---|").append("---|".repeat(peers.size())).append('\n');
    Map<String, List<String>> reasons = new LinkedHashMap<>();
    for (Summary.Row row : table.rows()) {
      if (!ROWS.contains(row.metric())) {
        continue;
      }
      text.append(line(row, peers));
      if (row.lostTo() != null) {
        reasons.computeIfAbsent(row.reason(), reason -> new ArrayList<>()).add(row.label());
      }
    }
    text.append(
        "\nIn bold what this library, without the flag, loses, and why; the page has all rows:\n\n");
    reasons.forEach((reason, labels) -> text.append("- *")
        .append(String.join("*; *", labels))
        .append("*: ")
        .append(reason)
        .append('\n'));
    return text.append('\n').toString();
  }

  private static String line(Summary.Row row, List<Peers> peers) {
    boolean isLost = row.lostTo() != null;
    String label = row.label() + ", " + row.unit();
    return peers.stream()
        .map(peer -> cell(row, peer))
        .collect(Collectors.joining(
            " | ", "| " + (isLost ? "**" + label + "**" : label) + " | ", " |\n"));
  }

  private static String cell(Summary.Row row, Peers peer) {
    Summary.Cell cell = row.cells().get(peer.id());
    if (cell == null) {
      return "–";
    }
    if (!cell.isNumber()) {
      return "✗";
    }
    String number = Numbers.text(cell.median());
    return peer.id().equals(row.lostTo()) ? "**" + number + "**" : number;
  }
}
