package store.offheap.cli;

/** Whether the first row of an input names the columns. */
enum HeaderMode {
  /** It does. */
  YES,
  /** It does not: it is an entry. */
  NO,
  /** It does if a column is chosen by its name, or if its key cell is not a number. */
  AUTO
}
