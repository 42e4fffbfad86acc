package store.offheap.process;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import store.offheap.map.IdMap;
import store.offheap.map.IdMapCursor;

/** The content of a map after a number of operations of a script. */
final class ScriptModel {
  private static final long ABSENT = -1;

  private final Script script;
  private final long[] versions = new long[Script.ENTRIES];
  private Map<String, String> attributes = Map.of();
  private long next;

  ScriptModel(Script script) {
    this.script = script;
    Arrays.fill(versions, ABSENT);
    advanceTo(Script.STABLE);
  }

  /** Returns the number of the next operation. */
  long next() {
    return next;
  }

  /** Applies operations up to a number, exclusive. */
  void advanceTo(long end) {
    for (; next < end; next++) {
      int index = script.index(next);
      switch (script.action(next)) {
        case PUT, ADD -> versions[index] = next;
        case REPLACE -> versions[index] = versions[index] == ABSENT ? ABSENT : next;
        case REMOVE -> versions[index] = ABSENT;
        case ATTRIBUTE -> attributes = Script.attributes(next);
        case SYNC -> {
          // Changes nothing that is visible.
        }
      }
    }
  }

  /** Returns the last version that an entry was given. */
  long version(int index) {
    return versions[index];
  }

  int size() {
    return (int) Arrays.stream(versions).filter(version -> version != ABSENT).count();
  }

  /**
   * Requires that a map is the result of the operations so far, or of these and the next one, which
   * was under way when its writer died; in that case the next one counts as applied.
   */
  void requireSameOrOneAhead(IdMap map) {
    Optional<String> difference = difference(map);
    advanceTo(next + 1);
    if (difference.isPresent()) {
      Optional<String> still = difference(map);
      if (still.isPresent()) {
        throw new AssertionError("neither before operation " + (next - 1) + " ("
            + script.action(next - 1) + " " + script.index(next - 1) + "): " + difference.get()
            + ", nor after it: " + still.get());
      }
    } else {
      // It was not applied: the entry and the attributes of the model must not contain it.
      undoLast(map);
    }
  }

  private void undoLast(IdMap map) {
    int index = script.index(next - 1);
    versions[index] = found(map, index);
    attributes = map.attributes();
  }

  private long found(IdMap map, int index) {
    long value = map.get(script.kind().key(index), EntryKind.MISSING);
    return value == EntryKind.MISSING ? ABSENT : script.kind().version(index, value);
  }

  /** Requires that a map has exactly this content. */
  void requireSame(IdMap map) {
    difference(map).ifPresent(difference -> {
      throw new AssertionError("after " + next + " operations: " + difference);
    });
  }

  private Optional<String> difference(IdMap map) {
    for (int index = 0; index < versions.length; index++) {
      long found = found(map, index);
      if (found != versions[index]) {
        return Optional.of("entry " + index + ", key=" + script.kind().key(index)
            + ": expected version=" + versions[index] + ", actual=" + found);
      }
    }
    int walked = 0;
    for (IdMapCursor cursor = map.cursor(); cursor.next(); walked++) {
      int index = script.kind().index(cursor.key());
      long version = script.kind().version(index, cursor.value());
      if (version != versions[index]) {
        return Optional.of("entry " + index + " of the cursor: expected version=" + versions[index]
            + ", actual=" + version);
      }
    }
    if (walked != size()) {
      return Optional.of("entries of the cursor: expected=" + size() + ", actual=" + walked);
    }
    return map.attributes().equals(attributes)
        ? Optional.empty()
        : Optional.of("attributes: expected=" + attributes + ", actual=" + map.attributes());
  }
}
