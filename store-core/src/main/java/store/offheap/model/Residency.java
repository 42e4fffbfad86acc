package store.offheap.model;

import java.util.Arrays;
import java.util.Objects;

/**
 * How much of a file the system has in memory, at one moment. Of a long file evenly spaced pages
 * are looked at, and stand for the others.
 *
 * @param fileBytes length of the file
 * @param checkedPages pages looked at; 0 when it is unknown
 * @param residentPages those among them that are in memory
 * @param shares share of pages in memory, 0 to 1, for each of some equal parts of the file from its
 *     start to its end; none when it is unknown. Copied on the way in and out
 * @param reason why it is unknown; empty when it is known
 */
public record Residency(
    long fileBytes, long checkedPages, long residentPages, double[] shares, String reason) {

  /**
   * Checks and copies.
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

  /** Returns that nobody can tell. */
  public static Residency unknown(long fileBytes, String reason) {
    Require.notBlank("reason", reason);
    return new Residency(fileBytes, 0, 0, new double[0], reason);
  }

  /** Returns whether the system told. */
  public boolean isKnown() {
    return reason.isEmpty();
  }

  /**
   * Returns the share of the file that is in memory.
   *
   * @return 0 to 1; 0 also when it is unknown
   */
  public double share() {
    return checkedPages == 0 ? 0 : (double) residentPages / checkedPages;
  }

  /** Returns how much of the file is in memory, in bytes; exact when every page was looked at. */
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
