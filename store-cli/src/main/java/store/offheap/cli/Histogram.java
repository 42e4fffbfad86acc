package store.offheap.cli;

import java.util.ArrayList;
import java.util.List;

/** Draws how many entries a lookup finds after how many slots, as bars. */
final class Histogram {
  /**
   * Probe lengths with a line of their own; longer ones share lines, 17 to 32, 33 to 64 and so on.
   */
  private static final int SINGLE_LENGTHS = 16;

  private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";
  private static final int MIN_BAR_COLUMNS = 8;

  /** A character of every kind that the bars use. */
  static final String BAR_CHARACTERS = EIGHTHS;

  private final int widthColumns;
  private final boolean isUnicode;

  /**
   * A way to draw.
   *
   * @param widthColumns length of a whole line; at least 8 go to the bar
   * @param isUnicode whether bars are made of block characters in eighths, else of {@code #}
   */
  Histogram(int widthColumns, boolean isUnicode) {
    this.widthColumns = widthColumns;
    this.isUnicode = isUnicode;
  }

  /**
   * The lines of a histogram.
   *
   * @param counts element {@code i} counts the entries of probe length {@code i + 1}; the last
   *     element also those of all longer ones
   * @return one line for each probe length up to the largest; none when all counts are 0
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

  /** The lines of a histogram as numbers; none when all counts are 0. */
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
   * Entries of one line.
   *
   * @param label their probe lengths
   * @param count how many they are
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
