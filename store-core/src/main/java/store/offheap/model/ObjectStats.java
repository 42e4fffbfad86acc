package store.offheap.model;

import java.util.Objects;

/**
 * How large an object map is and what its bytes are used for, at one moment.
 *
 * @param entries keys of the map itself
 * @param heapSegments segments that hold records: long keys, values, containers
 * @param heapBytes bytes of the records in them
 * @param deadBytes those among them that nothing needs any more
 * @param table the table, whose entries are the map's keys, those of nested maps and sets, and one
 *     for each value that is stored once for all who share it
 */
public record ObjectStats(
    long entries, int heapSegments, long heapBytes, long deadBytes, TableStats table) {

  /**
   * Checks.
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
   * The length of the file.
   *
   * @return bytes
   */
  public long fileBytes() {
    return table.fileBytes();
  }

  /**
   * The length of the file for each key of the map.
   *
   * @return bytes; 0 when there is no key
   */
  public double bytesPerEntry() {
    return entries == 0 ? 0 : (double) fileBytes() / entries;
  }
}
