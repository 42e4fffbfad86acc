package store.offheap.build;

import java.util.Arrays;

/**
 * A batch of rows on its way from the parser to {@link Scatter}. Confined to one thread at a time.
 */
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

  /** Ensures capacity for another row. */
  void grow() {
    if (isFull()) {
      cells = Arrays.copyOf(cells, 2 * cells.length);
    }
  }

  /** Returns the number of rows. */
  int rows() {
    return length / stride;
  }

  boolean isFull() {
    return length == cells.length;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** Sets the meaning of the numbers. */
  void form(RowForm newForm) {
    form = newForm;
  }

  RowForm form() {
    return form;
  }

  /** Returns the rows, one after another; cells beyond {@link #length()} are not valid. */
  long[] cells() {
    return cells;
  }

  int length() {
    return length;
  }
}
