package store.offheap.model;

import java.util.List;

/**
 * What an object map holds, by type, at one moment. The most frequent types come first.
 *
 * @param keys the map's keys
 * @param values its values
 * @param nested everything in lists, sets and maps below: elements, keys and values
 * @param sharedValues values that are stored once for all who refer to them
 * @param sharedReferences how many refer to them
 * @param sharedBytes what they take
 * @param unsharedBytes what they would take if each reference had its own
 */
public record ObjectCensus(
    List<TypeCount> keys,
    List<TypeCount> values,
    List<TypeCount> nested,
    long sharedValues,
    long sharedReferences,
    long sharedBytes,
    long unsharedBytes) {

  /**
   * Checks and copies.
   *
   * @throws NullPointerException if a list or one of its elements is null
   * @throws IllegalArgumentException if a number is negative
   */
  public ObjectCensus {
    keys = List.copyOf(keys);
    values = List.copyOf(values);
    nested = List.copyOf(nested);
    Require.notNegative("sharedValues", sharedValues);
    Require.notNegative("sharedReferences", sharedReferences);
    Require.notNegative("sharedBytes", sharedBytes);
    Require.notNegative("unsharedBytes", unsharedBytes);
  }

  /**
   * How many times as large those values would be if each reference had its own.
   *
   * @return 1 or more, but for moments of change; 1 when there are none
   */
  public double dedupRatio() {
    return sharedBytes == 0 ? 1 : (double) unsharedBytes / sharedBytes;
  }
}
