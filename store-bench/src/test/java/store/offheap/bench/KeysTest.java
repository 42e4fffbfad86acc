package store.offheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Laws of {@link Keys}. */
class KeysTest {
  private static final int COUNT = 1 << 20;

  /** Indices drawn from all there are, so that some differ in the highest bits only. */
  @Test
  void distinctIndicesHaveDistinctIntKeys() {
    int[] indices = new SplittableRandom(1).ints(COUNT).distinct().toArray();
    long keys = Arrays.stream(indices).map(Keys::intKey).distinct().count();
    assertEquals(indices.length, keys);
  }

  /** Indices in pairs that differ in the highest bit only. */
  @Test
  void distinctIndicesHaveDistinctLongKeys() {
    long[] indices = LongStream.range(-COUNT / 2, COUNT / 2)
        .map(i -> i * 0x9E37_79B9_7F4A_7C15L)
        .flatMap(i -> LongStream.of(i, i ^ Long.MIN_VALUE))
        .distinct()
        .toArray();
    long keys = Arrays.stream(indices).map(Keys::longKey).distinct().count();
    assertEquals(indices.length, keys);
  }

  @Test
  void everyBitOfTheKeysIsSetInHalfOfThem() {
    for (int bit = 0; bit < Long.SIZE; bit++) {
      int ints = 0;
      int longs = 0;
      for (int i = 0; i < COUNT; i++) {
        ints += Keys.intKey(i) >>> bit & 1;
        longs += (int) (Keys.longKey(i) >>> bit & 1);
      }
      assertEquals(0.5, (double) ints / COUNT, 0.005, "bit of an int=" + bit % Integer.SIZE);
      assertEquals(0.5, (double) longs / COUNT, 0.005, "bit of a long=" + bit);
    }
  }
}
