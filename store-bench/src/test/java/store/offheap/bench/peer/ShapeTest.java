package store.offheap.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Keys and values are converted to objects or bytes, and back. */
class ShapeTest {
  private static final int COUNT = 1000;

  /** Number of keys that is large enough for several threads to sort them. */
  private static final int MANY = 20_000;

  @Test
  void whatIsEncodedIsDecoded() {
    for (Shape shape : Shape.values()) {
      for (int i = 0; i < COUNT; i++) {
        long key = shape.key(i);
        long value = shape.value(key, i & 1);
        assertTrue(value >= 0, shape.label());
        assertEquals(key, shape.keyOf(shape.keyObject(key)));
        assertEquals(value, shape.valueOf(shape.valueObject(value)));
        assertEquals(key, shape.readKey(shape.keyBytes(key)));
        assertEquals(value, shape.readValue(shape.valueBytes(value)));
      }
    }
  }

  @Test
  void sortedKeysAreInTheOrderOfTheirBytes() {
    for (Shape shape : Shape.values()) {
      long[] keys = shape.sortedKeys(MANY);
      for (int i = 1; i < MANY; i++) {
        byte[] before = shape.keyBytes(keys[i - 1]);
        assertTrue(Arrays.compareUnsigned(before, shape.keyBytes(keys[i])) < 0, shape.label());
      }
    }
  }

  @Test
  void sortedObjectKeysAreInTheirNaturalOrder() {
    for (Shape shape : Shape.values()) {
      Object[] objects =
          Arrays.stream(shape.sortedObjectKeys(MANY)).mapToObj(shape::keyObject).toArray();
      Object[] sorted = objects.clone();
      Arrays.sort(sorted);
      assertEquals(Arrays.asList(sorted), Arrays.asList(objects), shape.label());
    }
  }

  @Test
  void aCheckForgetsTheVersionAndNothingElse() {
    for (Shape shape : Shape.values()) {
      long key = shape.key(1);
      long value = shape.value(key, 0);
      assertEquals(shape.check(key, value), shape.check(key, shape.value(key, 1)));
      assertNotEquals(shape.check(key, value), shape.check(key, value ^ 2));
      assertNotEquals(shape.check(key, value), shape.check(key ^ 1, value));
    }
  }
}
