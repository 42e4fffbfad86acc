package store.offheap.cli;

import java.util.ArrayList;
import java.util.List;
import store.offheap.build.BulkBuilder;

/** A row of cells, valid until the next one is read. */
interface TextRow {
  /** Returns the number of the line where the row starts, from 1. */
  long line();

  /** Returns the number of cells of the row. */
  int count();

  /** Returns whether some bytes of the row are malformed in the text's encoding. */
  boolean isMalformed();

  /** Why the row cannot be told into cells, of which it has none then; null if it can. */
  default String problem() {
    return null;
  }

  /**
   * Returns the text of a cell without surrounding blanks.
   *
   * @param index from 0 to {@link #count()} exclusive
   */
  CharSequence cell(int index);

  /** Returns a copy of all cells. */
  default List<String> cells() {
    List<String> cells = new ArrayList<>(count());
    for (int i = 0; i < count(); i++) {
      cells.add(cell(i).toString());
    }
    return cells;
  }

  /**
   * Adds the row to a build.
   *
   * @param value index of the value's cell; -1 for none
   * @throws IllegalArgumentException if key or value is invalid
   */
  default void addTo(BulkBuilder builder, int key, int value, long origin) {
    builder.add(cell(key), value < 0 ? null : cell(value), origin);
  }
}
