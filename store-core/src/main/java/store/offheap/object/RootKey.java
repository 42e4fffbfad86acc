package store.offheap.object;

import store.offheap.error.StoreException;

/**
 * A key of an object map. The bytes of a short key, which are rarely needed, are created on demand.
 *
 * <p>Not thread-safe.
 */
final class RootKey {
  private final Keys keys;
  private final Object value;
  private final long slot;
  private byte[] bytes;
  private long place;

  /**
   * Creates a key.
   *
   * @param value the key itself, or the exception that prevents creating it
   * @param slot the table key of its own slot, or 0 if it has none
   * @param bytes its canonical encoding, or null if not yet created
   */
  RootKey(Keys keys, Object value, long slot, byte[] bytes) {
    this.keys = keys;
    this.value = value;
    this.slot = slot;
    this.bytes = bytes;
    this.place = bytes == null ? 0 : keys.place(bytes);
  }

  /**
   * Returns the key itself.
   *
   * @throws store.offheap.error.UnknownTypeException if its class is not known
   * @throws store.offheap.error.FormatTooNewException if its type was introduced by a later version
   */
  Object value() {
    if (value instanceof StoreException unknown) {
      throw unknown;
    }
    return value;
  }

  /** Returns whether the key has its own slot. */
  boolean isInline() {
    return slot != 0;
  }

  /** Returns the table key of its slot, or of the first place where its entry may be. */
  long tableKey() {
    return isInline() ? slot : TableKeys.of(TableKeys.HASHED, place());
  }

  /** Returns the first place where its entry may be. */
  long place() {
    bytes();
    return place;
  }

  /** Returns its canonical encoding, which must not be modified. */
  byte[] bytes() {
    if (bytes == null) {
      bytes = keys.encode(value);
      place = keys.place(bytes);
    }
    return bytes;
  }
}
