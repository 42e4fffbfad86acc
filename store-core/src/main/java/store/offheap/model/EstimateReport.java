package store.offheap.model;

/**
 * What a bulk build of keys without a pattern is expected to take.
 *
 * @param segments segments of the file
 * @param fileBytes length of the file in bytes
 * @param load share of the slots that hold an entry, 0 to 1
 * @param temporaryBytes room for temporary rows in bytes, where they do not fit memory
 */
public record EstimateReport(long segments, long fileBytes, double load, long temporaryBytes) {
  /**
   * Checks.
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
