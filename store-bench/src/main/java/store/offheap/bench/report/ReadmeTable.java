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
import java.util.stream.Collectors;
import store.offheap.bench.peer.Peers;

/**
 * The main metrics of one table of 8-byte keys and values as Markdown, between two marks of a file:
 * of the table with the most rows, and among those of the largest.
 */
final class ReadmeTable {
  private static final String BEGIN = "<!-- comparison -->";
  private static final String END = "<!-- end of comparison -->";

  /** The columns; the page has all metrics. */
  private static final List<Metric> COLUMNS = List.of(
      Metric.LOAD,
      Metric.DISK,
      Metric.HITS,
      Metric.MISSES,
      Metric.SCAN,
      Metric.OPEN_NEW,
      Metric.OVERWRITE,
      Metric.CHURN,
      Metric.GROW,
      Metric.GROW_ENTRIES,
      Metric.GROW_MAX,
      Metric.GROW_DISK,
      Metric.RECOVER,
      Metric.LOST);

  private ReadmeTable() {}

  /**
   * Writes the table to a file, replacing the text between the marks.
   *
   * @throws IOException if the file does not contain the marks
   */
  static void write(Results results, Path file) throws IOException {
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (!hasPlace(text)) {
      throw new IOException(
          "marks: expected=" + BEGIN + " and " + END + ", actual=none, file=" + file);
    }
    Files.writeString(
        file,
        text.substring(0, begin + BEGIN.length()) + "\n" + markdown(results) + text.substring(end));
  }

  /** Returns whether a file exists and contains the marks. */
  static boolean hasPlace(Path file) throws IOException {
    return Files.isRegularFile(file) && hasPlace(Files.readString(file));
  }

  private static boolean hasPlace(String text) {
    int begin = text.indexOf(BEGIN);
    return begin >= 0 && text.indexOf(END) > begin;
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
    List<Summary.Row> columns =
        COLUMNS.stream().flatMap(metric -> table.row(metric).stream()).toList();
    return "`" + table.title() + "`, " + results.machine().get("JDK")
        + "; " + table.runs() + "; loads, reads and changes are timed in "
        + results.summary().clock() + ":\n\n"
        + table(columns, table.peers())
        + "\nBold marks a loss of this library and the best peer. The reasons follow; the page has"
        + " everything that was measured:\n\n" + reasons(columns) + notes(table) + "\n";
  }

  private static String table(List<Summary.Row> columns, List<Peers> peers) {
    StringBuilder text = new StringBuilder("| |");
    columns.forEach(column -> text.append(' ').append(heading(column)).append(" |"));
    text.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
    for (Peers peer : peers) {
      text.append(columns.stream()
          .map(column -> cell(column, peer))
          .collect(Collectors.joining(" | ", "| " + peer.label() + " | ", " |\n")));
    }
    return text.toString();
  }

  private static String reasons(List<Summary.Row> columns) {
    Map<String, List<String>> labels = new LinkedHashMap<>();
    for (Summary.Row column : columns) {
      if (column.lostTo() != null) {
        labels.computeIfAbsent(column.reason(), reason -> new ArrayList<>()).add(column.label());
      }
    }
    StringBuilder text = new StringBuilder();
    labels.forEach((reason, of) -> text.append("- *")
        .append(String.join("*; *", of))
        .append("*: ")
        .append(reason)
        .append('\n'));
    return text.toString();
  }

  private static String notes(Summary.Table table) {
    return table.notes().stream().map(note -> "- " + note + '\n').collect(Collectors.joining());
  }

  private static String heading(Summary.Row column) {
    String label = column.label() + ", " + column.unit();
    return column.lostTo() == null ? label : "**" + label + "**";
  }

  private static String cell(Summary.Row column, Peers peer) {
    Summary.Cell cell = column.cells().get(peer.id());
    if (cell == null) {
      return "–";
    }
    if (!cell.isNumber()) {
      return "✗";
    }
    String number = Numbers.text(cell.median());
    return peer.id().equals(column.lostTo()) ? "**" + number + "**" : number;
  }
}
