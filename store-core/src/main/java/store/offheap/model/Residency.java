package store.offheap.model;

import java.util.Arrays;
import java.util.Objects;

/**
 * How much of a file is resident in memory, at one moment. In a long file, evenly spaced pages are
 * sampled and represent the others.
 *
 * @param fileBytes length of the file
 * @param checkedPages number of pages checked; 0 if residency is unknown
 * @param residentPages number of checked pages that are in memory
 * @param shares fraction of pages in memory, 0 to 1, for each of several equal parts of the file
 *     from start to end; empty if unknown. Copied on construction and on access
 * @param reason why residency is unknown; empty if it is known
 */
public record Residency(
    long fileBytes, long checkedPages, long residentPages, double[] shares, String reason) {

  /**
   * Validates and copies the components.
   *
   * @throws NullPointerException if {@code shares} or {@code reason} is null
   * @throws IllegalArgumentException if a number is negative or a share not within 0 to 1
   */
  public Residency {
    Require.notNegative("fileBytes", fileBytes);
    Require.notNegative("checkedPages", checkedPages);
    Require.notNegative("residentPages", residentPages);
    shares = shares.clone();
    for (double share : shares) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("share: expected=0 to 1, actual=" + share);
      }
    }
    Objects.requireNonNull(reason, "reason");
  }

  /** Returns an unknown residency. */
  public static Residency unknown(long fileBytes, String reason) {
    Require.notBlank("reason", reason);
    return new Residency(fileBytes, 0, 0, new double[0], reason);
  }

  /** Returns whether residency is known. */
  public boolean isKnown() {
    return reason.isEmpty();
  }

  /**
   * Returns the fraction of the file that is in memory.
   *
   * @return 0 to 1; 0 if unknown
   */
  public double share() {
    return checkedPages == 0 ? 0 : (double) residentPages / checkedPages;
  }

  /**
   * Returns the number of bytes of the file that are in memory; exact if every page was checked.
   */
  public long bytes() {
    return Math.round(share() * fileBytes);
  }

  @Override
  public double[] shares() {
    return shares.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Residency that
        && fileBytes == that.fileBytes
        && checkedPages == that.checkedPages
        && residentPages == that.residentPages
        && Arrays.equals(shares, that.shares)
        && reason.equals(that.reason);
  }

  @Override
  public int hashCode() {
    return Objects.hash(fileBytes, checkedPages, residentPages, reason);
  }

  @Override
  public String toString() {
    return "Residency[fileBytes=" + fileBytes + ", checkedPages=" + checkedPages
        + ", residentPages=" + residentPages + ", reason=" + reason + "]";
  }
}
