package store.offheap.object;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import store.offheap.file.StoreFile;
import store.offheap.record.ContentHash;
import store.offheap.record.KeyCodec;
import store.offheap.record.KnownTypes;
import store.offheap.record.RecordType;
import store.offheap.record.Word;

/** The keys of nested maps and sets: words, and bytes where these do not fit. For any thread. */
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
   * @param word its word if it fits one, else {@link Word#EMPTY}
   * @param bytes what is hashed, and the record's body if there is one
   */
  record Key(long word, byte[] bytes) {}

  /**
   * Returns a key to put.
   *
   * @throws IllegalArgumentException if it is none
   */
  Key require(Object object) {
    long word = canonicalWord(object);
    if (word != Word.EMPTY) {
      return ofWord(word);
    }
    return ofBytes(codec.encode(object));
  }

  /** Returns a key to look up, null for what cannot be one. */
  Key find(Object object) {
    long word = canonicalWord(object);
    if (word != Word.EMPTY) {
      return ofWord(word);
    }
    byte[] bytes = bytesOrNull(object);
    return bytes == null ? null : ofBytes(bytes);
  }

  /** Returns the canonical bytes of any key, null for what cannot be one. */
  byte[] bytesOrNull(Object object) {
    try {
      return codec.encode(object);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Returns the key that a word stands for. */
  Key of(long word) {
    long plain = word & ~Word.MOVED;
    return Word.tag(plain) == Word.VALUE
        ? new Key(Word.EMPTY, records.body(plain, RecordType.VALUE))
        : ofWord(plain);
  }

  /** Returns the object that a key's word stands for. */
  Object object(long word) {
    long plain = word & ~Word.MOVED;
    return Word.tag(plain) == Word.VALUE
        ? codec.decode(records.body(plain, RecordType.VALUE))
        : records.inline(plain);
  }

  /** Returns whether a word stands for a key. */
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

  /** Returns the key of a word that holds it. */
  static Key ofWord(long word) {
    byte[] bytes = ByteBuffer.allocate(Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(word)
        .array();
    return new Key(word, bytes);
  }

  private Key ofBytes(byte[] bytes) {
    // What was of another type, as a BigInteger or a NaN, may fit a word in canonical form.
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
