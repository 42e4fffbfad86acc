package store.offheap.model;

/**
 * Whether the system, when a lookup accesses a page that is not in memory, also reads the
 * surrounding pages. By default it does, about 128 KiB at a time. That suits a file that fits in
 * memory; for a larger file, it reads many times more than is needed.
 */
public enum ReadAhead {
  /** Enabled unless the file is larger than half of the memory of this machine or container. */
  AUTOMATIC,

  /** Surrounding pages are read, too. */
  ON,

  /** Each page is read individually. */
  OFF
}
