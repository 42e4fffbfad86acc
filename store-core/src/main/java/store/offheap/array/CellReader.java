package store.offheap.array;

/** Reads what a layout has, cell by cell, the last axis first. Not thread-safe. */
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
   * @param limit the most that are wanted
   * @return how many were read: fewer than wanted at the end only
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
