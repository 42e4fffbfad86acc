package store.offheap.bench.peer;

/** The purpose for which a store is opened. */
public enum Mode {
  /** Creates a new store, which is told nothing about future entries unless that is mandatory. */
  CREATE,
  /** Reads a store that was built, concurrently with other readers. */
  READ,
  /** Reads and writes a store that was built. */
  WRITE,
  /** Reads and writes a store whose writer was killed. */
  RECOVER
}
