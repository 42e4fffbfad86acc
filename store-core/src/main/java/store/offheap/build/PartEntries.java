package store.offheap.build;

import store.offheap.table.SegmentEntries;

/**
 * Entries that were cut off for a segment.
 *
 * @param cells rows, sorted, without a key twice
 * @param rows how the cells hold them
 * @param form what becomes of their keys and values in the file
 */
record PartEntries(long[] cells, RowCells rows, CellForm form) implements SegmentEntries {
  /** Turns keys and values of rows into what cells of the file hold; any thread may call. */
  interface CellForm {
    long key(long number);

    /**
     * Returns the bits of a value.
     *
     * @throws IllegalArgumentException if the file has no such value
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
