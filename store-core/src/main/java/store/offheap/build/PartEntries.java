package store.offheap.build;

import store.offheap.table.SegmentEntries;

/**
 * The entries of one segment.
 *
 * @param cells rows, sorted, without duplicate keys
 * @param rows layout of the rows in the cells
 * @param form how their keys and values are stored in the file
 */
record PartEntries(long[] cells, RowCells rows, CellForm form) implements SegmentEntries {
  /** Converts keys and values of rows to the cells of the file. Thread-safe. */
  interface CellForm {
    long key(long number);

    /**
     * Returns the bits of a value.
     *
     * @throws IllegalArgumentException if the file cannot hold the value
     */
    long raw(long key, long value);
  }

  @Override
  public int count() {
    return cells.length / rows.count();
  }

  @Override
  public long key(int index) {
    return form.key(rows.key(cells, index * rows.count()));
  }

  @Override
  public long raw(int index) {
    int at = index * rows.count();
    return form.raw(rows.key(cells, at), rows.value(cells, at));
  }
}
