package store.offheap.model;

/** Whether reading compares what it reads with the checksums in the file. */
public enum Checking {
  /** Bytes are taken as they are. */
  NONE,
  /**
   * The first lookup that leads to a segment compares the whole segment with its checksum, if it
   * has one. Later lookups in it take a little longer than without.
   */
  FIRST_TOUCH
}
