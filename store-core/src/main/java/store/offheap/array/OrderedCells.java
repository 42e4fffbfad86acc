package store.offheap.array;

/** Stored elements that can be gone through by ascending place, any number of times. */
interface OrderedCells extends AutoCloseable {
  CellCursor cursor();

  @Override
  void close();
}
