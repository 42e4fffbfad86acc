package store.offheap.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a bulk build does with rows that have the same key. */
public enum DuplicatePolicy {
  /** The last row wins, as if the rows were put one after the other. */
  LAST,
  /** The first row wins. */
  FIRST,
  /** The build fails and leaves no output. */
  ERROR,
  /** The least value wins. */
  MIN,
  /** The greatest value wins; NaN is greater than all other numbers. */
  MAX,
  /**
   * The values are added up, in the order of the rows. A sum of integers that no type of 64 bits
   * holds is an error, even if a later value would bring it back.
   */
  SUM,
  /** The rows are counted, whatever their values. */
  COUNT;

  /**
   * The policy with a name.
   *
   * @param name such as {@code last}, as {@link #label} has it, in any case
   * @return the policy
   * @throws IllegalArgumentException if no policy has that name; the message lists the names
   */
  public static DuplicatePolicy parse(final String name) {
    for (final DuplicatePolicy policy : values()) {
      if (policy.label().equals(name.toLowerCase(Locale.ROOT))) {
        return policy;
      }
    }
    final String labels =
        Arrays.stream(values()).map(DuplicatePolicy::label).collect(Collectors.joining("|"));
    throw new IllegalArgumentException(
        "unknown duplicate policy: expected=" + labels + ", actual=" + NumberText.quote(name));
  }

  /**
   * The name for people and for command lines.
   *
   * @return the name in lower case
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
