package store.offheap.bench.report;

import java.util.Locale;

/** Formats numbers for tables, with about three significant digits. */
final class Numbers {
  private Numbers() {}

  static String text(double number) {
    double size = Math.abs(number);
    if (size >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", number);
    }
    if (size >= 100 || number == Math.rint(number)) {
      return String.format(Locale.ROOT, "%.0f", number);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.3f", number);
  }
}
