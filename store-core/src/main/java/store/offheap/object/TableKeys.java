package store.offheap.object;

/**
 * The table keys that an object map uses. The low 3 bits hold the kind of the slot, so that no key
 * is one of the two that a slot cannot hold.
 *
 * <pre>
 *  kind  slot
 *     1  a root key that fits here as it is: type (3 bits), payload (58 bits)
 *     2  a root key by its hash (61 bits)
 *     4  the position of a key within a nested map or set, by hash
 *     5  an immutable value, by the hash of its bytes
 * </pre>
 *
 * <p>A hash is a place on a ring of 2^61. If a place is occupied, the next one is used, and so on;
 * bytes are always compared, because equal hashes do not imply equal keys.
 */
final class TableKeys {
  static final int INLINE = 1;
  static final int HASHED = 2;
  static final int INDEX = 4;
  static final int VALUE = 5;

  static final int KIND_BITS = 3;
  private static final long PLACE_MASK = -1L >>> KIND_BITS;

  private TableKeys() {}

  /** Returns the kind of slot of a key. */
  static int kind(long tableKey) {
    return (int) tableKey & (1 << KIND_BITS) - 1;
  }

  /** Returns the key of a place; the high bits of the place are ignored. */
  static long of(int kind, long place) {
    return place << KIND_BITS | kind;
  }

  /** Returns the place of a key. */
  static long place(long tableKey) {
    return tableKey >>> KIND_BITS;
  }

  /** Returns the distance between two places, around the ring. */
  static long distance(long fromPlace, long toPlace) {
    return toPlace - fromPlace & PLACE_MASK;
  }
}
