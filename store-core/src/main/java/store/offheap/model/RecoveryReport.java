package store.offheap.model;

import java.util.Objects;

/**
 * What opening a store found and did.
 *
 * @param condition how the file was found
 * @param segmentsCounted segments whose slots were gone through
 * @param segmentsRewritten those among them that were written anew, because entries of their probe
 *     sequences had not reached the disk
 * @param entries entries in the store when it was open
 */
public record RecoveryReport(
    Condition condition, long segmentsCounted, long segmentsRewritten, long entries) {

  /**
   * Checks.
   *
   * @throws NullPointerException if {@code condition} is null
   * @throws IllegalArgumentException if a number is negative
   */
  public RecoveryReport {
    Objects.requireNonNull(condition, "condition");
    Require.notNegative("segmentsCounted", segmentsCounted);
    Require.notNegative("segmentsRewritten", segmentsRewritten);
    Require.notNegative("entries", entries);
  }

  /**
   * Whether the store had to be recovered.
   *
   * @return false when its last writer had closed it and nothing was damaged since
   */
  public boolean isNeeded() {
    return condition != Condition.CLEAN;
  }

  /** How a file was found. */
  public enum Condition {
    /** Closed by its last writer. */
    CLEAN("closed cleanly"),
    /** Left open by a writer of this boot, or still open; every change is there. */
    LEFT_OPEN("its last writer did not close it, and everything it wrote is there"),
    /**
     * Closed by its last writer, but the superblock of its last checkpoint was damaged since. The
     * entries are all there; attributes may be those of the checkpoint before.
     */
    SUPERBLOCK_LOST("the superblock of its last checkpoint is damaged, and all entries are there"),
    /** Left open when the machine went down; went back to the last checkpoint. */
    RESTORED("the machine went down while it was open for writing, and it went back to the last "
        + "checkpoint");

    private final String text;

    Condition(String text) {
      this.text = text;
    }

    /**
     * The condition in words.
     *
     * @return the end of a sentence that begins with what was found
     */
    public String text() {
      return text;
    }
  }
}
