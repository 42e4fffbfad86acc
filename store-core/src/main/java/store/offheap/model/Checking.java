package store.offheap.model;

/** Whether reads verify the data against the checksums in the file. */
public enum Checking {
  /** Checksums are not verified. */
  NONE,
  /**
   * The first lookup that reaches a segment verifies the whole segment against its checksum, if it
   * has one. Later lookups in the segment are slightly slower than with {@link #NONE}.
   */
  FIRST_TOUCH
}
