package store.offheap.array;

/** Visits stored elements in any order. */
interface CellVisitor {
  /**
   * Visits an element.
   *
   * @param place its place in row-major order
   * @param raw its cell
   */
  void accept(long place, long raw);
}
