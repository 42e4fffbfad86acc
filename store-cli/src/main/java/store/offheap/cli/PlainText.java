package store.offheap.cli;

import java.util.List;
import java.util.Locale;
import store.offheap.model.DType;

/** Formats texts and numbers for display. */
final class PlainText {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final int MAX_NAME_CHARS = 80;
  private static final int MAX_NAMES_CHARS = 2_000;

  private PlainText() {}

  /**
   * Returns an external text made safe to show on a terminal: control, format and other
   * non-printable characters are escaped as {@code \\u001b} or {@code \\n}.
   */
  static String safe(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(codePoint -> appendSafe(shown, codePoint));
    return shown.toString();
  }

  private static void appendSafe(StringBuilder shown, int codePoint) {
    switch (codePoint) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      default -> {
        if (isPrintable(codePoint)) {
          shown.appendCodePoint(codePoint);
        } else {
          shown.append(String.format(Locale.ROOT, "\\u%04x", codePoint));
        }
      }
    }
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }

  /** Returns a list of names; long names are cut, and the last of very many only counted. */
  static String names(List<String> names) {
    StringBuilder text = new StringBuilder();
    int count = 0;
    while (count < names.size() && text.length() < MAX_NAMES_CHARS) {
      text.append(count == 0 ? "" : ", ").append(cut(names.get(count)));
      count++;
    }
    int more = names.size() - count;
    return more == 0 ? text.toString() : text + " and " + count(more) + " more";
  }

  /** Returns a name, cut if it is long. */
  static String cut(String name) {
    if (name.length() <= MAX_NAME_CHARS) {
      return name;
    }
    // Never cuts a surrogate pair.
    int end = MAX_NAME_CHARS - (Character.isHighSurrogate(name.charAt(MAX_NAME_CHARS - 1)) ? 1 : 0);
    return name.substring(0, end) + "...";
  }

  /** Returns a count with its digits grouped, such as {@code 135,233}. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Returns a count and its noun, such as {@code 1 row} or {@code 2,000 rows}. */
  static String count(long count, String singular, String plural) {
    return count(count) + " " + (count == 1 ? singular : plural);
  }

  /** Returns a number with a fixed number of decimals. */
  static String decimal(double number, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", number);
  }

  /** Returns a time, such as {@code 1:05} for minutes and seconds. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  /** Returns a number of bytes in the unit that suits it, such as {@code 1.6 MiB}. */
  static String bytes(double bytes) {
    if (bytes < 1023.5) {
      return decimal(bytes, 0) + " B";
    }
    int unit = -1;
    double size = bytes;
    // Ensures that no size is rounded up to 1,024.0 of its unit.
    while (size >= 1023.95 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    return decimal(size, 1) + " " + UNITS[Math.max(unit, 0)];
  }

  /**
   * Returns the types of a map, such as {@code uint32 -> uint32}, or of a set, such as {@code set
   * of uint32}.
   */
  static String types(DType keys, DType values) {
    return values == DType.NONE ? "set of " + keys.label() : keys.label() + " -> " + values.label();
  }
}
