package store.offheap.build;

/**
 * The shape of plain rows of a text.
 *
 * @param delimiter separator of cells
 * @param hasQuotes whether a double quote at the start of a cell is special
 * @param count number of cells of a row
 * @param key index of the key's cell, from 0
 * @param value index of the value's cell; -1 for none
 */
record PlainCells(byte delimiter, boolean hasQuotes, int count, int key, int value) {
  /** Returns whether plain rows can be recognised: no number contains the delimiter. */
  boolean isPossible() {
    boolean isDigit = delimiter >= '0' && delimiter <= '9';
    return !isDigit && "-\"\r\n".indexOf(delimiter) < 0;
  }

  /** Returns whether a byte ends a cell. */
  boolean isEnd(byte one) {
    return one == delimiter || one == '\n' || one == '\r';
  }
}
