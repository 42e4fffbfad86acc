package store.offheap.bench;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What kind of entries a map of objects has: entry number {@code i}, for i from 0 on. Keys come in
 * an order without pattern; strings have 16 characters.
 */
public enum ObjectRow {
  /** A number and a number. */
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

  /** A string and a string, which are all different. */
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

  /** A string and one of 1,000 strings. */
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

  /** A number and a list of three numbers, of which the last is looked at. */
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

  /** Returns what it is called in a table. */
  String label() {
    return label;
  }

  /** Returns how many bytes an entry took that OOCMap wrote, of 1 M. */
  int oocmapBytes() {
    return oocmapBytes;
  }

  /** Returns the key of an entry, a new object. */
  abstract Object key(int i);

  /** Returns the value of an entry, a new object. */
  abstract Object value(int i);

  /** Looks at a value that a map returned; returns a number that depends on what it is. */
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

  /** Throws unless a map has so many entries; not all maps know without going through them. */
  void requireCount(Map<Object, Object> map, int count) {
    int size = map.size();
    if (size != count) {
      throw new IllegalStateException("entries: expected=" + count + ", actual=" + size);
    }
  }

  /** Reads the entries from 0 to count - 1, and throws unless each is there. */
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
