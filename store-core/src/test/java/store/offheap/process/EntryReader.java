package store.offheap.process;

import java.util.Arrays;
import java.util.SplittableRandom;
import store.offheap.map.IdMap;
import store.offheap.map.IdMapCursor;

/**
 * Reads a map while a {@link Script} changes it, and throws an {@link AssertionError} if a stable
 * entry is missed, an entry was never put, or a version decreases. For use by one thread.
 */
final class EntryReader {
  private static final int BATCH = 64;

  private final IdMap map;
  private final EntryKind kind;
  private final SplittableRandom random;
  private final long[] seen = new long[Script.ENTRIES];
  private final long[] keys = new long[BATCH];
  private final long[] values = new long[BATCH];
  private final int[] indexes = new int[BATCH];
  private long lookups;
  private long walks;

  EntryReader(IdMap map, EntryKind kind, long seed) {
    this.map = map;
    this.kind = kind;
    this.random = new SplittableRandom(seed);
  }

  /** Looks up entries in every way, and iterates over all of them now and then. */
  void read() {
    for (int i = 0; i < 4 * BATCH; i++) {
      int index = random.nextInt(Script.ENTRIES);
      look(index, map.get(kind.key(index), EntryKind.MISSING), "get");
    }
    int stable = random.nextInt(Script.STABLE);
    if (!map.containsKey(kind.key(stable))) {
      throw new AssertionError("stable entry is not contained: index=" + stable);
    }
    readBatch();
    if (random.nextInt(16) == 0) {
      walk();
    }
  }

  private void readBatch() {
    for (int i = 0; i < BATCH; i++) {
      indexes[i] = random.nextInt(Script.ENTRIES);
      keys[i] = kind.key(indexes[i]);
    }
    map.getAll(keys, values, EntryKind.MISSING);
    for (int i = 0; i < BATCH; i++) {
      look(indexes[i], values[i], "getAll");
    }
  }

  private void look(int index, long value, String how) {
    lookups++;
    if (value != EntryKind.MISSING) {
      see(index, kind.version(index, value), how);
    } else if (index < Script.STABLE) {
      throw new AssertionError(
          "stable entry is missing: index=" + index + ", key=" + kind.key(index) + ", by=" + how);
    }
  }

  private void see(int index, long version, String how) {
    if (version < seen[index]) {
      throw new AssertionError("version decreased: index=" + index + ", key=" + kind.key(index)
          + ", seen=" + seen[index] + ", actual=" + version + ", by=" + how);
    }
    seen[index] = version;
  }

  private void walk() {
    walks++;
    boolean[] came = new boolean[Script.STABLE];
    for (IdMapCursor cursor = map.cursor(); cursor.next(); ) {
      int index = kind.index(cursor.key());
      see(index, kind.version(index, cursor.value()), "cursor");
      if (index < Script.STABLE) {
        if (came[index]) {
          throw new AssertionError("stable entry returned twice: index=" + index);
        }
        came[index] = true;
      }
    }
    for (int index = 0; index < came.length; index++) {
      if (!came[index]) {
        throw new AssertionError("stable entry not returned: index=" + index);
      }
    }
  }

  /** Looks up the sentinel and returns its version. */
  long sentinel() {
    look(
        Script.SENTINEL,
        map.get(kind.key(Script.SENTINEL), EntryKind.MISSING),
        "get of the sentinel");
    return seen[Script.SENTINEL];
  }

  /** Returns the numbers of lookups and iterations, and the largest version seen. */
  @Override
  public String toString() {
    return "lookups=" + lookups + " walks=" + walks + " version="
        + Arrays.stream(seen).max().orElseThrow();
  }
}
