package store.offheap.bench;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The kind of entries of a map of objects: entry number {@code i}, for i from 0. Keys have an order
 * without pattern; strings have 16 characters.
 */
public enum ObjectRow {
  /** Numbers as keys and values. */
  INTS("int -> int", 38) {
    @Override
    Object key(int i) {
      return Keys.intKey(i);
    }

    @Override
    Object value(int i) {
      return i;
    }

    @Override
    long check(Object value) {
      return (int) value;
    }
  },

  /** Strings as keys and values, all distinct. */
  STRINGS("string -> string", 174) {
    @Override
    Object key(int i) {
      return string(i);
    }

    @Override
    Object value(int i) {
      return string(VALUES + i);
    }

    @Override
    long check(Object value) {
      return checkString(value);
    }
  },

  /** Strings as keys, and as values one of 1,000 strings. */
  FEW_STRINGS("string -> one of 1,000 strings", 86) {
    @Override
    Object key(int i) {
      return string(i);
    }

    @Override
    Object value(int i) {
      return string(VALUES + i % 1000);
    }

    @Override
    long check(Object value) {
      return checkString(value);
    }
  },

  /** Numbers as keys, and lists of three numbers as values, of which the last one is inspected. */
  LISTS("int -> list of 3", 304) {
    @Override
    Object key(int i) {
      return Keys.intKey(i);
    }

    @Override
    Object value(int i) {
      return List.of(i, i + 1, i + 2);
    }

    @Override
    long check(Object value) {
      return (int) ((List<?>) value).get(2);
    }
  };

  private static final long VALUES = 1L << 40;

  private final String label;
  private final int oocmapBytes;

  ObjectRow(String label, int oocmapBytes) {
    this.label = label;
    this.oocmapBytes = oocmapBytes;
  }

  /** Returns the name in tables. */
  String label() {
    return label;
  }

  /** Returns the number of bytes per entry that OOCMap wrote, for 1 M entries. */
  int oocmapBytes() {
    return oocmapBytes;
  }

  /** Returns the key of an entry as a new object. */
  abstract Object key(int i);

  /** Returns the value of an entry as a new object. */
  abstract Object value(int i);

  /** Inspects a value that a map returned; returns a number that depends on it. */
  abstract long check(Object value);

  private static String string(long i) {
    return HexFormat.of().toHexDigits(Keys.longKey(i));
  }

  private static long checkString(Object value) {
    String string = (String) value;
    return string.charAt(string.length() - 1);
  }

  /** Puts the entries from 0 to count - 1, whose keys must be absent. */
  void putAll(Map<Object, Object> map, int count) {
    for (int i = 0; i < count; i++) {
      map.put(key(i), value(i));
    }
  }

  /**
   * Throws unless a map has the expected number of entries; some maps have to iterate over them.
   */
  void requireCount(Map<Object, Object> map, int count) {
    int size = map.size();
    if (size != count) {
      throw new IllegalStateException("entries: expected=" + count + ", actual=" + size);
    }
  }

  /** Reads the entries from 0 to count - 1, and throws unless all are present. */
  void requireAll(Map<Object, Object> map, int count) {
    for (int i = 0; i < count; i++) {
      Object value = map.get(key(i));
      if (value == null || check(value) != check(value(i))) {
        throw new IllegalStateException(
            "lost: key=" + key(i) + ", expected=" + value(i) + ", actual=" + value);
      }
    }
  }
}
