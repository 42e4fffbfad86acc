package store.offheap.array;

/** Takes stored elements in any order. */
interface CellVisitor {
  /**
   * Takes one.
   *
   * @param place its place in the order of the last axis first
   * @param raw its cell
   */
  void accept(long place, long raw);
}
