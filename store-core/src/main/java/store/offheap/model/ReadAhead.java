package store.offheap.model;

/**
 * Whether the system, when a lookup touches a page that is not in memory, is to bring in the pages
 * around it, too. It does unless told otherwise, some 128 KiB at a time: as well for a file that
 * fits into memory, and many times what is needed for one that does not.
 */
public enum ReadAhead {
  /** On, unless the file is larger than half of the memory of this machine or container. */
  AUTOMATIC,

  /** Neighbours come, too. */
  ON,

  /** Each page is read by itself. */
  OFF
}
