package store.offheap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Laws of {@link Keys}. */
class KeysTest {
  private static final int COUNT = 1 << 20;

  /** Indices are drawn from the whole range, so that some differ only in the highest bits. */
  @Test
  void distinctIndicesHaveDistinctIntKeys() {
    int[] indices = new SplittableRandom(1).ints(COUNT).distinct().toArray();
    long keys = Arrays.stream(indices).map(Keys::intKey).distinct().count();
    assertEquals(indices.length, keys);
  }

  /** Inverts each step of the bijection: a shift by more than half the bits is its own inverse. */
  @Test
  void everyIndexIsFoundAgainFromItsLongKey() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < COUNT; i++) {
      long index = random.nextLong();
      long bits = Keys.longKey(index);
      bits = (bits ^ bits >>> 33) * inverse(0xC4CE_B9FE_1A85_EC53L);
      bits = (bits ^ bits >>> 33) * inverse(0xFF51_AFD7_ED55_8CCDL);
      assertEquals(index, bits ^ bits >>> 33);
    }
  }

  /** Newton's iteration, modulo 2^64; each step doubles the number of correct bits, initially 3. */
  private static long inverse(long odd) {
    long inverse = odd;
    for (int bits = 3; bits < Long.SIZE; bits *= 2) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
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
