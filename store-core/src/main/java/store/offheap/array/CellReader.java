package store.offheap.array;

/** Reads the elements of a layout cell by cell, in row-major order. Not thread-safe. */
final class CellReader {
  private final Elements elements;
  private final Runs runs;

  CellReader(Elements elements, Layout layout) {
    this.elements = elements;
    this.runs = new Runs(layout);
  }

  /**
   * Reads the next cells.
   *
   * @param cells filled from its start, zero-extended
   * @param limit maximum number of cells to read
   * @return the number of cells read; less than {@code limit} only at the end
   */
  int next(long[] cells, int limit) {
    int count = 0;
    while (count < limit && runs.next(limit - count)) {
      elements.gather(runs.offset(), runs.stride(), cells, count, runs.count());
      count += runs.count();
    }
    return count;
  }
}
