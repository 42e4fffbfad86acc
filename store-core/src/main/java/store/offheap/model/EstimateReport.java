package store.offheap.model;

/**
 * The resources that a bulk build of keys without a pattern is expected to need.
 *
 * @param segments segments of the file
 * @param fileBytes length of the file in bytes
 * @param load load factor: fraction of the slots that hold an entry, 0 to 1
 * @param temporaryBytes disk space for temporary rows in bytes, if they do not fit in memory
 */
public record EstimateReport(long segments, long fileBytes, double load, long temporaryBytes) {
  /**
   * Validates the components.
   *
   * @throws IllegalArgumentException if a number is negative or {@code load} is not within 0 to 1
   */
  public EstimateReport {
    Require.notNegative("segments", segments);
    Require.notNegative("fileBytes", fileBytes);
    Require.load(load);
    Require.notNegative("temporaryBytes", temporaryBytes);
  }
}
