package store.offheap.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The possible content of a table after a failure. The state of a key is the bits of its value, or
 * null if it is absent.
 *
 * <p>After a power failure a key has the state that it had when the last completed sync began, or a
 * later one. After the death of the process it has the last acknowledged state; a key that was
 * being changed may have the next one.
 */
final class CrashModel {
  private final Map<Long, Long> entries = new HashMap<>();
  private final Map<Long, Long> changing = new HashMap<>();
  private Map<Long, Set<Long>> sinceSync = new HashMap<>();
  private Map<Long, Set<Long>> duringSync;

  /** Values of the attribute that may be on disk; the last one is the most recent. */
  private List<String> attributes = new ArrayList<>(Collections.singleton(null));

  /** Returns a copy of the current state of the model. */
  CrashModel copy() {
    CrashModel copy = new CrashModel();
    copy.entries.putAll(entries);
    copy.changing.putAll(changing);
    sinceSync.forEach((key, states) -> copy.sinceSync.put(key, new HashSet<>(states)));
    copy.attributes = new ArrayList<>(attributes);
    return copy;
  }

  /**
   * Continues with the entries that a failure left; they are all on disk if it was a power failure.
   */
  void goOn(Map<Long, Long> found, String foundAttribute, boolean isOnDisk) {
    entries.clear();
    entries.putAll(found);
    changing.clear();
    if (isOnDisk) {
      sinceSync.clear();
      attributes.clear();
    }
    attributes.add(foundAttribute);
  }

  Long state(long key) {
    return entries.get(key);
  }

  List<Long> keys() {
    return new ArrayList<>(entries.keySet());
  }

  /** Notes that a change begins. */
  void begin(long key, Long state) {
    changing.put(key, state);
    note(sinceSync, key, state);
    if (duringSync != null) {
      note(duringSync, key, state);
    }
  }

  private void note(Map<Long, Set<Long>> states, long key, Long state) {
    states.computeIfAbsent(key, k -> {
      Set<Long> base = new HashSet<>();
      base.add(entries.get(key));
      return base;
    });
    states.get(key).add(state);
  }

  /** Notes that the changes that have begun are complete. */
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
    endAttribute();
  }

  /** Notes that a sync has failed, so that it guarantees nothing. */
  void abandonSync() {
    duringSync = null;
  }

  void beginAttribute(String value) {
    attributes.add(value);
  }

  void endAttribute() {
    attributes.subList(0, attributes.size() - 1).clear();
  }

  /** Throws unless the attribute has its most recent value or one that may be on disk. */
  void checkAttribute(String found) {
    if (!attributes.contains(found)) {
      throw new AssertionError("attribute: expected=one of " + attributes + ", actual=" + found);
    }
  }

  /** Throws unless a key may have the state that was found. */
  void check(long key, Long found, boolean isPowerFailure) {
    Set<Long> allowed = isPowerFailure ? sinceSync.get(key) : null;
    boolean isAllowed = allowed != null
        ? allowed.contains(found)
        : Objects.equals(found, entries.get(key))
            || changing.containsKey(key) && Objects.equals(found, changing.get(key));
    if (!isAllowed) {
      throw new AssertionError("key " + key + ": expected="
          + (allowed != null ? "one of " + allowed : "" + entries.get(key)) + ", actual=" + found);
    }
  }

  /** Returns every key that is or was present. */
  Set<Long> mentioned() {
    Set<Long> keys = new HashSet<>(entries.keySet());
    keys.addAll(sinceSync.keySet());
    keys.addAll(changing.keySet());
    return keys;
  }
}
