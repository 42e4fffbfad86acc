package store.offheap.model;

import java.util.Objects;

/**
 * The size of an object map and the use of its bytes, at one moment.
 *
 * @param entries number of keys of the map itself
 * @param heapSegments segments that hold records: long keys, values, containers
 * @param heapBytes bytes of the records in those segments
 * @param deadBytes bytes of those records that are no longer needed
 * @param table statistics of the table, whose entries are the keys of the map, the keys of nested
 *     maps and sets, and one entry for each shared value
 */
public record ObjectStats(
    long entries, int heapSegments, long heapBytes, long deadBytes, TableStats table) {

  /**
   * Validates the components.
   *
   * @throws NullPointerException if {@code table} is null
   * @throws IllegalArgumentException if a number is negative
   */
  public ObjectStats {
    Require.notNegative("entries", entries);
    Require.notNegative("heapSegments", heapSegments);
    Require.notNegative("heapBytes", heapBytes);
    Require.notNegative("deadBytes", deadBytes);
    Objects.requireNonNull(table, "table");
  }

  /**
   * Returns the length of the file.
   *
   * @return bytes
   */
  public long fileBytes() {
    return table.fileBytes();
  }

  /**
   * Returns the length of the file per key of the map.
   *
   * @return bytes; 0 when there are no keys
   */
  public double bytesPerEntry() {
    return entries == 0 ? 0 : (double) fileBytes() / entries;
  }
}
