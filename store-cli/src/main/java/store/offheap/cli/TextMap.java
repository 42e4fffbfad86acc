package store.offheap.cli;

import store.offheap.map.IdMap;
import store.offheap.model.DType;

/**
 * An open map whose keys and values are read from and shown as text, whatever their types.
 *
 * <p>Values are carried in the form that {@link DType} defines, floating ones as the bits of a
 * {@code double}. Belongs to one thread.
 */
final class TextMap {
  private final IdMap map;
  private long found;

  TextMap(IdMap map) {
    this.map = map;
  }

  /** Whether the map is a set. */
  boolean isSet() {
    return map.valueType() == DType.NONE;
  }

  /** The key that a text stands for; a {@link NumberFormatException} says what is wrong with it. */
  long parseKey(CharSequence text) {
    return parse("key", map.keyType(), text);
  }

  /**
   * The value that a text stands for; a {@link NumberFormatException} says what is wrong with it.
   */
  long parseValue(CharSequence text) {
    return parse("value", map.valueType(), text);
  }

  private static long parse(String what, DType type, CharSequence text) {
    try {
      return type.parseText(text);
    } catch (NumberFormatException e) {
      throw new NumberFormatException(what + ": " + e.getMessage());
    }
  }

  /** The text of a key. */
  String keyText(long key) {
    return map.keyType().toText(key);
  }

  /** The text of a value; empty for a set. */
  String valueText(long value) {
    return map.valueType().toText(value);
  }

  /** The JSON number of a key. */
  Number keyNumber(long key) {
    return JsonText.number(map.keyType(), key);
  }

  /** The JSON number of a value; null for a set. */
  Number valueNumber(long value) {
    return JsonText.number(map.valueType(), value);
  }

  /** Looks a key up and, if it is there, keeps its value for {@link #found()}. */
  boolean find(long key) {
    if (isSet()) {
      found = 0;
      return map.containsKey(key);
    }
    // One question cannot tell an absent key from the value that stands for it; two can, and so
    // there is no moment between asking whether and asking what.
    found = get(key, 0);
    if (found != bits(0)) {
      return true;
    }
    long second = get(key, 1);
    if (second == bits(1)) {
      return false;
    }
    found = second;
    return true;
  }

  private long get(long key, int missing) {
    return map.valueType().isFloating()
        ? Double.doubleToRawLongBits(map.getDouble(key, missing))
        : map.get(key, missing);
  }

  private long bits(int number) {
    return map.valueType().isFloating() ? Double.doubleToRawLongBits(number) : number;
  }

  /** The value found last. */
  long found() {
    return found;
  }

  /**
   * Stores a value, which a set ignores.
   *
   * @return true if the key was absent
   */
  boolean put(long key, long value) {
    if (isSet()) {
      return map.add(key);
    }
    return map.valueType().isFloating()
        ? map.putDouble(key, Double.longBitsToDouble(value))
        : map.put(key, value);
  }

  /**
   * Removes a key.
   *
   * @return true if it was there
   */
  boolean remove(long key) {
    return map.remove(key);
  }
}
