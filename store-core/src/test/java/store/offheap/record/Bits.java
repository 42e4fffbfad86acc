package store.offheap.record;

import java.util.Arrays;
import java.util.List;

/** Makes values comparable that {@code equals} takes for the same, or for different. */
final class Bits {
  private Bits() {}

  /** Returns the class and every bit of a value. */
  static List<Object> of(Object value) {
    if (value == null) {
      return List.of("null");
    }
    return List.of(value.getClass(), bits(value));
  }

  private static Object bits(Object value) {
    if (value instanceof Double number) {
      return Double.doubleToRawLongBits(number);
    } else if (value instanceof Float number) {
      return Float.floatToRawIntBits(number);
    } else if (value instanceof double[] array) {
      return Arrays.stream(array).mapToObj(Bits::bits).toList();
    } else if (value instanceof float[] array) {
      Object[] bits = new Object[array.length];
      Arrays.setAll(bits, i -> bits(array[i]));
      return List.of(bits);
    } else if (value.getClass().isArray()) {
      return Arrays.deepToString(new Object[] {value});
    }
    return value;
  }
}
