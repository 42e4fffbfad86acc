package store.offheap.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import store.offheap.model.DType;

/**
 * Entries of any dtypes that are the same in every run: first the ends of the ranges, including the
 * keys that no slot can hold, then numbers of all lengths.
 */
final class SampleEntries {
  private static final List<Double> SPECIAL = List.of(
      0.0,
      -0.0,
      -1.5,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      (double) Float.MIN_VALUE,
      (double) -Float.MAX_VALUE,
      0.1);

  private final IdMap map;
  private final DType keyType;
  private final DType valueType;
  private final Random random;
  private final List<Long> keys = new ArrayList<>();
  private final Map<String, String> expected = new TreeMap<>();

  SampleEntries(IdMap map, long seed) {
    this.map = map;
    this.keyType = map.keyType();
    this.valueType = map.valueType();
    this.random = new Random(seed);
  }

  /** Draws a number of keys and puts those that the map does not have yet. */
  SampleEntries put(int count) {
    List<Long> ends = ends(keyType);
    for (int index = 0; index < count; index++) {
      long key = index < ends.size() ? ends.get(index) : number(keyType);
      if (!map.containsKey(key)) {
        keys.add(key);
        expected.put(keyType.toText(key), put(key, index));
      }
    }
    return this;
  }

  private String put(long key, int index) {
    if (valueType.isFloating()) {
      double value =
          index < SPECIAL.size() ? SPECIAL.get(index) : (random.nextDouble() - 0.5) * 1e9;
      map.putDouble(key, value);
      return Double.toString(valueType == DType.FLOAT32 ? (float) value : value);
    }
    List<Long> ends = ends(valueType);
    long value = index < ends.size() ? ends.get(index) : number(valueType);
    map.put(key, value);
    return StoreListing.integer(valueType, value);
  }

  private static List<Long> ends(DType type) {
    return type == DType.NONE
        ? List.of()
        : List.of(0L, type.fromRaw(-1), type.minValue(), type.maxValue(), 1L).stream()
            .distinct()
            .toList();
  }

  private long number(DType type) {
    return type.fromRaw(random.nextLong() >> random.nextInt(Long.SIZE));
  }

  /** Removes every {@code step}th key, starting with the first; returns the removed keys. */
  List<String> removeEvery(int step) {
    List<String> removed = new ArrayList<>();
    for (int i = 0; i < keys.size(); i += step) {
      map.remove(keys.get(i));
      removed.add(keyType.toText(keys.get(i)));
    }
    expected.keySet().removeAll(removed);
    return removed;
  }

  /** Returns the present content of the map in the form of a {@link StoreListing}. */
  Map<String, String> expected() {
    return expected;
  }
}
