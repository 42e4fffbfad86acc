package store.offheap.table;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import store.offheap.model.DType;

/**
 * A pattern of keys as programs create them.
 *
 * @param name a description
 * @param key returns the i-th key, where i starts at 0; different keys for different i
 */
record KeyPattern(String name, LongUnaryOperator key) {
  /** Maximum number of keys that are requested from a pattern, as a power of two. */
  private static final int INDEX_BITS = 18;

  /** The same for the tests with segments of the default length. */
  private static final int LONG_INDEX_BITS = 21;

  /** Returns the patterns that keys of a dtype can have. */
  static List<KeyPattern> of(DType type) {
    List<KeyPattern> patterns = new ArrayList<>();
    int width = type.bytes() * Byte.SIZE;
    patterns.add(new KeyPattern("random", KeyPattern::random));
    patterns.add(new KeyPattern("sequential", i -> i + 1));
    patterns.add(new KeyPattern("sequential from 1,000,000,007", i -> 1_000_000_007 + i));
    patterns.add(new KeyPattern("negative", i -> -2 - i));
    patterns.add(new KeyPattern("around zero", i -> (i & 1) == 0 ? i / 2 + 1 : -i / 2 - 2));
    patterns.add(new KeyPattern("bit-reversed", i -> Long.reverse(i + 1) >>> Long.SIZE - width));
    patterns.add(new KeyPattern("high bits only", i -> i + 1 << width - LONG_INDEX_BITS - 1));
    for (int shift = 1; shift < width - LONG_INDEX_BITS; shift++) {
      int by = shift;
      patterns.add(new KeyPattern(name("stride 2^%02d", shift), i -> i + 1 << by));
    }
    long power = 10;
    for (int k = 1; power < -1L >>> Long.SIZE - width + LONG_INDEX_BITS; k++) {
      long stride = power;
      patterns.add(new KeyPattern(name("stride 10^%02d", k), i -> (i + 1) * stride));
      power *= 10;
    }
    patterns.addAll(type.bytes() == Integer.BYTES ? ofInts() : ofLongs());
    return patterns;
  }

  private static String name(String format, int number) {
    return String.format(format, number);
  }

  private static long random(long index) {
    // A bijection, so that no key occurs twice, not even if it is truncated to 32 bits.
    int bits = (int) index;
    bits = (bits ^ bits >>> 16) * 0x7FEB_352D;
    bits = (bits ^ bits >>> 15) * 0x846C_A68B;
    bits ^= bits >>> 16;
    long high = new SplittableRandom(index).nextLong() & ~0xFFFF_FFFFL;
    return high | bits & 0xFFFF_FFFFL;
  }

  private static List<KeyPattern> ofInts() {
    return List.of(
        new KeyPattern("pairs packed in halves", i -> (i >>> 11) + 1 << 16 | (i & 0x7FF)),
        new KeyPattern("floats' bits of integers", i -> Float.floatToRawIntBits(i + 1)),
        new KeyPattern("floats' bits of hundredths", i -> Float.floatToRawIntBits(i + 1) + 1),
        new KeyPattern("seconds", i -> 1_700_000_000 + 60 * i),
        new KeyPattern("IPv4, one network 10.0.0.0/8", i -> 0x0A00_0000 + i),
        new KeyPattern("IPv4, 16 hosts in each /24", i -> 0x2E00_0001 + ((i >>> 4) << 8 | i & 15)),
        new KeyPattern(
            "IPv4, byte order reversed", i -> Integer.reverseBytes((int) (0x0A00_0000 + i))));
  }

  private static List<KeyPattern> ofLongs() {
    return List.of(
        new KeyPattern("pairs packed in halves", i -> (i >>> 11) + 1 << 32 | (i & 0x7FF)),
        new KeyPattern("pair of equal halves", i -> i + 1 << 32 | i + 1),
        new KeyPattern("doubles' bits of integers", i -> Double.doubleToRawLongBits(i + 1)),
        new KeyPattern(
            "doubles' bits of hundredths", i -> Double.doubleToRawLongBits((i + 1) / 100.0)),
        new KeyPattern("milliseconds", i -> 1_700_000_000_000L + i * 1_000),
        new KeyPattern("milliseconds << 22", i -> 1_700_000_000_000L + i << 22),
        new KeyPattern("milliseconds << 20, machine, sequence", i -> snowflake(i)),
        new KeyPattern("nanoseconds", i -> 1_700_000_000_000_000_000L + i * 1_000_000),
        new KeyPattern("addresses of 64-byte objects", i -> 0x7F12_3456_0000L + 64 * i),
        new KeyPattern("IPv4, one network 10.0.0.0/8", i -> 0x0A00_0000 + i),
        new KeyPattern("IPv4 and port", i -> (0x0A00_0000L + (i >>> 4)) << 16 | 1024 + (i & 15)));
  }

  private static long snowflake(long index) {
    return 1_700_000_000_000L + (index >>> 3) << 20 | (index & 1) << 12 | index >>> 1 & 3;
  }

  /** Returns the first {@code count} keys. */
  long[] keys(int count) {
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      keys[i] = key.applyAsLong(i);
    }
    return keys;
  }

  @Override
  public String toString() {
    return name;
  }
}
