package store.offheap.cli;

import java.util.List;
import store.offheap.model.DType;

/**
 * The columns of the inputs of a build.
 *
 * @param names names of all columns, empty if the input has no header
 * @param count number of columns of a row
 * @param key position of the keys, from 0
 * @param value position of the values, from 0; -1 for a set
 */
record Columns(List<String> names, int count, int key, int value) {
  private static final String POSITION = "[1-9]\\d{0,8}";

  /**
   * The choice of the user.
   *
   * @param key name or position from 1 of the key column; null for the first
   * @param value name or position from 1 of the value column; null for the second
   * @param isSet whether there are no values
   * @param header whether there is a header
   */
  record Choice(String key, String value, boolean isSet, HeaderMode header) {
    /** Whether what the first row holds decides if it is a header. */
    boolean isByContent() {
      return header == HeaderMode.AUTO && !isByName();
    }

    private boolean isByName() {
      return isName(key) || isName(value);
    }

    private static boolean isName(String column) {
      return column != null && !column.matches(POSITION);
    }
  }

  /**
   * Finds the chosen columns.
   *
   * @param first the first row of the first input that has rows
   * @param choice what to find
   * @param input name of the input, for messages
   * @throws IllegalArgumentException if a column is missing or occurs twice
   */
  static Columns find(TextRow first, Choice choice, String input) {
    if (choice.header() == HeaderMode.NO && choice.isByName()) {
      throw new IllegalArgumentException("a column without a header has no name: use its position");
    }
    boolean isHeader = choice.header() == HeaderMode.YES || choice.isByName();
    List<String> cells = first.cells();
    int key = position(choice.key(), 0, cells, input);
    if (choice.isByContent()) {
      isHeader = !isNumber(first.cell(key));
    }
    int value = -1;
    if (!choice.isSet()) {
      if (choice.value() == null && cells.size() == 1) {
        throw new IllegalArgumentException(
            "only one column in " + input + ": --set builds a set of its keys");
      }
      value = position(choice.value(), 1, cells, input);
      if (value == key) {
        throw new IllegalArgumentException("column " + (key + 1) + " of " + input
            + " is both key and value: --value names another");
      }
    }
    return new Columns(isHeader ? cells : List.of(), cells.size(), key, value);
  }

  private static int position(String column, int otherwise, List<String> names, String input) {
    if (column == null || column.matches(POSITION)) {
      int position = column == null ? otherwise : Integer.parseInt(column) - 1;
      if (position >= names.size()) {
        throw new IllegalArgumentException(
            "no column " + (position + 1) + " in " + input + ": it has " + names.size());
      }
      return position;
    }
    int position = names.indexOf(column);
    if (position < 0) {
      throw new IllegalArgumentException("no column '" + PlainText.cut(column) + "' in " + input
          + ": it has " + PlainText.names(names));
    }
    if (names.lastIndexOf(column) != position) {
      throw new IllegalArgumentException(
          "two columns '" + PlainText.cut(column) + "' in " + input + ": use a position");
    }
    return position;
  }

  /**
   * Returns whether the first row of a later input is its header. A later input may have no header,
   * like the parts of a file that was split by lines. A row that contains a number and no column
   * name is a data row, though possibly a bad one.
   *
   * @throws IllegalArgumentException if it is a header that differs from that of the first input
   */
  boolean isHeader(TextRow first, HeaderMode mode, String input) {
    if (names.isEmpty()) {
      return false;
    }
    List<String> cells = first.cells();
    if (cells.equals(names)) {
      return true;
    }
    boolean hasName = cells.stream().anyMatch(cell -> names.contains(cell) && !isNumber(cell));
    boolean isAllText = cells.stream().noneMatch(Columns::isNumber);
    if (mode == HeaderMode.YES
        || key < cells.size() && !isNumber(first.cell(key)) && (hasName || isAllText)) {
      throw new IllegalArgumentException("columns differ: expected=" + PlainText.names(names)
          + ", actual=" + PlainText.names(cells) + ", file=" + input);
    }
    return false;
  }

  /** Returns whether a cell is considered data rather than a name. */
  static boolean isNumber(CharSequence text) {
    try {
      DType.FLOAT64.parseText(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
