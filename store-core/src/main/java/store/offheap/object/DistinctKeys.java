package store.offheap.object;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Tells whether objects that are different for {@code java.util} are different keys: {@code 1} and
 * {@code 1L} are not, nor are two arrays of equal content.
 */
final class DistinctKeys {
  private DistinctKeys() {}

  /**
   * Returns whether no two keys are the same.
   *
   * @param keys keys of a dictionary, no two of which are equal
   */
  static boolean areAll(Iterable<?> keys, Dictionary dictionary) {
    if (!mayCoincide(keys)) {
      return true;
    }
    Set<ByteBuffer> known = new HashSet<>();
    for (Object key : keys) {
      byte[] bytes = dictionary.encoded(key);
      if (bytes == null || !known.add(ByteBuffer.wrap(bytes))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Requires that keys that are different for {@code java.util} are different keys.
   *
   * @param encoding returns the bytes of a key, or null if it cannot be one
   * @throws IllegalArgumentException if two are not; names both
   */
  static void requireAll(Iterable<?> keys, Function<Object, byte[]> encoding) {
    Map<ByteBuffer, Object> known = new HashMap<>();
    for (Object key : keys) {
      byte[] bytes = encoding.apply(key);
      Object other = bytes == null ? key : known.putIfAbsent(ByteBuffer.wrap(bytes), key);
      if (other != null && !other.equals(key)) {
        throw new IllegalArgumentException(
            "expected=all different, actual=" + text(other) + " and " + text(key));
      }
    }
  }

  private static String text(Object key) {
    return key + " (" + key.getClass().getTypeName() + ")";
  }

  /** Returns whether there are integers of several classes, or keys that may contain such. */
  private static boolean mayCoincide(Iterable<?> keys) {
    Class<?> known = null;
    for (Object key : keys) {
      if (isComposite(key)) {
        return true;
      }
      if (isInteger(key)) {
        if (known != null && known != key.getClass()) {
          return true;
        }
        known = key.getClass();
      }
    }
    return false;
  }

  private static boolean isComposite(Object key) {
    return key instanceof Collection
        || key instanceof Map
        || key instanceof Record
        || key != null && key.getClass().isArray();
  }

  private static boolean isInteger(Object key) {
    return key instanceof Integer
        || key instanceof Long
        || key instanceof Short
        || key instanceof Byte
        || key instanceof BigInteger;
  }
}
