package store.offheap.array;

/** Goes through stored elements by ascending place. Not thread-safe. */
interface CellCursor {
  boolean next();

  long place();

  long raw();
}
