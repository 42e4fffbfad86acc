package store.offheap.cli;

import store.offheap.map.IdMap;
import store.offheap.model.DType;

/**
 * An open map whose keys and values are parsed from and shown as text, regardless of their types.
 *
 * <p>Values are represented as defined by {@link DType}, with floating-point values as the bits of
 * a {@code double}. Confined to one thread.
 */
final class TextMap {
  private final IdMap map;
  private long found;

  TextMap(IdMap map) {
    this.map = map;
  }

  /** Returns whether the map is a set. */
  boolean isSet() {
    return map.valueType() == DType.NONE;
  }

  /** Parses a key; a {@link NumberFormatException} tells what is wrong with it. */
  long parseKey(CharSequence text) {
    return parse("key", map.keyType(), text);
  }

  /** Parses a value; a {@link NumberFormatException} tells what is wrong with it. */
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

  /** Returns the text of a key. */
  String keyText(long key) {
    return map.keyType().toText(key);
  }

  /** Returns the text of a value; empty for a set. */
  String valueText(long value) {
    return map.valueType().toText(value);
  }

  /** Returns the JSON number of a key. */
  Number keyNumber(long key) {
    return JsonText.number(map.keyType(), key);
  }

  /** Returns the JSON number of a value; null for a set. */
  Number valueNumber(long value) {
    return JsonText.number(map.valueType(), value);
  }

  /** Looks up a key and, if it is present, keeps its value for {@link #found()}. */
  boolean find(long key) {
    if (isSet()) {
      found = 0;
      return map.containsKey(key);
    }
    // A single lookup cannot distinguish an absent key from the placeholder value; two lookups with
    // different placeholders can, without a gap between testing presence and reading the value.
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

  /** Returns the value found last. */
  long found() {
    return found;
  }

  /**
   * Stores a value; a set ignores it.
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
   * @return true if it was present
   */
  boolean remove(long key) {
    return map.remove(key);
  }
}
