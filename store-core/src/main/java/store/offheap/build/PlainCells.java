package store.offheap.build;

/**
 * What plain rows of a text look like.
 *
 * @param delimiter between cells
 * @param hasQuotes whether a double quote at the start of a cell has a meaning
 * @param count cells of a row
 * @param key which cell is the key, from 0
 * @param value which is the value; -1 for none
 */
record PlainCells(byte delimiter, boolean hasQuotes, int count, int key, int value) {
  /** Returns whether plain rows can be told apart: no number has a delimiter in it. */
  boolean isPossible() {
    boolean isDigit = delimiter >= '0' && delimiter <= '9';
    return !isDigit && "-\"\r\n".indexOf(delimiter) < 0;
  }

  /** Returns whether a byte ends a cell. */
  boolean isEnd(byte one) {
    return one == delimiter || one == '\n' || one == '\r';
  }
}
