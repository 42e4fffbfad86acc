package store.offheap.cli;

import java.util.ArrayList;
import java.util.List;
import store.offheap.build.BulkBuilder;

/** A row of cells, valid until the next one is read. */
interface TextRow {
  /** The number of the line where the row starts, from 1. */
  long line();

  /** How many cells the row has. */
  int count();

  /** Whether some bytes of the row are no character of the text's encoding. */
  boolean isMalformed();

  /** Why the row cannot be told into cells, of which it has none then; null if it can. */
  default String problem() {
    return null;
  }

  /**
   * The text of a cell without blanks around it.
   *
   * @param index from 0 to below {@link #count()}
   */
  CharSequence cell(int index);

  /** A copy of all cells. */
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
   * @param value which cell is the value; -1 for none
   * @throws IllegalArgumentException if key or value cannot be used
   */
  default void addTo(BulkBuilder builder, int key, int value, long origin) {
    builder.add(cell(key), value < 0 ? null : cell(value), origin);
  }
}
