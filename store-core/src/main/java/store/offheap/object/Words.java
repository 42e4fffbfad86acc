package store.offheap.object;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import store.offheap.error.CorruptStoreException;
import store.offheap.file.StoreFile;
import store.offheap.record.KnownTypes;
import store.offheap.record.RecordType;
import store.offheap.record.ValueCodec;
import store.offheap.record.Word;

/**
 * Converts values to words and words to values.
 *
 * <p>Any thread may read, within a read of the store; changes require the file's write lock.
 */
final class Words {
  /** Maximum nesting depth of containers. */
  static final int MAX_DEPTH = 64;

  /**
   * Maximum length in bytes of a value that is stored next to its key: about the size of a separate
   * record and its slot. {@code ObjectSizeBenchmark} measures the savings.
   */
  static final int MAX_BESIDE = 32;

  private final StoreFile file;
  private final Records records;
  private final Interner interner;
  private final ValueCodec codec;
  private final Nested nested;

  Words(StoreFile file, Records records, Interner interner, KnownTypes types, Nested nested) {
    this.file = file;
    this.records = records;
    this.interner = interner;
    this.codec = new ValueCodec(types, file.path());
    this.nested = nested;
  }

  /**
   * Stores a value, adding a reference to it.
   *
   * @param depth number of containers that enclose it
   * @return its word, which the caller stores or {@link #release releases}
   * @throws IllegalArgumentException if its type cannot be stored; nothing was stored then
   */
  long store(Object value, int depth) {
    if (isContainer(value)) {
      return nested.store(value, depth);
    }
    long word = Word.inline(value);
    return word != Word.EMPTY ? word : interner.intern(codec.encode(value));
  }

  /**
   * Returns the bytes of an immutable value; null if the value fits in a word or is a container.
   *
   * @throws IllegalArgumentException if its type cannot be stored
   */
  byte[] encode(Object value) {
    return isContainer(value) || Word.inline(value) != Word.EMPTY ? null : codec.encode(value);
  }

  /**
   * Returns whether the bytes of a value should be stored next to its key: they are few, and an
   * equal value was not put recently.
   */
  boolean isForBeside(byte[] bytes) {
    return bytes.length <= MAX_BESIDE && !interner.isRepeated(bytes);
  }

  /** Stores the bytes of an immutable value, adding a reference to it; returns its word. */
  long store(byte[] bytes) {
    return interner.intern(bytes);
  }

  /** Returns whether a value is stored as a container. */
  static boolean isContainer(Object value) {
    return value instanceof List || value instanceof Map || value instanceof Set;
  }

  /**
   * Returns the value of a word; for a container, a lazy view.
   *
   * @param depth number of containers that enclose it
   */
  Object view(long word, int depth) {
    return Word.tag(word) == Word.CONTAINER ? nested.view(word, depth) : plain(word);
  }

  /** An encoded value; none of its own code has run. */
  record Encoded(byte[] bytes) {}

  /** Returns the same as {@link #view}, or an {@link Encoded} value; runs no code of a value. */
  Object encodedView(long word, int depth) {
    return Word.tag(word) == Word.VALUE
        ? new Encoded(records.body(word, RecordType.VALUE))
        : view(word, depth);
  }

  /** Decodes a result of {@link #encodedView}; must be called outside of a read and of locks. */
  Object decoded(Object value) {
    return value instanceof Encoded encoded ? codec.decode(encoded.bytes) : value;
  }

  /** Returns the value of a word; for a container, plain collections. */
  Object copy(long word, int depth) {
    return Word.tag(word) == Word.CONTAINER ? nested.copy(word, depth) : plain(word);
  }

  /**
   * Returns a copy of the value that a place has at the end of the call, or
   * {@link Dictionary#MISSING} for none. The value's own code may change the map while the copy is
   * made; a change must therefore not read anything before this call that it relies on afterwards.
   *
   * @param place returns the word that is there now, or {@link Word#EMPTY} for none
   * @param depth number of containers that enclose the place
   */
  Object settledCopy(LongSupplier place, int depth) {
    long word = place.getAsLong();
    while (true) {
      Object value = Dictionary.MISSING;
      RuntimeException failure = null;
      try {
        value = word == Word.EMPTY ? value : copy(word, depth);
      } catch (RuntimeException e) {
        // Possibly because it was removed when half of it had been copied.
        failure = e;
      }
      boolean hasRunCode = word != Word.EMPTY && !Word.isInline(word);
      long now = hasRunCode ? place.getAsLong() : word;
      if (now == word) {
        if (failure != null) {
          throw failure;
        }
        return value;
      }
      word = now;
    }
  }

  private Object plain(long word) {
    if (Word.tag(word) == Word.VALUE) {
      return codec.decode(records.body(word, RecordType.VALUE));
    }
    if (Word.tag(word) == Word.ENTRY) {
      return records.pairValue(word, codec);
    }
    try {
      return Word.value(word);
    } catch (CorruptStoreException e) {
      throw new CorruptStoreException(e.getMessage(), file.path(), e, "a word");
    }
  }

  /** Returns whether a value is a lazy view of exactly the container that a word refers to. */
  boolean isView(Object value, long word) {
    return Word.tag(word) == Word.CONTAINER && nested.isView(value, word);
  }

  /**
   * Checks that a reference to a value can be released, before anything replaces it.
   *
   * @throws CorruptStoreException if the value's reference count is impossible
   */
  void requireCount(long word) {
    if (Word.tag(word) == Word.VALUE) {
      interner.count(word);
    }
  }

  /** Releases a reference to a value. */
  void release(long word, int depth) {
    if (Word.tag(word) == Word.VALUE) {
      interner.release(word);
    } else if (Word.tag(word) == Word.CONTAINER) {
      nested.release(word, depth);
    }
  }

  /** Returns whether a word itself holds a value. */
  static boolean isInlineValue(long word) {
    try {
      Word.value(word);
      return true;
    } catch (CorruptStoreException e) {
      return false;
    }
  }
}
