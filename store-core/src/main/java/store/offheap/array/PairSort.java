package store.offheap.array;

import java.util.Arrays;

/**
 * Sorts pairs of numbers by their first, non-negative numbers: an LSD radix sort with digits of
 * {@value #DIGIT_BITS} bits. Needs as much additional memory as the pairs occupy. Not thread-safe.
 */
final class PairSort {
  private static final int DIGIT_BITS = 11;
  private static final int DIGITS = 1 << DIGIT_BITS;

  private final int[] starts = new int[DIGITS];
  private long[] keys;
  private long[] values;
  private long[] otherKeys;
  private long[] otherValues;

  /**
   * Sorts the first pairs of two arrays. This object takes ownership of the arrays; the sorted
   * pairs are in {@link #keys()} and {@link #values()}.
   */
  void sort(long[] newKeys, long[] newValues, int count) {
    keys = newKeys;
    values = newValues;
    long all = 0;
    for (int i = 0; i < count; i++) {
      all |= keys[i];
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(all);
    if (otherKeys == null || otherKeys.length < keys.length) {
      otherKeys = new long[keys.length];
      otherValues = new long[keys.length];
    }
    for (int shift = 0; shift < bits; shift += DIGIT_BITS) {
      pass(shift, count);
    }
  }

  private void pass(int shift, int count) {
    Arrays.fill(starts, 0);
    for (int i = 0; i < count; i++) {
      starts[digit(keys[i], shift)]++;
    }
    int start = 0;
    for (int digit = 0; digit < DIGITS; digit++) {
      int length = starts[digit];
      starts[digit] = start;
      start += length;
    }
    for (int i = 0; i < count; i++) {
      int at = starts[digit(keys[i], shift)]++;
      otherKeys[at] = keys[i];
      otherValues[at] = values[i];
    }
    long[] swap = keys;
    keys = otherKeys;
    otherKeys = swap;
    swap = values;
    values = otherValues;
    otherValues = swap;
  }

  private static int digit(long key, int shift) {
    return (int) (key >>> shift) & DIGITS - 1;
  }

  long[] keys() {
    return keys;
  }

  long[] values() {
    return values;
  }
}
