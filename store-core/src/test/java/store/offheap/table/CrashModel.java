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
 * What a table may hold after a failure. The state of a key is its value's bits, null for absent.
 *
 * <p>After a power failure a key has the state that it had when the last completed sync began, or
 * one that it got since. After the death of the process it has the one that was acknowledged last;
 * a key that was just being changed may have the next one.
 */
final class CrashModel {
  private final Map<Long, Long> entries = new HashMap<>();
  private final Map<Long, Long> changing = new HashMap<>();
  private Map<Long, Set<Long>> sinceSync = new HashMap<>();
  private Map<Long, Set<Long>> duringSync;

  /** Values of the attribute that may be on disk; the last is the one that was set last. */
  private List<String> attributes = new ArrayList<>(Collections.singleton(null));

  /** Returns a copy of what is known now. */
  CrashModel copy() {
    CrashModel copy = new CrashModel();
    copy.entries.putAll(entries);
    copy.changing.putAll(changing);
    sinceSync.forEach((key, states) -> copy.sinceSync.put(key, new HashSet<>(states)));
    copy.attributes = new ArrayList<>(attributes);
    return copy;
  }

  /** After a failure these entries were found; all on disk if it was one of power. */
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

  /** Before a change. */
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

  /** After the changes that were begun. */
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

  /** The sync failed: what it would have promised is not. */
  void abandonSync() {
    duringSync = null;
  }

  void beginAttribute(String value) {
    attributes.add(value);
  }

  void endAttribute() {
    attributes.subList(0, attributes.size() - 1).clear();
  }

  /** Throws unless the attribute is the one that was set last, or one that may be on disk. */
  void checkAttribute(String found) {
    if (!attributes.contains(found)) {
      throw new AssertionError("attribute: expected=one of " + attributes + ", actual=" + found);
    }
  }

  /** Throws unless a key may have a state. */
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

  /** Returns every key that is or was there. */
  Set<Long> mentioned() {
    Set<Long> keys = new HashSet<>(entries.keySet());
    keys.addAll(sinceSync.keySet());
    keys.addAll(changing.keySet());
    return keys;
  }
}
