package store.offheap.cli;

import java.util.List;
import java.util.Map;
import store.offheap.map.IdMap;
import store.offheap.model.DType;

/**
 * What an export of an ID map calls keys and values.
 *
 * @param key the name of the keys
 * @param value the name of the values; null for a set
 */
record ColumnNames(String key, String value) {

  /**
   * The names in what a map was built of, unless build would take one for data, or both for the
   * same, as it may be with the ends of two paths in JSON: then {@code key} and {@code value}.
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

  /** The same with other names where they are not null. */
  ColumnNames replaced(String keyName, String valueName) {
    return new ColumnNames(
        keyName == null ? key : keyName, value == null || valueName == null ? value : valueName);
  }

  /** Whether nobody could tell keys from values by them. */
  boolean areAlike() {
    return value != null && key.strip().equals(value.strip());
  }

  /** The names, one for each column. */
  List<String> all() {
    return value == null ? List.of(key) : List.of(key, value);
  }
}
