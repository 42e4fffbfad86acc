package store.offheap.cli;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A path to an element inside a value, given as a JSON pointer (RFC 6901): {@code /user/names/0}.
 * Following it decodes only the containers on the way. If a part is not a text key of a map, it is
 * tried as an integer key.
 */
final class ElementPath {
  /** The result of following a path that leads nowhere. */
  static final Object NOWHERE = new Object();

  private static final String INDEX = "0|[1-9][0-9]{0,9}";
  private static final String INTEGER = "-?(0|[1-9][0-9]{0,999})";

  private final String text;
  private final List<String> parts;

  private ElementPath(String text, List<String> parts) {
    this.text = text;
    this.parts = parts;
  }

  /**
   * Parses a JSON pointer.
   *
   * @throws IllegalArgumentException if it is not a JSON pointer
   */
  static ElementPath of(String pointer) {
    if (!pointer.isEmpty() && pointer.charAt(0) != '/') {
      throw new IllegalArgumentException(
          "JSON pointer: expected=/name/0 or the like, actual=" + pointer);
    }
    if (pointer.matches("(?s).*~([^01].*)?")) {
      throw new IllegalArgumentException(
          "JSON pointer: expected=~0 (for ~) or ~1 (for /) after ~, actual=" + pointer);
    }
    List<String> parts = new ArrayList<>();
    int from = 1;
    while (from <= pointer.length()) {
      int slash = pointer.indexOf('/', from);
      int to = slash < 0 ? pointer.length() : slash;
      parts.add(pointer.substring(from, to).replace("~1", "/").replace("~0", "~"));
      from = to + 1;
    }
    return new ElementPath(pointer, parts);
  }

  /** Parses a JSON pointer or, without a leading slash, the name of a member. */
  static ElementPath ofPointerOrName(String text) {
    return text.startsWith("/") ? of(text) : new ElementPath(text, List.of(text));
  }

  /** Parses a JSON pointer or, without a leading slash, names separated by dots. */
  static ElementPath ofPointerOrDots(String text) {
    return of(
        text.startsWith("/")
            ? text
            : "/" + text.replace("~", "~0").replace("/", "~1").replace('.', '/'));
  }

  /** Returns the element that this path leads to, or {@link #NOWHERE} if there is none. */
  Object in(Object value) {
    Object element = value;
    for (String part : parts) {
      element = step(element, part);
      if (element == NOWHERE) {
        break;
      }
    }
    return element;
  }

  private static Object step(Object container, String part) {
    if (container instanceof Map<?, ?> map) {
      Object member = member(map, part);
      return member == NOWHERE && part.matches(INTEGER)
          ? member(map, new BigInteger(part))
          : member;
    }
    if (container instanceof List<?> list && part.matches(INDEX)) {
      long index = Long.parseLong(part);
      return index < list.size() ? element(list, (int) index) : NOWHERE;
    }
    return NOWHERE;
  }

  private static Object member(Map<?, ?> map, Object key) {
    Object member = map.get(key);
    return member == null && !map.containsKey(key) ? NOWHERE : member;
  }

  private static Object element(List<?> list, int index) {
    try {
      return list.get(index);
    } catch (IndexOutOfBoundsException e) {
      // A writer removed it meanwhile.
      return NOWHERE;
    }
  }

  /** Returns the number of parts. */
  int length() {
    return parts.size();
  }

  /** Returns whether the part at an index is the given one. */
  boolean hasPart(int index, String part) {
    return index < parts.size() && parts.get(index).equals(part);
  }

  /** Returns the last part: the name of the element in its container. */
  String lastPart() {
    return parts.get(parts.size() - 1);
  }

  /** Returns the path as it was given. */
  @Override
  public String toString() {
    return text;
  }
}
