package store.offheap.object;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import store.offheap.record.PairBody;
import store.offheap.record.RecordType;
import store.offheap.record.Word;

/**
 * The pairs of root keys and the entries that succeed them. A pair never changes, except for its
 * word: once its key is given another value, the word refers to an entry, whose cell is valid from
 * then on.
 *
 * <p>Any thread may read, within a read of the store; changes require the file's write lock.
 */
final class Pairs {
  private final Records records;

  Pairs(Records records) {
    this.records = records;
  }

  /** Returns whether a body is short enough for a pair. */
  boolean fits(int length) {
    return records.fitsPair(length);
  }

  /** Returns whether the bytes of a value are short enough to be stored next to a key. */
  boolean fits(RootKey key, byte[] value) {
    return value.length <= PairBody.MAX_VALUE_LENGTH && fits(key.bytes().length + value.length + 1);
  }

  /** Makes a word the value of an entry or a pair. */
  void change(long ref, long word) {
    if (!records.isPair(ref)) {
      records.cell(ref, word);
      return;
    }
    long successor = records.successor(ref);
    if (successor == Word.EMPTY) {
      succeed(ref, word);
    } else {
      records.cell(successor, word);
    }
  }

  /**
   * Gives a pair an entry that supersedes it. A power failure that loses the entry leaves the
   * pair's own value, which was valid at the last checkpoint.
   */
  private void succeed(long pair, long word) {
    byte[] body = successorBody(pair);
    long successor = records.append(Word.ENTRY, RecordType.ENTRY, body, body.length);
    boolean isDone = false;
    try {
      records.putRelease(successor, Records.CURRENT, word);
      records.putRelease(pair, Records.SUCCESSOR, successor);
      isDone = true;
    } finally {
      if (!isDone) {
        records.free(successor);
      }
    }
  }

  /**
   * Returns the body of the entry that succeeds a pair, in place of a key: the pair's word. Without
   * a body, a disk could retain the header, in one sector, together with old content of the cell's
   * sector.
   */
  static byte[] successorBody(long pair) {
    return ByteBuffer.allocate(Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(pair)
        .array();
  }

  /** Returns whether an entry exists, is intact and belongs to a pair. */
  boolean isSuccessor(long ref, long pair) {
    byte[] body = successorBody(Word.withTag(Word.ENTRY, pair));
    return Word.tag(ref) == Word.ENTRY
        && records.isWhole(ref, RecordType.ENTRY)
        && records.matches(ref, RecordType.ENTRY, body, body.length);
  }

  /** Frees an entry or a pair, together with its successor. */
  void free(long ref) {
    long successor = records.isPair(ref) ? records.successor(ref) : Word.EMPTY;
    records.free(ref);
    if (successor != Word.EMPTY) {
      records.free(successor);
    }
  }
}
