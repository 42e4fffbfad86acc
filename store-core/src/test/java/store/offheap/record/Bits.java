package store.offheap.record;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes values comparable by class and bits, where {@code equals} is too strict or too lenient. */
final class Bits {
  private Bits() {}

  /** Returns the class and every bit of a value. */
  static List<Object> of(Object value) {
    if (value == null) {
      return List.of("null");
    }
    return value instanceof List || value instanceof Set || value instanceof Map
        ? List.of(parts(value))
        : List.of(value.getClass(), bits(value));
  }

  /** Returns the contents of a container, regardless of its class. */
  private static Object parts(Object container) {
    if (container instanceof List<?> list) {
      return list.stream().map(Bits::of).toList();
    } else if (container instanceof Set<?> set) {
      return set.stream().map(Bits::of).collect(Collectors.toSet());
    }
    Map<Object, Object> parts = new HashMap<>();
    ((Map<?, ?>) container).forEach((key, value) -> parts.put(of(key), of(value)));
    return parts;
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
    } else if (value instanceof Samples.Tree tree) {
      return List.of(of(tree.left()), of(tree.right()));
    }
    return value;
  }
}
