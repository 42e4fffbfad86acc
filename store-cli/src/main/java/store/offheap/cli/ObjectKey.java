package store.offheap.cli;

/**
 * Keys of an object map as typed by users: {@code 17} is the integer, {@code "17"} in quotes is the
 * text; anything that is not JSON, such as {@code abc}, is text as well.
 */
final class ObjectKey {
  private ObjectKey() {}

  /**
   * Parses a key.
   *
   * @throws IllegalArgumentException if it starts like a quoted text but is not one, or is JSON
   *     that a map cannot hold
   */
  static Object parse(String text) {
    try {
      return JsonValues.read(text);
    } catch (JsonTextException e) {
      if (e.isJson() || text.startsWith("\"")) {
        throw new IllegalArgumentException("key " + text + ": " + e.getMessage());
      }
      return text;
    }
  }

  /** Returns the text of a key; {@link #parse} restores the key if JSON supports its type. */
  static String text(Object key) {
    return JsonText.of(key);
  }
}
