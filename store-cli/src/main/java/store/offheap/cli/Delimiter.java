package store.offheap.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What separates the cells of a row. */
enum Delimiter {
  /** A comma. */
  COMMA(','),
  /** A tab. */
  TAB('\t'),
  /** A semicolon. */
  SEMICOLON(';'),
  /** A vertical bar. */
  PIPE('|');

  /** Rows that are enough to tell. */
  private static final int MAX_ROWS = 100;

  private final char character;

  Delimiter(char character) {
    this.character = character;
  }

  /** The character. */
  char character() {
    return character;
  }

  /** Whether a text holds any of them. */
  static boolean isIn(String text) {
    return Stream.of(values()).anyMatch(delimiter -> text.indexOf(delimiter.character) >= 0);
  }

  /**
   * The delimiter with a name.
   *
   * @param name {@code comma}, {@code tab}, {@code semicolon}, {@code pipe}, the character itself
   *     or {@code \t}
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  static Delimiter parse(String name) {
    for (Delimiter delimiter : values()) {
      if (name.toUpperCase(Locale.ROOT).equals(delimiter.name())
          || name.equals(String.valueOf(delimiter.character))) {
        return delimiter;
      }
    }
    if (name.equals("\\t")) {
      return TAB;
    }
    throw new IllegalArgumentException(
        "unknown delimiter: expected=comma|tab|semicolon|pipe, actual='" + name + "'");
  }

  /**
   * The delimiter of a text: the one by which most of its first rows have as many cells as the
   * first, but more than one; of several the one that makes the most cells.
   *
   * @param text the start of a file
   * @param isWhole whether the text is the whole file; if not, its last row is cut short and
   *     ignored
   * @param hasQuotes whether delimiters and line ends between double quotes do not count
   * @return the delimiter; {@link #COMMA} for rows of one cell
   */
  static Delimiter detect(CharSequence text, boolean isWhole, boolean hasQuotes) {
    Delimiter best = COMMA;
    long bestScore = 0;
    for (Delimiter delimiter : values()) {
      List<Integer> cells = cellCounts(text, isWhole, hasQuotes, delimiter.character);
      long alike = cells.stream().filter(count -> count.equals(cells.get(0))).count();
      long score = cells.isEmpty() || cells.get(0) < 2 ? 0 : alike * 1_000_000 + cells.get(0);
      if (score > bestScore) {
        best = delimiter;
        bestScore = score;
      }
    }
    return best;
  }

  /**
   * The delimiter of a text that is probably like another one.
   *
   * @param likely that of the other text, which this one has if its first row has so many cells by
   *     it; null if there is none
   * @param cells of a row of the other text
   */
  static Delimiter detect(
      CharSequence text, boolean isWhole, boolean hasQuotes, Delimiter likely, int cells) {
    boolean isLike = likely != null
        && cellCounts(text, isWhole, hasQuotes, likely.character).stream()
            .limit(1)
            .anyMatch(count -> count == cells);
    return isLike ? likely : detect(text, isWhole, hasQuotes);
  }

  private static List<Integer> cellCounts(
      CharSequence text, boolean isWhole, boolean hasQuotes, char delimiter) {
    List<Integer> counts = new ArrayList<>();
    boolean isQuoted = false;
    int cells = 1;
    int rowStart = 0;
    int cellStart = 0;
    for (int i = 0; i < text.length() && counts.size() < MAX_ROWS; i++) {
      char c = text.charAt(i);
      if (isQuoted) {
        // A doubled quote closes and, being no cell's start, would not open again: step over it.
        boolean isDoubled = c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"';
        i += isDoubled ? 1 : 0;
        isQuoted = isDoubled || c != '"';
      } else if (c == '"' && hasQuotes && i == cellStart) {
        isQuoted = true;
      } else if (c == '\n' || c == '\r') {
        if (i > rowStart) {
          counts.add(cells);
        }
        cells = 1;
        rowStart = i + 1;
        cellStart = i + 1;
      } else if (c == delimiter) {
        cells++;
        cellStart = i + 1;
      }
    }
    if ((isWhole || counts.isEmpty()) && rowStart < text.length() && counts.size() < MAX_ROWS) {
      counts.add(cells);
    }
    return counts;
  }
}
