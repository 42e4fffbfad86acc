package store.offheap.object;

import java.util.Arrays;
import store.offheap.error.CorruptStoreException;
import store.offheap.record.DamagedHeap;
import store.offheap.record.PairBody;
import store.offheap.record.RecordType;
import store.offheap.record.Word;

/** Reads the entries and pairs of a damaged file: the keys and their valid values. */
final class EntrySalvage {
  private final DamagedHeap heap;
  private final WordSalvage words;
  private final boolean isRestored;

  /**
   * Creates an instance.
   *
   * @param isRestored whether the machine crashed, so that the newest value may be incomplete
   */
  EntrySalvage(DamagedHeap heap, WordSalvage words, boolean isRestored) {
    this.heap = heap;
    this.words = words;
    this.isRestored = isRestored;
  }

  /**
   * A value.
   *
   * @param word its word, or {@link Word#ABSENT} for none
   * @param bytes its bytes, if it has no word; otherwise null
   */
  record Value(long word, byte[] bytes) {}

  /**
   * Returns the key of an entry or a pair.
   *
   * @throws CorruptStoreException if it is neither, or not intact
   */
  byte[] key(long ref) {
    if (Word.tag(ref) != Word.ENTRY) {
      throw heap.corrupt(Records.reference(ref), "word", "an entry", Long.toHexString(ref));
    }
    if (!isPair(ref)) {
      return heap.body(Records.reference(ref), RecordType.ENTRY);
    }
    byte[] body = pair(ref);
    return Arrays.copyOf(body, PairBody.keyLength(body));
  }

  private boolean isPair(long ref) {
    return heap.type(Records.reference(ref)) == RecordType.PAIR;
  }

  private byte[] pair(long ref) {
    return heap.body(Records.reference(ref), RecordType.PAIR);
  }

  /**
   * Returns the valid value of an entry or a pair.
   *
   * @throws CorruptStoreException if it cannot be determined
   */
  Value value(long ref) {
    if (!isPair(ref)) {
      return new Value(cell(ref), null);
    }
    long successor = heap.word(Records.reference(ref), Records.SUCCESSOR);
    if (successor != Word.EMPTY && (!isRestored || isReadable(successor, ref))) {
      requireSuccessor(successor, ref);
      return new Value(cell(successor), null);
    }
    byte[] body = pair(ref);
    long word = PairBody.word(body);
    return new Value(
        word,
        word == Word.EMPTY
            ? Arrays.copyOfRange(body, PairBody.keyLength(body), body.length - 1)
            : null);
  }

  private void requireSuccessor(long successor, long pair) {
    boolean isSuccessor = Word.tag(successor) == Word.ENTRY
        && Arrays.equals(
            heap.body(Records.reference(successor), RecordType.ENTRY), Pairs.successorBody(pair));
    if (!isSuccessor) {
      throw heap.corrupt(
          Records.reference(pair), "word of a pair", "its entry", Long.toHexString(successor));
    }
  }

  /** Returns whether recovery would choose the entry that follows a pair. */
  private boolean isReadable(long successor, long pair) {
    try {
      requireSuccessor(successor, pair);
      for (int i = Records.CURRENT; i < RecordType.CELL_WORDS; i++) {
        if (words.isReadable(heap.word(Records.reference(successor), i), 0)) {
          return true;
        }
      }
    } catch (CorruptStoreException e) {
      // In this case, the pair's own value is valid.
    }
    return false;
  }

  /**
   * Returns the valid word of a cell; after a power failure, the one that recovery would choose.
   */
  private long cell(long ref) {
    for (int i = Records.CURRENT; isRestored && i < RecordType.CELL_WORDS; i++) {
      long word = heap.word(Records.reference(ref), i);
      if (word == Word.ABSENT || words.isReadable(word, 0)) {
        return word;
      }
    }
    return heap.word(Records.reference(ref), Records.CURRENT);
  }
}
