package store.offheap.model;

/**
 * How much two ID maps differ.
 *
 * @param added keys that only the second has
 * @param removed keys that only the first has
 * @param changed keys that both have, with different values
 */
public record DifferenceReport(long added, long removed, long changed) {
  /**
   * Checks.
   *
   * @throws IllegalArgumentException if a number is negative
   */
  public DifferenceReport {
    Require.notNegative("added", added);
    Require.notNegative("removed", removed);
    Require.notNegative("changed", changed);
  }

  /**
   * Whether the maps have the same entries.
   *
   * @return whether all counts are 0
   */
  public boolean isSame() {
    return added == 0 && removed == 0 && changed == 0;
  }
}
