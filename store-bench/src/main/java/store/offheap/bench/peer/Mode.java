package store.offheap.bench.peer;

/** What a store is opened for. */
public enum Mode {
  /** A new store, told nothing of what is to come unless it must be told. */
  CREATE,
  /** Reading what was built, beside other readers. */
  READ,
  /** Reading and writing what was built. */
  WRITE,
  /** Reading and writing, after a writer was killed. */
  RECOVER
}
