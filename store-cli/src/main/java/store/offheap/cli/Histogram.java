package store.offheap.cli;

import java.util.ArrayList;
import java.util.List;

/** Draws the distribution of probe lengths as bars. */
final class Histogram {
  /**
   * Number of probe lengths with a separate line; longer ones share lines, 17 to 32, 33 to 64 and
   * so on.
   */
  private static final int SINGLE_LENGTHS = 16;

  private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";
  private static final int MIN_BAR_COLUMNS = 8;

  /** The characters that bars use. */
  static final String BAR_CHARACTERS = EIGHTHS;

  private final int widthColumns;
  private final boolean isUnicode;

  /**
   * Creates a histogram.
   *
   * @param widthColumns width of a line, of which the bar gets at least 8
   * @param isUnicode whether bars consist of block characters in eighths, otherwise of {@code #}
   */
  Histogram(int widthColumns, boolean isUnicode) {
    this.widthColumns = widthColumns;
    this.isUnicode = isUnicode;
  }

  /**
   * Returns the lines of a histogram.
   *
   * @param counts element {@code i} counts the entries of probe length {@code i + 1}; the last
   *     element also counts all longer ones
   * @return one line for each probe length up to the largest; none if all counts are 0
   */
  List<String> lines(long[] counts) {
    List<Bucket> buckets = buckets(counts);
    long total = buckets.stream().mapToLong(Bucket::count).sum();
    long largest = buckets.stream().mapToLong(Bucket::count).max().orElse(0);
    int labelColumns = buckets.stream().mapToInt(b -> b.label().length()).max().orElse(0);
    int countColumns = PlainText.count(largest).length();
    int barColumns = Math.max(MIN_BAR_COLUMNS, widthColumns - labelColumns - countColumns - 14);
    List<String> lines = new ArrayList<>();
    for (Bucket bucket : buckets) {
      String bar = bar((double) bucket.count() / largest, barColumns);
      lines.add("  " + padLeft(bucket.label(), labelColumns) + "  " + bar
          + " ".repeat(barColumns - bar.length()) + "  "
          + padLeft(PlainText.count(bucket.count()), countColumns)
          + padLeft(PlainText.decimal(100.0 * bucket.count() / total, 1), 6) + " %");
    }
    return lines;
  }

  /** Returns the lines of a histogram as numbers; none if all counts are 0. */
  static List<Bucket> buckets(long[] counts) {
    int longest = counts.length;
    while (longest > 0 && counts[longest - 1] == 0) {
      longest--;
    }
    List<Bucket> buckets = new ArrayList<>();
    int first = 1;
    while (first <= longest) {
      int last = Math.min(first <= SINGLE_LENGTHS ? first : (first - 1) * 2, counts.length);
      long count = 0;
      for (int length = first; length <= last; length++) {
        count += counts[length - 1];
      }
      String range = first == last ? "" + first : first + "-" + last;
      buckets.add(new Bucket(last == counts.length ? first + "+" : range, count));
      first = last + 1;
    }
    return buckets;
  }

  /**
   * The entries of one line.
   *
   * @param label their probe lengths
   * @param count number of entries
   */
  record Bucket(String label, long count) {}

  private String bar(double share, int barColumns) {
    if (share == 0) {
      return "";
    }
    if (!isUnicode) {
      return "#".repeat((int) Math.max(1, Math.round(share * barColumns)));
    }
    int eighths = (int) Math.max(1, Math.round(share * barColumns * 8));
    String bar = "█".repeat(eighths / 8);
    return eighths % 8 == 0 ? bar : bar + EIGHTHS.charAt(eighths % 8);
  }

  private static String padLeft(String text, int columns) {
    return " ".repeat(Math.max(0, columns - text.length())) + text;
  }
}
