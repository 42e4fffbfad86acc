package store.offheap.array;

/** Iterates over stored elements in ascending order of place. Not thread-safe. */
interface CellCursor {
  boolean next();

  long place();

  long raw();
}
