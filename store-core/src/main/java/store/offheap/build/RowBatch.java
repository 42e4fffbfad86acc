package store.offheap.build;

import java.util.Arrays;

/** Some rows on their way from whoever finds them to {@link Scatter}. One thread's at a time. */
final class RowBatch {
  private static final int ROWS = 1 << 13;

  private final int stride;
  private long[] cells;
  private int length;
  private RowForm form;

  RowBatch(int stride) {
    this.stride = stride;
    this.cells = new long[ROWS * stride];
  }

  /** Empties the batch. */
  void clear() {
    length = 0;
  }

  void add(long key, long value) {
    cells[length] = key;
    cells[length + 1] = value;
    length += stride;
  }

  void add(long key, long value, long origin, long sequence) {
    cells[length + 2] = origin;
    cells[length + 3] = sequence;
    add(key, value);
  }

  /** Makes room for another row. */
  void grow() {
    if (isFull()) {
      cells = Arrays.copyOf(cells, 2 * cells.length);
    }
  }

  /** Returns how many rows there are. */
  int rows() {
    return length / stride;
  }

  boolean isFull() {
    return length == cells.length;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** Says what the numbers mean. */
  void form(RowForm newForm) {
    form = newForm;
  }

  RowForm form() {
    return form;
  }

  /** Returns the rows, one after the other; those beyond {@link #length()} do not count. */
  long[] cells() {
    return cells;
  }

  int length() {
    return length;
  }
}
