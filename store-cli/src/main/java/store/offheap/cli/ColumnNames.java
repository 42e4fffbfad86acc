package store.offheap.cli;

import java.util.List;
import java.util.Map;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/**
 * The names of keys and values in an export of an ID map.
 *
 * @param key the name of the keys
 * @param value the name of the values; null for a set
 */
record ColumnNames(String key, String value) {

  /**
   * Returns the names in the input that a map was built from. Returns {@code key} and {@code value}
   * if the build command would take one of those names for data, or if both are the same, as may
   * happen with the last parts of two JSON paths.
   */
  static ColumnNames of(IdMap map) {
    boolean isSet = map.valueType() == DType.NONE;
    Map<String, String> attributes = map.attributes();
    ColumnNames names = new ColumnNames(
        attributes.getOrDefault("key.column", "key"),
        isSet ? null : attributes.getOrDefault("value.column", "value"));
    return names.areAlike() || names.all().stream().anyMatch(name -> Columns.isNumber(name.strip()))
        ? new ColumnNames("key", isSet ? null : "value")
        : names;
  }

  /** Returns these names, replaced by the given ones that are not null. */
  ColumnNames replaced(String keyName, String valueName) {
    return new ColumnNames(
        keyName == null ? key : keyName, value == null || valueName == null ? value : valueName);
  }

  /** Returns whether keys and values cannot be distinguished by these names. */
  boolean areAlike() {
    return value != null && key.strip().equals(value.strip());
  }

  /** Returns the names, one for each column. */
  List<String> all() {
    return value == null ? List.of(key) : List.of(key, value);
  }
}
