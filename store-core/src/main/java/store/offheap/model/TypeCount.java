package store.offheap.model;

/**
 * How many things of a type there are, and how large they are.
 *
 * @param type its name, such as {@code int}, {@code string}, {@code list}
 * @param count how many
 * @param bytes what they take: words, and the records that these refer to, each time they do; of a
 *     container its own records, without what it holds
 */
public record TypeCount(String type, long count, long bytes) {

  /**
   * Checks.
   *
   * @throws IllegalArgumentException if {@code type} is blank or a number negative
   */
  public TypeCount {
    Require.notBlank("type", type);
    Require.notNegative("count", count);
    Require.notNegative("bytes", bytes);
  }
}
