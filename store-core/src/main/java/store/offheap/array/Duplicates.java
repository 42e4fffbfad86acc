package store.offheap.array;

/** How a build treats an element that is added twice. */
public enum Duplicates {
  /**
   * The numbers are added, as defined by coordinate formats: integers exactly, floating-point
   * numbers in the array's type, and {@code bool} by logical or.
   */
  SUM,
  /** It is an error. */
  REFUSE
}
