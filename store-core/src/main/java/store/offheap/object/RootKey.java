package store.offheap.object;

import store.offheap.error.StoreException;

/**
 * A key of an object map. What is seldom needed of a short one, its bytes, is made when it is asked
 * for.
 *
 * <p>For one thread.
 */
final class RootKey {
  private final Keys keys;
  private final Object value;
  private final long slot;
  private byte[] bytes;
  private long place;

  /**
   * A key.
   *
   * @param value the key itself, or the exception that it cannot be made by
   * @param slot the table key of a slot of its own, 0 if it has none
   * @param bytes its canonical encoding, null if that is yet to be made
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
   * @throws store.offheap.error.UnknownTypeException if it is of a class that is not known
   * @throws store.offheap.error.FormatTooNewException if it is of a type of a later version
   */
  Object value() {
    if (value instanceof StoreException unknown) {
      throw unknown;
    }
    return value;
  }

  /** Returns whether the key has a slot of its own. */
  boolean isInline() {
    return slot != 0;
  }

  /** Returns the key of its slot, or of the first place where its entry may be. */
  long tableKey() {
    return isInline() ? slot : TableKeys.of(TableKeys.HASHED, place());
  }

  /** Returns the first place where its entry may be. */
  long place() {
    bytes();
    return place;
  }

  /** Returns its canonical encoding; not to be changed. */
  byte[] bytes() {
    if (bytes == null) {
      bytes = keys.encode(value);
      place = keys.place(bytes);
    }
    return bytes;
  }
}
