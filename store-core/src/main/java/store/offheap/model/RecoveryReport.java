package store.offheap.model;

import java.util.Objects;

/**
 * Result of the recovery check made when a store was opened.
 *
 * @param condition condition in which the file was found
 * @param segmentsCounted segments whose slots were scanned
 * @param segmentsRewritten those of them that were rewritten because entries of their probe
 *     sequences had not reached the disk
 * @param entries entries in the store once it was open
 */
public record RecoveryReport(
    Condition condition, long segmentsCounted, long segmentsRewritten, long entries) {

  /**
   * Validates the components.
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
   * Returns whether the store had to be recovered.
   *
   * @return false if its last writer had closed it and nothing has been damaged since
   */
  public boolean isNeeded() {
    return condition != Condition.CLEAN;
  }

  /** The condition in which a file was found. */
  public enum Condition {
    /** Closed by its last writer. */
    CLEAN("closed cleanly"),
    /** Left open by a writer since the last boot, or still open; no change is lost. */
    LEFT_OPEN("its last writer did not close it, and everything it wrote is there"),
    /**
     * Closed by its last writer, but the superblock of its last checkpoint has been damaged since.
     * No entry is lost; attributes may be those of the previous checkpoint.
     */
    SUPERBLOCK_LOST("the superblock of its last checkpoint is damaged, and all entries are there"),
    /** Left open when the machine crashed; restored to the last checkpoint. */
    RESTORED("the machine went down while it was open for writing, and it went back to the last "
        + "checkpoint");

    private final String text;

    Condition(String text) {
      this.text = text;
    }

    /**
     * Returns the condition in words.
     *
     * @return the end of a sentence that begins with what was found
     */
    public String text() {
      return text;
    }
  }
}
