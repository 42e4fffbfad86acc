package store.offheap.model;

/**
 * Number of differences between two ID maps.
 *
 * @param added keys that are only in the second map
 * @param removed keys that are only in the first map
 * @param changed keys that are in both maps, with different values
 */
public record DifferenceReport(long added, long removed, long changed) {
  /**
   * Validates the components.
   *
   * @throws IllegalArgumentException if a number is negative
   */
  public DifferenceReport {
    Require.notNegative("added", added);
    Require.notNegative("removed", removed);
    Require.notNegative("changed", changed);
  }

  /**
   * Returns whether the maps have the same entries.
   *
   * @return whether all counts are 0
   */
  public boolean isSame() {
    return added == 0 && removed == 0 && changed == 0;
  }
}
