package store.offheap.cli;

import java.util.function.Function;
import store.offheap.object.ObjectMap;

/** Reads a value of an object map while a writer may replace it. */
final class CurrentValue {
  private static final int ATTEMPTS = 100;

  private CurrentValue() {}

  /**
   * Applies a function to the value of a key; to its next value if the first was removed meanwhile.
   *
   * @param value the value that was found, or {@link ElementPath#NOWHERE} if there is none
   * @return the result of the function, or {@link ElementPath#NOWHERE} if there no longer is a
   *     value
   */
  static Object use(ObjectMap map, Object key, Object value, Function<Object, Object> function) {
    Object current = value;
    for (int i = 0; i < ATTEMPTS && current != ElementPath.NOWHERE; i++) {
      try {
        return function.apply(current);
      } catch (IllegalStateException e) {
        current = map.getOrDefault(key, ElementPath.NOWHERE);
      }
    }
    return current == ElementPath.NOWHERE ? current : function.apply(current);
  }
}
