package store.offheap.model;

/**
 * Number and size of the objects of one type.
 *
 * @param type name of the type, such as {@code int}, {@code string}, {@code list}
 * @param count number of objects
 * @param bytes bytes they occupy: words, and the records these refer to, counted once per
 *     reference; for a container, its own records without its contents
 */
public record TypeCount(String type, long count, long bytes) {

  /**
   * Validates the components.
   *
   * @throws IllegalArgumentException if {@code type} is blank or a number negative
   */
  public TypeCount {
    Require.notBlank("type", type);
    Require.notNegative("count", count);
    Require.notNegative("bytes", bytes);
  }
}
