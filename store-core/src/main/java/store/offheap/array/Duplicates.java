package store.offheap.array;

/** What it means that a build is given an element twice. */
public enum Duplicates {
  /**
   * The numbers are added, as coordinate formats have it: integers exactly, floating ones in the
   * array's type, {@code bool} by or.
   */
  SUM,
  /** It is an error. */
  REFUSE
}
