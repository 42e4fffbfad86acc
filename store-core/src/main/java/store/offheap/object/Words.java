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
 * Turns values into words and words into values.
 *
 * <p>Reading is for any thread, within a read of the store; changes need the file's write lock.
 */
final class Words {
  /** How many containers may lie one within the other. */
  static final int MAX_DEPTH = 64;

  /**
   * The most bytes of a value that lies beside its key: about what its own record would take, with
   * the slot that finds it. {@code ObjectSizeBenchmark} shows what it saves.
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
   * Stores a value, as one more reference to it.
   *
   * @param depth how many containers lie around it
   * @return its word, which the caller stores somewhere or {@link #release releases}
   * @throws IllegalArgumentException if it is of a type that cannot be stored; nothing was stored
   */
  long store(Object value, int depth) {
    if (isContainer(value)) {
      return nested.store(value, depth);
    }
    long word = Word.inline(value);
    return word != Word.EMPTY ? word : interner.intern(codec.encode(value));
  }

  /**
   * Returns the bytes of an immutable value, null if it has a word of its own or is a container.
   *
   * @throws IllegalArgumentException if it is of a type that cannot be stored
   */
  byte[] encode(Object value) {
    return isContainer(value) || Word.inline(value) != Word.EMPTY ? null : codec.encode(value);
  }

  /**
   * Returns whether the bytes of a value had better lie beside the key that it is put with: they
   * are few, and nobody asked the same for a value like it lately.
   */
  boolean isForBeside(byte[] bytes) {
    return bytes.length <= MAX_BESIDE && !interner.isRepeated(bytes);
  }

  /** Stores the bytes of an immutable value, as one more reference to it; returns its word. */
  long store(byte[] bytes) {
    return interner.intern(bytes);
  }

  /** Returns whether a value is stored as a container. */
  static boolean isContainer(Object value) {
    return value instanceof List || value instanceof Map || value instanceof Set;
  }

  /**
   * Returns the value of a word, a lazy view of a container.
   *
   * @param depth how many containers lie around it
   */
  Object view(long word, int depth) {
    return Word.tag(word) == Word.CONTAINER ? nested.view(word, depth) : plain(word);
  }

  /** A value of which no code of its own has run. */
  record Encoded(byte[] bytes) {}

  /** Returns what {@link #view} does, or an {@link Encoded} value: runs no code of a value. */
  Object encodedView(long word, int depth) {
    return Word.tag(word) == Word.VALUE
        ? new Encoded(records.body(word, RecordType.VALUE))
        : view(word, depth);
  }

  /** Returns the value of what {@link #encodedView} returned; outside of a read, and of locks. */
  Object decoded(Object value) {
    return value instanceof Encoded encoded ? codec.decode(encoded.bytes) : value;
  }

  /** Returns the value of a word, a container as plain collections. */
  Object copy(long word, int depth) {
    return Word.tag(word) == Word.CONTAINER ? nested.copy(word, depth) : plain(word);
  }

  /**
   * Returns a copy of the value that some place has at the end of the call,
   * {@link Dictionary#MISSING} for none. The value's own code may change the map while the copy is
   * made; so a change looks at nothing before this that it relies on afterwards.
   *
   * @param place tells the word that is there now, {@link Word#EMPTY} for none
   * @param depth how many containers lie around the place
   */
  Object settledCopy(LongSupplier place, int depth) {
    long word = place.getAsLong();
    while (true) {
      Object value = Dictionary.MISSING;
      RuntimeException failure = null;
      try {
        value = word == Word.EMPTY ? value : copy(word, depth);
      } catch (RuntimeException e) {
        // Perhaps since half of it was copied when it was removed.
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

  /** Returns whether a value is a lazy view of the very container that a word refers to. */
  boolean isView(Object value, long word) {
    return Word.tag(word) == Word.CONTAINER && nested.isView(value, word);
  }

  /**
   * Checks that a reference to a value can be given up, before anything takes its place.
   *
   * @throws CorruptStoreException if the value says of how many there are what cannot be
   */
  void requireCount(long word) {
    if (Word.tag(word) == Word.VALUE) {
      interner.count(word);
    }
  }

  /** Gives up a reference to a value. */
  void release(long word, int depth) {
    if (Word.tag(word) == Word.VALUE) {
      interner.release(word);
    } else if (Word.tag(word) == Word.CONTAINER) {
      nested.release(word, depth);
    }
  }

  /** Returns whether a word holds a value in itself. */
  static boolean isInlineValue(long word) {
    try {
      Word.value(word);
      return true;
    } catch (CorruptStoreException e) {
      return false;
    }
  }
}
