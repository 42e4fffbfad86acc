package store.offheap.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import store.offheap.model.PageReading;
import store.offheap.model.Residency;

/** The fraction of a file that is in memory, and how the rest is read. */
final class MemoryUse {
  private final Residency residency;
  private final PageReading reading;

  /**
   * Creates an instance.
   *
   * @param residency residency of the file before it was scanned
   * @param reading how an open handle reads it
   */
  MemoryUse(Residency residency, PageReading reading) {
    this.residency = residency;
    this.reading = reading;
  }

  /** Returns how much of the file is in memory, in words. */
  String text() {
    return text(residency);
  }

  /** Returns how much of a file is in memory, in words. */
  static String text(Residency residency) {
    return residency.isKnown()
        ? share(residency) + ", " + PlainText.bytes(residency.bytes())
        : "unknown (" + residency.reason() + ")";
  }

  private static String share(Residency residency) {
    return PlainText.decimal(100 * residency.share(), 1) + " %";
  }

  /** Returns how pages that are not in memory are read. */
  String reading() {
    return reading.text();
  }

  /** Prints which parts of the file are in memory. */
  void print(ReportOption report) {
    if (residency.isKnown()) {
      report.line("");
      report.line("in memory, from the file's start to its end: " + share(residency));
      TerminalStrip.onOutput().lines(new Strip(residency.shares())).forEach(report::line);
    }
  }

  /** Returns the figures for JSON. */
  Map<String, Object> tree() {
    Map<String, Object> resident = new LinkedHashMap<>();
    resident.put("known", residency.isKnown());
    if (residency.isKnown()) {
      resident.put("bytes", residency.bytes());
      resident.put("share", residency.share());
      resident.put("checkedPages", residency.checkedPages());
      resident.put("residentPages", residency.residentPages());
      resident.put("cells", residency.shares());
    } else {
      resident.put("reason", residency.reason());
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("resident", resident);
    tree.put("reading", reading.text());
    return tree;
  }

  /** Adds a tile. */
  void tile(InspectPage page) {
    page.tile(
        "in memory",
        residency.isKnown() ? share(residency) : "unknown",
        residency.isKnown() ? PlainText.bytes(residency.bytes()) : residency.reason());
  }

  /** Draws which parts of the file are in memory. */
  void draw(InspectPage page) {
    if (residency.isKnown()) {
      page.strip(
          "In memory",
          "Pages that the system held, from the file's start to its end: " + text()
              + ". Others are read " + reading.text() + ".",
          new Strip(residency.shares()),
          "part");
    }
  }
}
