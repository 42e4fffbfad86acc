package store.offheap.model;

/**
 * Result of a vacuum of an object map, which returns its unused space, or of a copy without it.
 *
 * @param bytesBefore length of the file before
 * @param bytesAfter length of the new file, which replaced it or is the copy
 * @param entries keys of the map
 * @param copiedAgain keys and containers that were copied again because they changed meanwhile
 * @param longestPauseNanos the longest time that changes had to wait; readers never waited
 */
public record VacuumReport(
    long bytesBefore, long bytesAfter, long entries, long copiedAgain, long longestPauseNanos) {

  /**
   * Validates the components.
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
