package store.offheap.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What a check of a store found.
 *
 * @param file the file
 * @param segmentsChecked segments looked at
 * @param segmentsSealed those among them that have a checksum to compare their bytes with
 * @param slotsChecked slots looked at
 * @param entries live entries found
 * @param problems what is wrong, in the order found; copied, unmodifiable
 */
public record VerifyReport(
    Path file,
    long segmentsChecked,
    long segmentsSealed,
    long slotsChecked,
    long entries,
    List<Problem> problems) {

  /**
   * Checks and copies.
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
   * Whether nothing is wrong.
   *
   * @return true when there are no problems
   */
  public boolean isClean() {
    return problems.isEmpty();
  }

  /**
   * One thing that is wrong.
   *
   * @param where the part of the file, such as {@code segment 12}
   * @param what what is wrong with it
   */
  public record Problem(String where, String what) {

    /**
     * Checks.
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
