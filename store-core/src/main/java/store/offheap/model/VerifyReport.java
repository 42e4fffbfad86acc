package store.offheap.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Result of verifying a store.
 *
 * @param file the file
 * @param segmentsChecked number of segments checked
 * @param segmentsSealed number of those segments that have a checksum to verify their bytes against
 * @param slotsChecked number of slots checked
 * @param entries number of live entries found
 * @param problems the problems, in the order found; copied, unmodifiable
 */
public record VerifyReport(
    Path file,
    long segmentsChecked,
    long segmentsSealed,
    long slotsChecked,
    long entries,
    List<Problem> problems) {

  /**
   * Validates and copies the components.
   *
   * @throws NullPointerException if {@code file}, {@code problems} or one of them is null
   * @throws IllegalArgumentException if a number is negative
   */
  public VerifyReport {
    Objects.requireNonNull(file, "file");
    Require.notNegative("segmentsChecked", segmentsChecked);
    Require.notNegative("segmentsSealed", segmentsSealed);
    Require.notNegative("slotsChecked", slotsChecked);
    Require.notNegative("entries", entries);
    problems = List.copyOf(problems);
  }

  /**
   * Returns whether no problem was found.
   *
   * @return true when there are no problems
   */
  public boolean isClean() {
    return problems.isEmpty();
  }

  /**
   * A problem found in a store.
   *
   * @param where the part of the file, such as {@code segment 12}
   * @param what what is wrong with it
   */
  public record Problem(String where, String what) {

    /**
     * Validates the components.
     *
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if an argument is blank
     */
    public Problem {
      Require.notBlank("where", where);
      Require.notBlank("what", what);
    }
  }
}
