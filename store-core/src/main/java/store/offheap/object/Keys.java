package store.offheap.object;

import store.offheap.error.CorruptStoreException;
import store.offheap.error.FormatTooNewException;
import store.offheap.error.UnknownTypeException;
import store.offheap.file.StoreFile;
import store.offheap.record.KeyCodec;
import store.offheap.record.KnownTypes;

/** Creates keys of an object map from objects, table keys and bytes. Thread-safe. */
final class Keys {
  private final KeyCodec codec;
  private final ObjectSettings.KeyHash hash;
  private final StoreFile file;

  Keys(StoreFile file, KnownTypes types, ObjectSettings.KeyHash hash) {
    this.codec = new KeyCodec(types, file.path());
    this.hash = hash;
    this.file = file;
  }

  /**
   * Returns a key to put.
   *
   * @throws IllegalArgumentException if the object cannot be a key
   */
  RootKey require(Object key) {
    long slot = slot(key);
    return new RootKey(this, key, slot, slot == 0 ? codec.encode(key) : null);
  }

  /**
   * Returns the table key of a key's own slot, or 0 if it has none or the object cannot be a key.
   */
  static long slot(Object key) {
    return KeyCodec.inlineKey(key);
  }

  /** Returns a key to look up, or null if the object cannot be a key. */
  RootKey find(Object key) {
    return find(key, slot(key));
  }

  /**
   * Returns a key to look up whose {@link #slot} is known, or null if the object cannot be a key.
   */
  RootKey find(Object key, long slot) {
    if (slot != 0) {
      return new RootKey(this, key, slot, null);
    }
    byte[] bytes = bytesOrNull(key);
    return bytes == null ? null : new RootKey(this, key, 0, bytes);
  }

  /** Returns the key that has a slot of its own. */
  RootKey ofInline(long tableKey) {
    try {
      return new RootKey(this, KeyCodec.ofInlineKey(tableKey), tableKey, null);
    } catch (CorruptStoreException e) {
      throw new CorruptStoreException(e.getMessage(), file.path(), e, "table");
    }
  }

  /**
   * Returns the key of an entry, even if its type is unknown or was introduced by a later version.
   */
  RootKey ofBytes(byte[] bytes) {
    try {
      Object key = codec.decode(bytes);
      return new RootKey(this, key, KeyCodec.inlineKey(key), bytes);
    } catch (UnknownTypeException | FormatTooNewException e) {
      return new RootKey(this, e, 0, bytes);
    }
  }

  /** Returns the bytes of a key to look up, or null if the object cannot be a key. */
  byte[] bytesOrNull(Object key) {
    try {
      return codec.encode(key);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  byte[] encode(Object key) {
    return codec.encode(key);
  }

  /** Returns the first place where the entry may be stored. */
  long place(byte[] bytes) {
    return TableKeys.place(
        TableKeys.of(TableKeys.HASHED, hash.of(bytes, file.spec().seed())));
  }
}
