package store.offheap.object;

import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Formats containers like {@code java.util}, cutting off long texts. */
final class Text {
  /** Number of characters after which nothing more is added. */
  static final int LIMIT = 10_000;

  private final StringBuilder out = new StringBuilder();

  private Text() {}

  /** Returns the text of a list or a set; does not throw if it is gone. */
  static String of(Iterable<?> elements, LongSupplier count) {
    return text(elements, text -> text.elements(elements, count.getAsLong()));
  }

  /** Returns the text of a map; does not throw if it is gone. */
  static String of(StoredMap map) {
    return text(map, text -> text.entries(map));
  }

  private static String text(Object container, Consumer<Text> writer) {
    Text text = new Text();
    try {
      writer.accept(text);
      return text.out.toString();
    } catch (IllegalStateException e) {
      return container.getClass().getSimpleName() + "{" + e.getMessage() + "}";
    }
  }

  private void elements(Iterable<?> elements, long count) {
    out.append('[');
    Iterator<?> iterator = elements.iterator();
    for (long done = 0; iterator.hasNext() && isRoom(done, count); done++) {
      value(iterator.next());
    }
    out.append(']');
  }

  private void entries(StoredMap map) {
    out.append('{');
    Iterator<Map.Entry<Object, Object>> iterator = map.entrySet().iterator();
    for (long done = 0; iterator.hasNext() && isRoom(done, map.sizeLong()); done++) {
      Map.Entry<Object, Object> entry = iterator.next();
      value(entry.getKey());
      out.append('=');
      value(entry.getValue());
    }
    out.append('}');
  }

  private boolean isRoom(long done, long count) {
    if (done > 0) {
      out.append(", ");
    }
    boolean isRoom = out.length() < LIMIT;
    if (!isRoom) {
      out.append("... ").append(Math.max(1, count - done)).append(" more");
    }
    return isRoom;
  }

  private void value(Object value) {
    if (value instanceof StoredMap map) {
      entries(map);
    } else if (value instanceof StoredList list) {
      elements(list, list.size());
    } else if (value instanceof LazySet set) {
      elements(set, set.size());
    } else {
      String text = String.valueOf(value);
      int end = Math.min(text.length(), LIMIT);
      out.append(text, 0, end).append(end < text.length() ? "..." : "");
    }
  }
}
