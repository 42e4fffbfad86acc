package store.offheap.bench.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import store.offheap.bench.peer.Peers;

/** The comparison as a self-contained HTML page. */
final class Page {
  private static final String STYLE = """
      body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 110em; padding: 0 1em }
      table { border-collapse: collapse; margin: 1em 0; font-size: 13px }
      th, td { border: 1px solid #ccc; padding: .25em .5em; text-align: right; vertical-align: top }
      th:first-child, td:first-child, table.words td, table.words th { text-align: left }
      td small { color: #666; display: block; white-space: nowrap }
      tr.lost { background: #fff4e0 } td.failed { color: #a00 }
      .scroll { overflow-x: auto } img { max-width: 100% }
      """;

  private final StringBuilder html = new StringBuilder();
  private final Results results;

  Page(Results results) {
    this.results = results;
  }

  /**
   * Returns the page.
   *
   * @param pictures pictures of each table, in the order of the tables
   */
  String html(List<List<byte[]>> pictures) {
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
        .append("<title>Offheap Store compared with its peers</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<h1>Offheap Store compared with its peers</h1>\n");
    intro();
    words("Machine", results.machine());
    List<Summary.Table> tables = results.summary().tables();
    for (int i = 0; i < tables.size(); i++) {
      table(tables.get(i));
      for (byte[] picture : pictures.get(i)) {
        html.append("<p><img alt=\"\" src=\"data:image/png;base64,")
            .append(Base64.getEncoder().encodeToString(picture))
            .append("\"/></p>\n");
      }
    }
    settings();
    words("Versions", results.versions());
    commands();
    return html.append("</body>\n</html>\n").toString();
  }

  private void intro() {
    html.append("""
        <p>Above each table is the number of runs behind it. With several runs, each cell is the
        median, with the lowest and highest value below it. A single run has no spread, so small
        differences mean nothing. Each run is a process of its own; the peers take turns, and every
        second run goes through them in the opposite order. Every read is checked. Files are in the
        page cache.</p>
        <p>Where keys or values are strings or bytes, every peer's time includes making them.
        Entries come in no order; for peers that need them sorted, the bulk load includes sorting on
        all processors. Lookups use at most two million distinct keys, drawn at random. "Delete and
        reinsert" does so as often as there are entries, for at most ten times --seconds. Growth
        ends after a time limit, so some peers' growth rows cover fewer entries. For the kill, a
        writer puts a tenth more entries, over and over; it is killed while it puts, once it has
        acknowledged half of them, or after 20 times the seconds per number, at least two.</p>
        <p>A row in bold is one that this library loses; the reason is below the table. A dash: the
        peer does not offer it, or it was not measured. A cross: it was attempted and failed.</p>
        """);
    html.append("<p>Loads, reads and changes are timed in ")
        .append(escaped(results.summary().clock()))
        .append(". Percentiles of single puts, opening, and readers that share a store are always"
            + " wall-clock time.</p>\n");
  }

  private void words(String title, Map<String, String> words) {
    html.append("<h2>").append(escaped(title)).append("</h2>\n<table class=\"words\">\n");
    words.forEach((name, word) -> html.append("<tr><td>")
        .append(escaped(name))
        .append("</td><td>")
        .append(escaped(word))
        .append("</td></tr>\n"));
    html.append("</table>\n");
  }

  private void table(Summary.Table table) {
    List<Peers> peers = table.peers();
    List<String> notes = new ArrayList<>();
    html.append("<h2>").append(escaped(table.title())).append("</h2>\n");
    html.append("<p>").append(escaped(table.runs())).append("</p>\n");
    html.append("<div class=\"scroll\"><table>\n<tr><th></th>");
    for (Peers peer : peers) {
      html.append("<th>").append(escaped(peer.label())).append("</th>");
    }
    html.append("</tr>\n");
    for (Summary.Row row : table.rows()) {
      row(row, peers, notes);
    }
    html.append("</table></div>\n");
    table.notes().forEach(note -> notes.add(escaped(note)));
    if (!notes.isEmpty()) {
      html.append("<ul>\n");
      notes.forEach(note -> html.append("<li>").append(note).append("</li>\n"));
      html.append("</ul>\n");
    }
  }

  private void row(Summary.Row row, List<Peers> peers, List<String> notes) {
    boolean isLost = row.lostTo() != null;
    html.append(isLost ? "<tr class=\"lost\"><td><b>" : "<tr><td>")
        .append(escaped(row.label() + ", " + row.unit()))
        .append(isLost ? "</b></td>" : "</td>");
    for (Peers peer : peers) {
      cell(row, peer, notes);
    }
    html.append("</tr>\n");
    if (isLost) {
      notes.add("<b>" + escaped(row.label()) + "</b>: "
          + escaped(Peers.of(row.lostTo()).label()) + " is best"
          + (row.isLossWithinSpread() ? " (the ranges overlap). " : ". ")
          + escaped(row.reason()));
    }
  }

  private void cell(Summary.Row row, Peers peer, List<String> notes) {
    Summary.Cell cell = row.cells().get(peer.id());
    if (cell != null && cell.failure() != null) {
      String note = escaped(peer.label() + ", " + step(row) + ": ✗ " + cell.failure());
      if (!notes.contains(note)) {
        notes.add(note);
      }
    }
    if (cell == null) {
      html.append("<td>–</td>");
    } else if (!cell.isNumber()) {
      html.append("<td class=\"failed\">✗</td>");
    } else {
      boolean isBest = peer.id().equals(row.lostTo());
      html.append("<td>")
          .append(isBest ? "<b>" : "")
          .append(Numbers.text(cell.median()))
          .append(isBest ? "</b>" : "")
          .append(cell.runs() == 1 ? "" : spread(cell))
          .append("</td>");
    }
  }

  private static String spread(Summary.Cell cell) {
    return "<small>" + Numbers.text(cell.min()) + "…" + Numbers.text(cell.max()) + "</small>";
  }

  private static String step(Summary.Row row) {
    return Metric.of(row.metric()).step().id();
  }

  private void settings() {
    html.append("<h2>Settings</h2>\n<table class=\"words\">\n")
        .append("<tr><th>peer</th><th>settings</th><th>JVM</th><th>after kill -9</th></tr>\n");
    results
        .settings()
        .forEach((label, setting) -> html.append("<tr><td>")
            .append(escaped(label))
            .append("</td><td>")
            .append(escaped(setting.settings()))
            .append("</td><td>")
            .append(escaped(setting.jvm()))
            .append("</td><td>")
            .append(escaped(setting.afterKill()))
            .append("</td></tr>\n"));
    html.append("</table>\n");
  }

  private void commands() {
    html.append("<h2>Commands</h2>\n<pre>mvn -B -DskipTests package\n");
    for (String command : results.commands()) {
      html.append(escaped(command)).append('\n');
      String note = FormerNames.note(command);
      if (!note.isEmpty()) {
        html.append("  # as it was given: ").append(escaped(note)).append('\n');
      }
    }
    html.append("</pre>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
