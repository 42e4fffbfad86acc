package store.offheap.object;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import store.offheap.file.StoreFile;
import store.offheap.record.ContentHash;
import store.offheap.record.KeyCodec;
import store.offheap.record.KnownTypes;
import store.offheap.record.RecordType;
import store.offheap.record.Word;

/**
 * Converts the keys of nested maps and sets to words, and to bytes if they do not fit in a word.
 * Thread-safe.
 */
final class ContainerKeys {
  private final Records records;
  private final KeyCodec codec;
  private final ObjectSettings.KeyHash hash;
  private final long seed;

  ContainerKeys(Records records, StoreFile file, KnownTypes types, ObjectSettings.KeyHash hash) {
    this.records = records;
    this.codec = new KeyCodec(types, file.path());
    this.hash = hash;
    this.seed = file.spec().seed();
  }

  /**
   * A key in canonical form.
   *
   * @param word its word if it fits in one, else {@link Word#EMPTY}
   * @param bytes the bytes that are hashed, and that form the record's body if there is one
   */
  record Key(long word, byte[] bytes) {}

  /**
   * Returns a key to put.
   *
   * @throws IllegalArgumentException if the object cannot be a key
   */
  Key require(Object object) {
    long word = canonicalWord(object);
    if (word != Word.EMPTY) {
      return ofWord(word);
    }
    return ofBytes(codec.encode(object));
  }

  /** Returns a key to look up, or null if the object cannot be a key. */
  Key find(Object object) {
    long word = canonicalWord(object);
    if (word != Word.EMPTY) {
      return ofWord(word);
    }
    byte[] bytes = bytesOrNull(object);
    return bytes == null ? null : ofBytes(bytes);
  }

  /** Returns the canonical bytes of any key, or null if the object cannot be a key. */
  byte[] bytesOrNull(Object object) {
    try {
      return codec.encode(object);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Returns the key that a word represents. */
  Key of(long word) {
    long plain = word & ~Word.MOVED;
    return Word.tag(plain) == Word.VALUE
        ? new Key(Word.EMPTY, records.body(plain, RecordType.VALUE))
        : ofWord(plain);
  }

  /** Returns the object that a key's word represents. */
  Object object(long word) {
    long plain = word & ~Word.MOVED;
    return Word.tag(plain) == Word.VALUE
        ? codec.decode(records.body(plain, RecordType.VALUE))
        : records.inline(plain);
  }

  /** Returns whether a word represents the given key. */
  boolean isSame(long word, Key key) {
    long plain = word & ~Word.MOVED;
    return key.word != Word.EMPTY
        ? plain == key.word
        : Word.tag(plain) == Word.VALUE
            && records.matches(plain, RecordType.VALUE, key.bytes, key.bytes.length);
  }

  /** Returns the first place of the index where a key of a version may be. */
  long place(Key key, Version version) {
    long versionSeed = ContentHash.seed(seed, version.id(), version.generation());
    return TableKeys.place(TableKeys.of(TableKeys.INDEX, hash.of(key.bytes, versionSeed)));
  }

  /** Returns the key that is held by a word itself. */
  static Key ofWord(long word) {
    byte[] bytes = ByteBuffer.allocate(Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(word)
        .array();
    return new Key(word, bytes);
  }

  private Key ofBytes(byte[] bytes) {
    // An object of another type, such as a BigInteger or a NaN, may fit in a word in canonical
    // form.
    long word = bytes.length > 2 * Long.BYTES ? Word.EMPTY : canonicalWord(codec.decode(bytes));
    return word == Word.EMPTY ? new Key(Word.EMPTY, bytes) : ofWord(word);
  }

  private static long canonicalWord(Object object) {
    if (object instanceof Long value) {
      return value == value.intValue() ? Word.inline(value.intValue()) : Word.inline(value);
    }
    if (object instanceof Byte || object instanceof Short) {
      return Word.inline(((Number) object).intValue());
    }
    if (object instanceof Double value) {
      return Word.inline(value.isNaN() ? Double.valueOf(Double.NaN) : value);
    }
    if (object instanceof Float value) {
      return Word.inline(value.isNaN() ? Float.valueOf(Float.NaN) : value);
    }
    return Word.inline(object);
  }
}
