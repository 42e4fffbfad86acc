package store.offheap.object;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The possible contents of an object map after a failure. The state of a key is its value, or null
 * if the key is absent.
 *
 * <p>After a power failure, a key has the state that it had when the last completed sync began, or
 * a later one. After the death of the process, it has the last acknowledged state; a key that was
 * being changed may have its next state instead.
 */
final class ObjectCrashModel {
  private final Map<Object, Object> entries = new HashMap<>();
  private final Map<Object, Object> changing = new HashMap<>();
  private Map<Object, Set<Object>> sinceSync = new HashMap<>();
  private Map<Object, Set<Object>> duringSync;

  /** Returns a copy of the model. */
  ObjectCrashModel copy() {
    ObjectCrashModel copy = new ObjectCrashModel();
    copy.entries.putAll(entries);
    copy.changing.putAll(changing);
    sinceSync.forEach((key, states) -> copy.sinceSync.put(key, new HashSet<>(states)));
    return copy;
  }

  /**
   * Continues with the entries that were found after a failure; all are on disk if it was a power
   * failure.
   */
  void goOn(Map<Object, Object> found, boolean isOnDisk) {
    entries.clear();
    entries.putAll(found);
    changing.clear();
    if (isOnDisk) {
      sinceSync.clear();
    }
  }

  /** Notes that a change begins; a null state removes the key. */
  void begin(Object key, Object state) {
    changing.put(key, state);
    note(sinceSync, key, state);
    if (duringSync != null) {
      note(duringSync, key, state);
    }
  }

  /**
   * Notes that a power failure may remove a key that is being changed.
   *
   * @param isDuringSync whether this also applies after the sync in progress
   */
  void mayBeLost(Object key, boolean isDuringSync) {
    note(isDuringSync ? duringSync : sinceSync, key, null);
  }

  private void note(Map<Object, Set<Object>> states, Object key, Object state) {
    states.computeIfAbsent(key, k -> new HashSet<>()).add(entries.get(key));
    states.get(key).add(state);
  }

  /** Notes that the changes that were begun have ended. */
  void end() {
    changing.forEach((key, state) -> {
      if (state == null) {
        entries.remove(key);
      } else {
        entries.put(key, state);
      }
    });
    changing.clear();
  }

  void beginSync() {
    duringSync = new HashMap<>();
  }

  void endSync() {
    sinceSync = duringSync;
    duringSync = null;
  }

  /** Throws an error unless the states of all keys are possible. */
  void check(Map<Object, Object> found, boolean isPowerFailure) {
    Set<Object> keys = new HashSet<>(entries.keySet());
    keys.addAll(sinceSync.keySet());
    keys.addAll(changing.keySet());
    keys.addAll(found.keySet());
    keys.forEach(key -> check(key, found.get(key), isPowerFailure));
  }

  private void check(Object key, Object found, boolean isPowerFailure) {
    Set<Object> allowed = isPowerFailure ? sinceSync.get(key) : null;
    boolean isAllowed = allowed != null
        ? allowed.contains(found)
        : Objects.equals(found, entries.get(key))
            || changing.containsKey(key) && Objects.equals(found, changing.get(key));
    if (!isAllowed) {
      throw new AssertionError("key " + key + ": expected="
          + (allowed != null ? "one of " + allowed : "" + entries.get(key)) + ", actual=" + found);
    }
  }
}
