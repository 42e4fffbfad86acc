package store.offheap.process;

import java.util.Map;
import store.offheap.map.IdMap;

/**
 * Random operations, the same for the same kind and seed, so that the number of operations made
 * determines what the map holds.
 *
 * <p>The first {@link #STABLE} operations put the stable entries, which are never removed. Then
 * others come and go: for a while more are put, for a while more are removed. An operation uses its
 * own number as the version of the entry that it puts, so that the versions of a key never
 * decrease.
 */
final class Script {
  /** One past the index of the last stable entry; stable entries are never removed. */
  static final int STABLE = 1_000;

  /** Number of entries that can exist. */
  static final int ENTRIES = 6_000;

  /** A stable entry that one operation in {@link #SENTINEL_EVERY} updates. */
  static final int SENTINEL = 2;

  static final int SENTINEL_EVERY = 16;
  static final String ATTRIBUTE = "operation";

  private static final int TIDE_SHIFT = 13;
  private static final int SYNC_EVERY = 1 << 12;
  private static final int ATTRIBUTE_EVERY = 5_000;

  private final EntryKind kind;
  private final long seed;

  /** What an operation does. */
  enum Action {
    PUT,
    ADD,
    REPLACE,
    REMOVE,
    SYNC,
    ATTRIBUTE
  }

  Script(EntryKind kind, long seed) {
    this.kind = kind;
    this.seed = seed;
  }

  EntryKind kind() {
    return kind;
  }

  private long bits(long number) {
    return EntryKind.mix(seed ^ EntryKind.mix(number));
  }

  Action action(long number) {
    if (number < STABLE || number % SENTINEL_EVERY == 0) {
      return Action.PUT;
    }
    if (number % SYNC_EVERY == 1) {
      return Action.SYNC;
    }
    if (number % ATTRIBUTE_EVERY == 1) {
      return Action.ATTRIBUTE;
    }
    int percent = (int) (bits(number) >>> 33) % 100;
    boolean isRising = (number >>> TIDE_SHIFT & 1) == 0;
    if (index(number) >= STABLE && percent < (isRising ? 30 : 70)) {
      return Action.REMOVE;
    }
    return percent % 4 == 0 ? Action.ADD : percent % 4 == 1 ? Action.REPLACE : Action.PUT;
  }

  int index(long number) {
    if (number < STABLE) {
      return (int) number;
    }
    return number % SENTINEL_EVERY == 0
        ? SENTINEL
        : (int) Math.floorMod(bits(number), (long) ENTRIES);
  }

  /** Applies an operation. */
  void apply(IdMap map, long number) {
    int index = index(number);
    long key = kind.key(index);
    switch (action(number)) {
      case PUT:
        map.put(key, kind.value(index, number));
        break;
      case ADD:
        map.addTo(key, kind.value(index, number) - map.get(key, 0));
        break;
      case REPLACE:
        map.replace(key, kind.value(index, number));
        break;
      case REMOVE:
        map.remove(key);
        break;
      case SYNC:
        map.sync();
        break;
      default:
        map.setAttribute(ATTRIBUTE, Long.toString(number));
        break;
    }
  }

  /** Puts the stable entries. */
  void begin(IdMap map) {
    for (long number = 0; number < STABLE; number++) {
      apply(map, number);
    }
  }

  /** Returns the attributes after an operation that sets one. */
  static Map<String, String> attributes(long number) {
    return Map.of(ATTRIBUTE, Long.toString(number));
  }
}
