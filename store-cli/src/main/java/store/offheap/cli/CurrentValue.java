package store.offheap.cli;

import java.util.function.Function;
import store.offheap.object.ObjectMap;

/** A value of an object map that is being read while a writer may put another one in its place. */
final class CurrentValue {
  private static final int ATTEMPTS = 100;

  private CurrentValue() {}

  /**
   * Makes something of the value of a key, of the next one if that was removed meanwhile.
   *
   * @param value the value that was found, {@link ElementPath#NOWHERE} if there is none
   * @return what the function returns; {@link ElementPath#NOWHERE} if there is no value any more
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
