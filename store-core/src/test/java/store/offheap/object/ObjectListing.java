package store.offheap.object;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The contents of an object map, one line per entry, with the types and all bits of keys and
 * values.
 */
final class ObjectListing {
  private ObjectListing() {}

  /** Returns the sorted lines of a map. */
  static List<String> of(ObjectMap map) {
    List<String> lines = new ArrayList<>();
    map.forEach((key, value) -> lines.add(text(key) + " -> " + text(value)));
    lines.sort(null);
    return lines;
  }

  private static String text(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(ObjectListing::text).collect(Collectors.joining(", ", "[", "]"));
    } else if (value instanceof Set<?> set) {
      return set.stream()
          .map(ObjectListing::text)
          .sorted()
          .collect(Collectors.joining(", ", "{", "}"));
    } else if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> text(entry.getKey()) + ": " + text(entry.getValue()))
          .sorted()
          .collect(Collectors.joining(", ", "{", "}"));
    } else if (value != null && value.getClass().isArray()) {
      List<String> elements = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        elements.add(text(Array.get(value, i)));
      }
      return value.getClass().getSimpleName() + elements;
    }
    return scalar(value);
  }

  private static String scalar(Object value) {
    if (value instanceof Double number) {
      return "Double 0x" + Long.toHexString(Double.doubleToRawLongBits(number));
    } else if (value instanceof Float number) {
      return "Float 0x" + Integer.toHexString(Float.floatToRawIntBits(number));
    } else if (value instanceof String string) {
      return quoted(string);
    } else if (value instanceof Character character) {
      return "Character " + (int) character;
    }
    return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
  }

  /**
   * Returns a quoted string in which non-ASCII characters, also unpaired surrogates, are escaped.
   */
  private static String quoted(String string) {
    StringBuilder text = new StringBuilder("\"");
    string
        .chars()
        .forEach(unit -> text.append(
            unit < 0x7F ? String.valueOf((char) unit) : String.format("\\u%04x", unit)));
    return text.append('"').toString();
  }
}
