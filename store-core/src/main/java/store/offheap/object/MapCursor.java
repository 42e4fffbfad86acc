package store.offheap.object;

import java.util.Arrays;
import store.offheap.record.ContentHash;

/**
 * Iterates over a nested map or set, one node of entries at a time, in log order.
 *
 * <p>An entry whose value changes may move to the end of the log, and a rewritten log is read again
 * from its start. The cursor therefore remembers a hash of each key it has returned: 16 bytes of
 * memory per key, if there are more than a few. Not thread-safe.
 */
final class MapCursor implements Dictionary.Cursor {
  private static final long SEED = 0x5EED;
  private static final Chunk NONE = new Chunk(null, 0, 0, 0, new Object[0], new long[0]);

  private final MapContainer map;
  private final MapLog log;
  private final HashSetOfLongs seen = new HashSetOfLongs();
  private Chunk chunk = NONE;
  private int at = -1;
  private boolean isChanged;
  private int firstEnd = -1;

  /**
   * The entries of one moment.
   *
   * @param next the position after them
   * @param end number of pairs in the version
   * @param hashes hashes of the keys
   */
  private record Chunk(
      Version version, int next, int end, int count, Object[] keys, long[] hashes) {}

  MapCursor(MapContainer map) {
    this.map = map;
    this.log = map.log();
  }

  @Override
  public boolean next() {
    while (true) {
      while (++at < chunk.count) {
        if (isNew(chunk.hashes[at])) {
          return true;
        }
      }
      Chunk last = chunk;
      chunk = map.store().readHere(() -> load(last));
      at = -1;
      isChanged |= last != NONE && !isSameLog(chunk.version, last.version);
      firstEnd = firstEnd < 0 ? chunk.end : firstEnd;
      if (chunk.count == 0 && chunk.next >= chunk.end) {
        return false;
      }
    }
  }

  /**
   * Returns whether a key has not been returned yet. While the map is unchanged, keys with equal
   * hashes are nevertheless different keys.
   */
  private boolean isNew(long hash) {
    boolean isUnchanged = !isChanged && chunk.next <= firstEnd && !isPerhapsReplacing();
    return seen.add(hash) || isUnchanged;
  }

  /**
   * Returns whether the current pair is the last one: it may replace a pair that was returned
   * before it was marked.
   */
  private boolean isPerhapsReplacing() {
    return chunk.next == firstEnd && at == chunk.count - 1 && !chunk.version.isSmall();
  }

  private static boolean isSameLog(Version one, Version other) {
    return one.isSmall()
        ? one.word() == other.word()
        : !other.isSmall() && one.generation() == other.generation();
  }

  private Chunk load(Chunk last) {
    while (true) {
      Version version = map.container().version();
      Chunk loaded =
          load(version, last != NONE && isSameLog(version, last.version) ? last.next : 0);
      // Nodes of a replaced version may have marks for entries that exist only in its successor.
      if (map.container().isPresent(version)) {
        return loaded;
      }
    }
  }

  private Chunk load(Version version, int from) {
    int end = log.end(version);
    int to = Math.min(end, from + WordVector.NODE_WORDS / version.stride());
    Object[] keys = new Object[to - from];
    long[] hashes = new long[to - from];
    int count = 0;
    for (int position = from; position < to; position++) {
      if (log.isLive(version, position)) {
        long word = log.key(version, position);
        hashes[count] = ContentHash.of(map.keys().of(word).bytes(), SEED);
        keys[count++] = map.keys().object(word);
      }
    }
    return new Chunk(version, to, end, count, keys, hashes);
  }

  @Override
  public Object key() {
    return chunk.keys[at];
  }

  @Override
  public Object value() {
    return map.isSet() ? Dictionary.PRESENT : map.get(chunk.keys[at]);
  }

  /** A set of numbers with linear probing. */
  private static final class HashSetOfLongs {
    private long[] slots = new long[32];
    private int size;

    /** Adds a number; returns whether it was absent. */
    boolean add(long number) {
      // 0 marks an empty slot.
      long stored = number == 0 ? 1 : number;
      if (2L * ++size > slots.length && slots.length < 1 << 30) {
        grow();
      }
      boolean isNew = put(slots, stored);
      size -= isNew ? 0 : 1;
      return isNew;
    }

    private void grow() {
      long[] larger = new long[2 * slots.length];
      Arrays.stream(slots).filter(slot -> slot != 0).forEach(slot -> put(larger, slot));
      slots = larger;
    }

    private static boolean put(long[] slots, long number) {
      int mask = slots.length - 1;
      int i = (int) number & mask;
      while (slots[i] != 0) {
        if (slots[i] == number) {
          return false;
        }
        i = i + 1 & mask;
      }
      slots[i] = number;
      return true;
    }
  }
}
