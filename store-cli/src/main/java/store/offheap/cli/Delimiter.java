package store.offheap.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The delimiter of the cells of a row. */
enum Delimiter {
  /** A comma. */
  COMMA(','),
  /** A tab. */
  TAB('\t'),
  /** A semicolon. */
  SEMICOLON(';'),
  /** A vertical bar. */
  PIPE('|');

  /** Number of rows that suffice for detection. */
  private static final int MAX_ROWS = 100;

  private final char character;

  Delimiter(char character) {
    this.character = character;
  }

  /** Returns the character. */
  char character() {
    return character;
  }

  /** Returns whether a text contains any of the delimiters. */
  static boolean isIn(String text) {
    return Stream.of(values()).anyMatch(delimiter -> text.indexOf(delimiter.character) >= 0);
  }

  /**
   * Returns the delimiter with the given name.
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
   * Detects the delimiter of a text: the one with which most of its first rows have the same number
   * of cells, more than one, as the first row. If there are several, returns the one that gives the
   * most cells.
   *
   * @param text the start of a file
   * @param isWhole whether the text is the whole file; if not, its last row may be truncated and is
   *     ignored
   * @param hasQuotes whether delimiters and line ends between double quotes are ignored
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
   * Detects the delimiter of a text that is probably similar to another one.
   *
   * @param likely delimiter of the other text, which is returned if it splits the first row into
   *     the given number of cells; null if there is none
   * @param cells number of cells of a row of the other text
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
        // A doubled quote would close the quotes and, not being at the start of a cell, not reopen
        // them: skip it.
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
