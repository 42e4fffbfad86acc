package store.offheap.cli;

/**
 * Keys of an object map as people type them: {@code 17} is the integer, {@code "17"} with its
 * quotes the text, and so is whatever is no JSON, such as {@code abc}.
 */
final class ObjectKey {
  private ObjectKey() {}

  /**
   * The key that a text stands for.
   *
   * @throws IllegalArgumentException if it begins as a quoted text and is none, or is JSON that no
   *     map can hold
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

  /** The text of a key, which {@link #parse} reads again if JSON has its type. */
  static String text(Object key) {
    return JsonText.of(key);
  }
}
