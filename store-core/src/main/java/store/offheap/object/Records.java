package store.offheap.object;

import java.util.Arrays;
import store.offheap.error.CorruptStoreException;
import store.offheap.record.PairBody;
import store.offheap.record.RecordHeap;
import store.offheap.record.RecordType;
import store.offheap.record.ValueCodec;
import store.offheap.record.Word;

/**
 * Access to the heap's records by the words that refer to them.
 *
 * <p>Any thread may read, within a read of the store; changes require the file's write lock.
 */
final class Records {
  /** Index of the valid word of a cell. */
  static final int CURRENT = 0;

  /** Index of the word of a pair. */
  static final int SUCCESSOR = 0;

  /** Position of the bits of a word above its tag and flags. */
  static final int PAYLOAD_SHIFT = 8;

  private final RecordHeap heap;

  Records(RecordHeap heap) {
    this.heap = heap;
  }

  RecordHeap heap() {
    return heap;
  }

  /** Returns the heap's reference in a word. */
  static long reference(long word) {
    return word >>> PAYLOAD_SHIFT;
  }

  /**
   * Appends a record, whose mutable words are 0.
   *
   * @param tag kind of reference to return
   * @param type one of {@link store.offheap.record.RecordType}
   * @param length number of valid bytes of the body
   */
  long append(int tag, int type, byte[] body, int length) {
    return heap.append(type, body, length) << PAYLOAD_SHIFT | tag;
  }

  /** Prefetches a record that will be read soon; see {@link RecordHeap#load}. */
  long load(long word) {
    return heap.load(reference(word));
  }

  /** Returns the position of a record in the file; see {@link RecordHeap#position}. */
  long position(long word) {
    return heap.position(reference(word));
  }

  /** Returns a record's body after checking it. */
  byte[] body(long word, int type) {
    return heap.body(reference(word), type);
  }

  /** Returns the start of a record's body after checking it; see {@link RecordHeap#start}. */
  byte[] start(long word, int type) {
    return heap.start(reference(word), type);
  }

  /** Returns the hash of a record's body; see {@link RecordHeap#hash}. */
  long hash(long word, int type, long seed) {
    return heap.hash(reference(word), type, seed);
  }

  /** Requires that an intact record of a type exists; see {@link RecordHeap#requireSound}. */
  void requireWhole(long word, int type) {
    heap.requireSound(reference(word), type);
  }

  /** Returns whether an intact record of a type exists. */
  boolean isWhole(long word, int type) {
    return heap.isSound(reference(word), type);
  }

  /** Returns whether a record is intact. */
  boolean isWhole(long word) {
    return isWhole(word, heap.type(reference(word)));
  }

  /** Returns whether a record has the given type and body. */
  boolean matches(long word, int type, byte[] body, int length) {
    return heap.matches(reference(word), type, body, length);
  }

  /** Returns a mutable word of a record; what it refers to can be read afterwards. */
  long get(long word, int index) {
    return heap.word(reference(word), index);
  }

  /** Stores a mutable word of a record, ordered after all preceding stores (release store). */
  void putRelease(long word, int index, long value) {
    heap.wordRelease(reference(word), index, value);
  }

  /** Returns the valid word of a cell. */
  long current(long word) {
    return get(word, CURRENT);
  }

  // Entries and pairs

  /** Returns whether an entry or a pair belongs to a key. */
  boolean isOfKey(long word, byte[] key) {
    return heap.isOfKey(reference(word), key);
  }

  /** Returns whether a key's record is a pair. */
  boolean isPair(long word) {
    return heap.isPair(reference(word));
  }

  /** Returns whether a body is short enough for a pair. */
  boolean fitsPair(int length) {
    return heap.isWhole(RecordType.PAIR, length);
  }

  /**
   * Returns the word of the value of a key's record, or {@link Word#EMPTY} if the record belongs to
   * another key. A value whose bytes are stored in a pair is represented by the pair's own word,
   * with the tag of an entry.
   */
  long valueOf(long ref, byte[] key) {
    return heap.valueOf(reference(ref), key);
  }

  /** Returns the word of the value of an entry or a pair, represented in the same way. */
  long valueOf(long ref) {
    return heap.valueOf(reference(ref));
  }

  /** Returns the word of the value that a pair was created with, represented in the same way. */
  long ownValueOf(long pair) {
    return heap.ownValueOf(reference(pair));
  }

  /** Returns the value whose bytes are stored in a pair. */
  Object pairValue(long pair, ValueCodec codec) {
    return heap.pairValue(reference(pair), codec);
  }

  /** Returns the entry that supersedes a pair's own value, or {@link Word#EMPTY} for none. */
  long successor(long pair) {
    long successor = heap.successor(reference(pair));
    return successor == 0 ? Word.EMPTY : Word.ofRecord(Word.ENTRY, successor);
  }

  /** Returns the key of an entry or a pair. */
  byte[] keyOf(long ref) {
    if (!isPair(ref)) {
      return body(ref, RecordType.ENTRY);
    }
    byte[] body = body(ref, RecordType.PAIR);
    return Arrays.copyOf(body, keyLength(ref, body));
  }

  /** Returns the bytes of the value stored in a pair. */
  byte[] valueIn(long pair) {
    byte[] body = body(pair, RecordType.PAIR);
    return Arrays.copyOfRange(body, keyLength(pair, body), body.length - 1);
  }

  /** Returns the length of the key in the body of a pair. */
  private int keyLength(long pair, byte[] body) {
    try {
      return PairBody.keyLength(body);
    } catch (CorruptStoreException e) {
      throw corrupt(pair, "pair", "a key and a value", "something else");
    }
  }

  /** Makes a word the valid one of a cell; see {@link RecordHeap#cell}. */
  void cell(long word, long value) {
    heap.cell(reference(word), value);
  }

  /** Returns whether a word would still have the same meaning if a power failure occurred now. */
  boolean isSelfContained(long word) {
    return !Word.isReference(word) || heap.isDurable(reference(word));
  }

  /** Returns the type of a record. */
  int type(long word) {
    return heap.type(reference(word));
  }

  /**
   * Returns whether a record is contained neither in a checkpoint nor in one in progress, so that a
   * power failure cannot restore anything that refers to it.
   */
  boolean isFresh(long word) {
    return heap.isFresh(reference(word));
  }

  /** Returns the value that a word holds in itself. */
  Object inline(long word) {
    try {
      return Word.value(word);
    } catch (CorruptStoreException e) {
      throw new CorruptStoreException(e.getMessage(), heap.path(), e, "a word");
    }
  }

  /** Returns the exception for a damaged record. */
  CorruptStoreException corrupt(long word, String what, Object expected, Object actual) {
    return heap.corrupt(reference(word), what, expected, actual);
  }

  /** Frees a record that is no longer referenced. */
  void free(long word) {
    heap.free(reference(word));
  }
}
