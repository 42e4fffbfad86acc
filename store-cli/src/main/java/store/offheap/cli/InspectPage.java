package store.offheap.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An HTML page with charts that needs no other file, no network and no script. It is also
 * well-formed XML. External texts are escaped. Confined to one thread.
 */
final class InspectPage {
  /**
   * From dark blue to yellow in even steps of lightness, so that it is also readable in greyscale.
   */
  private static final int[][] COLOURS = {
    {68, 1, 84}, {59, 82, 139}, {33, 145, 140}, {94, 201, 98}, {253, 231, 37}
  };

  /** Maximum number of characters of a figure that fit in a tile in the largest font. */
  private static final int SHORT_FIGURE = 9;

  /** Maximum number of characters of a figure that fit in a smaller font. */
  private static final int LONG_FIGURE = 11;

  private final StringBuilder body = new StringBuilder();
  private final StringBuilder tiles = new StringBuilder();
  private String title = "";

  /**
   * A bar of a chart.
   *
   * @param label label of the bar
   * @param length 0 or more; the longest bar has the full width
   * @param text text next to the bar
   * @param moreText text next to that
   */
  record Bar(String label, double length, String text, String moreText) {}

  /**
   * A part of a whole in a chart.
   *
   * @param label what it is
   * @param bytes size of the part, 0 or more
   * @param kind CSS class of its colour
   */
  record Part(String label, long bytes, String kind) {}

  /** Writes the top of the page. */
  void header(String name, String what, String state, boolean isWell) {
    title = name;
    body.append("<header><h1>").append(escaped(name)).append("</h1><p>").append(escaped(what));
    if (!state.isEmpty()) {
      body.append(" <span class=\"state ")
          .append(isWell ? "well" : "care")
          .append("\">")
          .append(escaped(state))
          .append("</span>");
    }
    body.append("</p></header>\n");
  }

  /** Adds a tile with a figure at the top. */
  void tile(String name, String figure, String note) {
    tiles
        .append("<div class=\"tile\"><span class=\"name\">")
        .append(escaped(name))
        .append("</span><span class=\"figure")
        .append(
            figure.length() > LONG_FIGURE
                ? " longer"
                : figure.length() > SHORT_FIGURE ? " long" : "")
        .append("\">")
        .append(escaped(figure))
        .append("</span><span class=\"note\">")
        .append(escaped(note))
        .append("</span></div>\n");
  }

  /** Draws the parts of a whole; the rest is drawn as other. */
  void parts(String heading, long whole, List<Part> parts) {
    long named = parts.stream().mapToLong(Part::bytes).sum();
    List<Part> all = new java.util.ArrayList<>(parts);
    if (whole > named) {
      all.add(new Part("other", whole - named, "other"));
    }
    long sum = Math.max(whole, named);
    if (sum == 0) {
      return;
    }
    begin(heading, "");
    body.append("<svg class=\"stack\" role=\"img\" aria-label=\"")
        .append(escaped(heading))
        .append("\">");
    long before = 0;
    for (Part part : all) {
      body.append("<rect class=\"")
          .append(part.kind())
          .append("\" x=\"")
          .append(percent((double) before / sum))
          .append("\" width=\"")
          .append(percent((double) part.bytes() / sum))
          .append("\" height=\"100%\"><title>")
          .append(escaped(part.label() + ": " + PlainText.bytes(part.bytes())))
          .append("</title></rect>");
      before += part.bytes();
    }
    body.append("</svg>\n<ul class=\"legend\">");
    for (Part part : all) {
      if (part.bytes() > 0) {
        body.append("<li><svg class=\"dot\" aria-hidden=\"true\"><rect class=\"")
            .append(part.kind())
            .append("\" width=\"100%\" height=\"100%\" rx=\"3\"/></svg>")
            .append(escaped(part.label()))
            .append(" <b>")
            .append(escaped(PlainText.bytes(part.bytes())))
            .append("</b> ")
            .append(PlainText.decimal(100.0 * part.bytes() / sum, 1))
            .append(" %</li>");
      }
    }
    body.append("</ul>\n");
    end();
  }

  /** Draws a bar chart. */
  void bars(String heading, String note, List<Bar> bars) {
    begin(heading, note);
    if (bars.isEmpty()) {
      body.append("<p class=\"note\">None.</p>\n");
    }
    double longest = bars.stream().mapToDouble(Bar::length).max().orElse(0);
    body.append("<div class=\"bars\">\n");
    for (Bar bar : bars) {
      body.append("<span class=\"label\">")
          .append(escaped(bar.label()))
          .append("</span><svg class=\"bar\" aria-hidden=\"true\"><rect class=\"track\"")
          .append(" width=\"100%\" height=\"100%\" rx=\"3\"/><rect class=\"fill\" width=\"")
          .append(percent(longest == 0 ? 0 : bar.length() / longest))
          .append("\" height=\"100%\" rx=\"3\"/></svg><span class=\"number\">")
          .append(escaped(bar.text()))
          .append("</span><span class=\"number more\">")
          .append(escaped(bar.moreText()))
          .append("</span>\n");
    }
    body.append("</div>\n");
    end();
  }

  /** Draws a row of cells; fuller cells are higher and lighter. */
  void strip(String heading, String note, Strip strip, String cellName) {
    double[] cells = strip.cells(Strip.CELLS);
    if (cells.length == 0) {
      return;
    }
    begin(heading, note);
    body.append("<svg class=\"strip\" viewBox=\"0 0 ")
        .append(cells.length)
        .append(" 1\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"")
        .append(escaped(heading))
        .append("\">\n");
    for (int i = 0; i < cells.length; i++) {
      cell(strip, cells, i, cellName);
    }
    body.append("</svg>\n<p class=\"scale\">0 %<span></span>100 %</p>\n");
    end();
  }

  private void cell(Strip strip, double[] cells, int cell, String cellName) {
    int first = strip.first(cell, cells.length) + 1;
    int last = strip.first(cell + 1, cells.length);
    String name = cellName + " " + PlainText.count(first)
        + (last > first ? " to " + PlainText.count(last) : "");
    body.append("<rect x=\"")
        .append(cell)
        .append("\" y=\"")
        .append(decimal(1 - cells[cell]))
        .append("\" width=\"1\" height=\"")
        .append(decimal(cells[cell]))
        .append("\" fill=\"")
        .append(colour(cells[cell]))
        .append("\"><title>")
        .append(escaped(name + ": " + PlainText.decimal(100 * cells[cell], 1) + " %"))
        .append("</title></rect>\n");
  }

  private static String colour(double share) {
    double place = share * (COLOURS.length - 1);
    int below = Math.min(COLOURS.length - 2, (int) place);
    double rest = place - below;
    StringBuilder colour = new StringBuilder("#");
    for (int i = 0; i < 3; i++) {
      double part = COLOURS[below][i] * (1 - rest) + COLOURS[below + 1][i] * rest;
      colour.append(String.format(Locale.ROOT, "%02x", Math.round(part)));
    }
    return colour.toString();
  }

  /** Writes a table of names and values, or nothing if there are none. */
  void table(String heading, Map<String, String> values) {
    if (values.isEmpty()) {
      return;
    }
    begin(heading, "");
    body.append("<table>\n");
    values.forEach((name, value) -> body.append("<tr><th scope=\"row\">")
        .append(escaped(name))
        .append("</th><td>")
        .append(escaped(value))
        .append("</td></tr>\n"));
    body.append("</table>\n");
    end();
  }

  private void begin(String heading, String note) {
    body.append("<section><h2>").append(escaped(heading)).append("</h2>\n");
    if (!note.isEmpty()) {
      body.append("<p class=\"note\">").append(escaped(note)).append("</p>\n");
    }
  }

  private void end() {
    body.append("</section>\n");
  }

  /**
   * Returns the page.
   *
   * @param figures the same figures as a tree, for programs that read the page
   */
  String html(Map<String, Object> figures) {
    int top = body.indexOf("</header>\n") + "</header>\n".length();
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
        + "<meta http-equiv=\"Content-Security-Policy\""
        + " content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"/>\n"
        + "<link rel=\"icon\" href=\"data:,\"/>\n<title>" + escaped(title) + "</title>\n<style>\n"
        + InspectStyle.CSS + "</style>\n</head>\n<body>\n<main>\n" + body.substring(0, top)
        + "<div class=\"tiles\">\n" + tiles + "</div>\n" + body.substring(top)
        + "</main>\n<script type=\"application/json\" id=\"figures\">" + inScript(figures)
        + "</script>\n</body>\n</html>\n";
  }

  /**
   * Returns JSON that cannot end the script or start an element: such characters occur only in its
   * texts, where they are escaped.
   */
  private static String inScript(Map<String, Object> figures) {
    return JsonText.of(figures)
        .replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.3f%%", 100 * share);
  }

  private static String decimal(double number) {
    return String.format(Locale.ROOT, "%.4f", number);
  }

  /** Returns an external text escaped for use between tags and in double-quoted attributes. */
  static String escaped(String text) {
    return PlainText.safe(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
