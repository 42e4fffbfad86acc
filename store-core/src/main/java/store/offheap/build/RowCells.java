package store.offheap.build;

/**
 * How cells hold rows, one row after the other. One cell holds a key and a value of 4 bytes each,
 * the key in its low half; two hold key and value; four, also where the row is from and its number.
 *
 * @param count cells of a row: 1, 2 or 4
 * @param hasNegativeKeys whether the keys of rows of one cell have a sign
 * @param hasNegativeValues whether their values have one
 */
record RowCells(int count, boolean hasNegativeKeys, boolean hasNegativeValues) {
  /** Cells of a row with a key and a value of 8 bytes. */
  static final int WIDE = 2;

  /** Cells of a row that has its origin and its number, too. */
  static final int TRACED = 4;

  private static final long LOW_HALF = 0xFFFF_FFFFL;

  /** Returns rows of more cells than one. */
  static RowCells of(int count) {
    return new RowCells(count, false, false);
  }

  /** Returns the cell of a row of one. */
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

  /** Gives a row another value. */
  void value(long[] cells, int at, long value) {
    if (count > 1) {
      cells[at + 1] = value;
    } else {
      cells[at] = narrow(cells[at], value);
    }
  }
}
