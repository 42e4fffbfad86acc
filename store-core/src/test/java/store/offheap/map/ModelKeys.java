package store.offheap.map;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import store.offheap.model.DType;

/**
 * Keys for tests: boundaries first, then patterns that weak hashes do not spread, then random keys.
 */
final class ModelKeys {
  private static final long[] BOUNDARIES = {
    0,
    1,
    -1,
    -2,
    2,
    Integer.MIN_VALUE,
    Integer.MAX_VALUE,
    0xFFFF_FFFFL,
    0xFFFF_FFFEL,
    0x8000_0000L,
    1L << 32,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    Long.MAX_VALUE,
    Long.MAX_VALUE - 1
  };

  private ModelKeys() {}

  /** Returns a number of different keys in the range of a dtype. */
  static long[] pool(DType type, int count, SplittableRandom random) {
    Set<Long> keys = new HashSet<>();
    for (long key : BOUNDARIES) {
      keys.add(type.fromRaw(key));
    }
    int width = type.bytes() * Byte.SIZE;
    int shift = random.nextInt(1, width - 16);
    long start = random.nextLong();
    add(keys, type, count / 5, i -> start + i);
    add(keys, type, count / 5, i -> i << shift);
    add(keys, type, count / 5, i -> i << width - 16);
    add(keys, type, count / 5, i -> Long.reverse(i) >>> Long.SIZE - width);
    while (keys.size() < count) {
      keys.add(type.fromRaw(random.nextLong()));
    }
    return keys.stream().mapToLong(key -> key).toArray();
  }

  private static void add(Set<Long> keys, DType type, int count, LongUnaryOperator pattern) {
    for (long i = 0; i < count; i++) {
      keys.add(type.fromRaw(pattern.applyAsLong(i)));
    }
  }
}
