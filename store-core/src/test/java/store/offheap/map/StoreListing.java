package store.offheap.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import store.offheap.model.DType;

/**
 * The complete content of a store as text, on which two programs that read the same file must
 * agree.
 *
 * <p>A line is {@code key} or {@code value} with the dtype, {@code attribute} with name and value,
 * or {@code entry} with key and value, each preceded by a tab. In a set every value is 0.
 *
 * @param keyType dtype of the keys
 * @param valueType dtype of the values
 * @param attributes values by name
 * @param entries values by key, floating-point values in the form that this JVM gives them
 */
record StoreListing(
    DType keyType,
    DType valueType,
    Map<String, String> attributes,
    TreeMap<String, String> entries) {

  /** Returns the listing of an open map. */
  static StoreListing of(IdMap map) {
    TreeMap<String, String> entries = new TreeMap<>();
    IdMapCursor cursor = map.cursor();
    while (cursor.next()) {
      String value = map.valueType().isFloating()
          ? Double.toString(cursor.doubleValue())
          : integer(map.valueType(), cursor.value());
      putOnce(entries, map.keyType().toText(cursor.key()), value);
    }
    return new StoreListing(map.keyType(), map.valueType(), map.attributes(), entries);
  }

  /** Returns the text of an integer, including the value in a set. */
  static String integer(DType type, long value) {
    return type == DType.NONE ? "0" : type.toText(value);
  }

  /** Parses the lines of a listing; a floating-point value may be in any form. */
  static StoreListing parse(List<String> lines) {
    DType keyType = null;
    DType valueType = null;
    Map<String, String> attributes = new TreeMap<>();
    TreeMap<String, String> entries = new TreeMap<>();
    for (String line : lines) {
      String[] words = line.split("\t", 3);
      switch (words[0]) {
        case "key" -> keyType = DType.parse(words[1]);
        case "value" -> valueType = DType.parse(words[1]);
        case "attribute" -> putOnce(attributes, words[1], words[2]);
        case "entry" -> putOnce(entries, words[1], canonical(valueType, words[2]));
        default -> throw new AssertionError("not a line of a listing: " + line);
      }
    }
    return new StoreListing(keyType, valueType, attributes, entries);
  }

  /** Returns the form that this JVM gives to a value. */
  static String canonical(DType type, String value) {
    if (!type.isFloating()) {
      return value;
    }
    String java = value.replace("nan", "NaN").replaceFirst("inf$", "Infinity");
    return Double.toString(Double.parseDouble(java));
  }

  private static void putOnce(Map<String, String> map, String name, String value) {
    if (map.put(name, value) != null) {
      throw new AssertionError("duplicate: " + name);
    }
  }

  /** Returns the lines that {@link #parse} reads. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("key\t" + keyType.label());
    lines.add("value\t" + valueType.label());
    attributes.forEach((name, value) -> lines.add("attribute\t" + name + "\t" + value));
    entries.forEach((key, value) -> lines.add("entry\t" + key + "\t" + value));
    return lines;
  }
}
