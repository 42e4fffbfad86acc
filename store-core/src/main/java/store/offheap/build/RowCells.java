package store.offheap.build;

/**
 * The layout of rows in cells, one row after another. A row of one cell holds a key and a value of
 * 4 bytes each, with the key in the low half; a row of two cells holds key and value; a row of four
 * cells also holds its origin and its number.
 *
 * @param count number of cells of a row: 1, 2 or 4
 * @param hasNegativeKeys whether the keys of one-cell rows are signed
 * @param hasNegativeValues whether the values of one-cell rows are signed
 */
record RowCells(int count, boolean hasNegativeKeys, boolean hasNegativeValues) {
  /** Number of cells of a row with an 8-byte key and value. */
  static final int WIDE = 2;

  /** Number of cells of a row that also has its origin and its number. */
  static final int TRACED = 4;

  private static final long LOW_HALF = 0xFFFF_FFFFL;

  /** Returns the layout of rows with more than one cell. */
  static RowCells of(int count) {
    return new RowCells(count, false, false);
  }

  /** Returns the cell of a one-cell row. */
  static long narrow(long key, long value) {
    return key & LOW_HALF | value << Integer.SIZE;
  }

  boolean isNarrow() {
    return count == 1;
  }

  /** Returns the key of the row that begins at a cell. */
  long key(long[] cells, int at) {
    long cell = cells[at];
    if (count > 1) {
      return cell;
    }
    return hasNegativeKeys ? (int) cell : cell & LOW_HALF;
  }

  /** Returns the value of the row that begins at a cell. */
  long value(long[] cells, int at) {
    if (count > 1) {
      return cells[at + 1];
    }
    return hasNegativeValues ? cells[at] >> Integer.SIZE : cells[at] >>> Integer.SIZE;
  }

  /** Returns whether two rows have the same key. */
  boolean isSameKey(long[] cells, int one, int other) {
    return count > 1 ? cells[one] == cells[other] : (int) cells[one] == (int) cells[other];
  }

  /** Sets the value of a row. */
  void value(long[] cells, int at, long value) {
    if (count > 1) {
      cells[at + 1] = value;
    } else {
      cells[at] = narrow(cells[at], value);
    }
  }
}
