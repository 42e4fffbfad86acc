package store.offheap.build;

import java.util.Arrays;
import store.offheap.table.KeyHash;

/**
 * Rows in memory that are sorted by the hashes of their keys. The sort is stable for equal keys.
 * Not thread-safe.
 *
 * <p>Uses a radix sort over just enough of the top bits to distinguish most rows, followed by an
 * insertion sort of the nearly sorted rows. Keys chosen so that their hashes share a prefix need
 * passes over all bits.
 */
final class RowBlock {
  private static final int DIGIT_BITS = 11;
  private static final int DIGITS = 1 << DIGIT_BITS;

  /** log2 of the buckets per row with which few rows remain out of order. */
  private static final int SPARE_BITS = 2;

  /** Average distance that rows may move before the insertion sort is abandoned. */
  private static final int MAX_MEAN_MOVES = 16;

  private static final int MIN_CELLS = 1 << 10;

  private final KeyHash hash;
  private final RowCells form;
  private final int stride;
  private final int capacity;
  private long[] cells = new long[0];
  private long[] spare = new long[0];
  private int length;

  /**
   * Creates an empty block.
   *
   * @param form layout of the rows
   * @param maxRows capacity in rows
   */
  RowBlock(KeyHash hash, RowCells form, int maxRows) {
    this.hash = hash;
    this.form = form;
    this.stride = form.count();
    this.capacity = Math.multiplyExact(maxRows, stride);
  }

  void clear() {
    length = 0;
  }

  /** Reserves space for the expected rows, as many as fit. */
  void reserve(long rows) {
    grow((int) Math.min(capacity, length + rows * stride));
  }

  private void grow(int wanted) {
    if (wanted > cells.length) {
      long larger = Math.max(Math.max(MIN_CELLS, wanted), 3L * cells.length / 2);
      cells = Arrays.copyOf(cells, (int) Math.min(capacity, larger));
    }
  }

  /**
   * Adds rows, as many as fit.
   *
   * @param from index of the first cell in {@code source}
   * @param count number of cells
   * @return the number of cells added
   */
  int add(long[] source, int from, int count) {
    int taken = Math.min(count, capacity - length);
    grow(length + taken);
    System.arraycopy(source, from, cells, length, taken);
    length += taken;
    return taken;
  }

  int rows() {
    return length / stride;
  }

  int maxRows() {
    return capacity / stride;
  }

  long key(int row) {
    return form.key(cells, row * stride);
  }

  long value(int row) {
    return form.value(cells, row * stride);
  }

  long hash(int row) {
    return hash.of(cells[row * stride]);
  }

  /** Returns the layout of rows in cells. */
  RowCells form() {
    return form;
  }

  /** Returns the cells of some rows. */
  long[] copy(int from, int end) {
    return Arrays.copyOfRange(cells, from * stride, end * stride);
  }

  /** Returns the rows, one after another; cells beyond {@link #length()} are not valid. */
  long[] cells() {
    return cells;
  }

  int length() {
    return length;
  }

  /**
   * Sorts the rows.
   *
   * @param depth number of top bits that all hashes have in common
   */
  void sort(int depth) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(rows()) + SPARE_BITS;
    int passes = Math.min((bits + DIGIT_BITS - 1) / DIGIT_BITS, (Long.SIZE - depth) / DIGIT_BITS);
    sort(Long.SIZE - depth - passes * DIGIT_BITS, passes);
    if (!isInserted()) {
      sort(0, Long.SIZE / DIGIT_BITS + 1);
      isInserted();
    }
  }

  /** Sorts by digits of the hash; the least significant digit begins at bit {@code lowest}. */
  private void sort(int lowest, int passes) {
    int[][] ends = new int[passes][DIGITS];
    for (int i = 0; i < length; i += stride) {
      long bits = hash.of(cells[i]) >>> lowest;
      for (int pass = 0; pass < passes; pass++) {
        ends[pass][(int) (bits >>> pass * DIGIT_BITS) & DIGITS - 1] += stride;
      }
    }
    if (spare.length != cells.length) {
      spare = new long[cells.length];
    }
    for (int pass = 0; pass < passes; pass++) {
      scatter(starts(ends[pass]), lowest + pass * DIGIT_BITS);
      long[] sorted = spare;
      spare = cells;
      cells = sorted;
    }
  }

  private static int[] starts(int[] counts) {
    int start = 0;
    for (int digit = 0; digit < DIGITS; digit++) {
      int count = counts[digit];
      counts[digit] = start;
      start += count;
    }
    return counts;
  }

  private void scatter(int[] places, int shift) {
    for (int i = 0; i < length; i += stride) {
      int digit = (int) (hash.of(cells[i]) >>> shift) & DIGITS - 1;
      int to = places[digit];
      places[digit] = to + stride;
      spare[to] = cells[i];
      for (int cell = 1; cell < stride; cell++) {
        spare[to + cell] = cells[i + cell];
      }
    }
  }

  /** Sorts nearly sorted rows by insertion; returns false if they are not nearly sorted. */
  private boolean isInserted() {
    long movesLeft = (long) rows() * MAX_MEAN_MOVES;
    long[] row = new long[stride];
    long before = length == 0 ? 0 : hash.of(cells[0]);
    for (int i = stride; i < length; i += stride) {
      long own = hash.of(cells[i]);
      if (Long.compareUnsigned(own, before) >= 0) {
        before = own;
        continue;
      }
      System.arraycopy(cells, i, row, 0, stride);
      int to = i;
      while (to > 0 && Long.compareUnsigned(hash.of(cells[to - stride]), own) > 0) {
        System.arraycopy(cells, to - stride, cells, to, stride);
        to -= stride;
        movesLeft--;
      }
      System.arraycopy(row, 0, cells, to, stride);
      if (movesLeft < 0) {
        return false;
      }
    }
    return true;
  }

  /** Combines rows with equal keys into one; the rows must be sorted. */
  void combine(Combination combination) {
    int to = 0;
    for (int i = stride; i < length; i += stride) {
      if (form.isSameKey(cells, to, i)) {
        form.value(cells, to, combination.combined(form, cells, to, i));
      } else {
        to += stride;
        if (to != i) {
          System.arraycopy(cells, i, cells, to, stride);
        }
      }
    }
    length = Math.min(length, to + stride);
  }
}
