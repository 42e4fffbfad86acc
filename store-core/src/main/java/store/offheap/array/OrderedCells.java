package store.offheap.array;

/** Stored elements that can be traversed in ascending order of place, any number of times. */
interface OrderedCells extends AutoCloseable {
  CellCursor cursor();

  @Override
  void close();
}
