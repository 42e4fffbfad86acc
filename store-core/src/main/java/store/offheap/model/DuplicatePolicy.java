package store.offheap.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a bulk build treats rows with the same key. */
public enum DuplicatePolicy {
  /** The last row wins, as if the rows were put one after another. */
  LAST,
  /** The first row wins. */
  FIRST,
  /** The build fails and produces no output. */
  ERROR,
  /** The smallest value wins. */
  MIN,
  /** The largest value wins; NaN is greater than all other numbers. */
  MAX,
  /**
   * The values are added up, in the order of the rows. An integer sum that no 64-bit type can hold
   * is an error, even if a later value would bring it back into range.
   */
  SUM,
  /** The rows are counted, regardless of their values. */
  COUNT;

  /**
   * Returns the policy with the given name.
   *
   * @param name such as {@code last}, as returned by {@link #label}; case-insensitive
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
   * Returns the name used for display and on command lines.
   *
   * @return the name in lower case
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
