package store.offheap.model;

import java.util.List;

/**
 * The contents of an object map by type, at one moment. The most frequent types come first.
 *
 * @param keys the map's keys
 * @param values the map's values
 * @param nested everything in nested lists, sets and maps: elements, keys and values
 * @param sharedValues values that are stored once and shared by all references to them
 * @param sharedReferences number of references to them
 * @param sharedBytes bytes that they occupy
 * @param unsharedBytes bytes that they would occupy if each reference had its own copy
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
   * Validates and copies the components.
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
   * Returns the deduplication ratio: how many times larger the shared values would be if each
   * reference had its own copy.
   *
   * @return 1 or more, except during concurrent changes; 1 when no values are shared
   */
  public double dedupRatio() {
    return sharedBytes == 0 ? 1 : (double) unsharedBytes / sharedBytes;
  }
}
