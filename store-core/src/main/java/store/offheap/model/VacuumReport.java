package store.offheap.model;

/**
 * What giving back the unused space of an object map came to.
 *
 * @param bytesBefore length of the file before
 * @param bytesAfter length of the file that took its place
 * @param entries keys of the map
 * @param copiedAgain keys and containers that were copied again, since they changed meanwhile
 * @param longestPauseNanos for how long, at most, changes had to wait; readers never had to
 */
public record VacuumReport(
    long bytesBefore, long bytesAfter, long entries, long copiedAgain, long longestPauseNanos) {

  /**
   * Checks.
   *
   * @throws IllegalArgumentException if a number is negative
   */
  public VacuumReport {
    Require.notNegative("bytesBefore", bytesBefore);
    Require.notNegative("bytesAfter", bytesAfter);
    Require.notNegative("entries", entries);
    Require.notNegative("copiedAgain", copiedAgain);
    Require.notNegative("longestPauseNanos", longestPauseNanos);
  }
}
