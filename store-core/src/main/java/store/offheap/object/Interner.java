package store.offheap.object;

import store.offheap.error.CorruptStoreException;
import store.offheap.record.ContentHash;
import store.offheap.record.RecordType;
import store.offheap.record.Word;
import store.offheap.table.Table;
import store.offheap.table.TableWriter;

/**
 * Stores immutable values once each, with a reference count of the words that refer to them.
 *
 * <p>A table slot maps the hash of a value's bytes to its record. If four places are taken by other
 * values, or a slot is lost, a value is stored again, which does no harm.
 *
 * <p>A reference count is incremented before a word is stored anywhere, and decremented after the
 * word was replaced: a process that dies in between leaves a count that is too high, never too low.
 *
 * <p>Requires the file's write lock.
 */
final class Interner {
  /** Number of places probed for a value. */
  static final int PLACES = 4;

  /** Number of short values that are remembered by their hashes. */
  private static final int REMEMBERED = 1 << 16;

  private static final int COUNT = 0;

  /**
   * Number of references that may not be in the file: those of one collection that is about to be
   * written, or never was because a process died.
   */
  private static final int UNWRITTEN = Integer.MAX_VALUE;

  private final Table table;
  private final Records records;
  private final long seed;

  /** Hashes of the short values stored last, each at its own index; null initially. */
  private long[] remembered;

  Interner(Table table, Records records) {
    this.table = table;
    this.records = records;
    this.seed = table.spec().seed();
  }

  /** Returns the table key of one of the places for values with a given hash. */
  private static long at(long hash, int index) {
    return TableKeys.of(TableKeys.VALUE, hash + index);
  }

  /**
   * Returns the word of a value, which is stored if necessary, after incrementing its reference
   * count.
   *
   * @param bytes the value, encoded
   */
  long intern(byte[] bytes) {
    long hash = ContentHash.of(bytes, seed);
    for (int i = 0; i < PLACES; i++) {
      long tableKey = at(hash, i);
      long word = table.get(tableKey, Word.EMPTY);
      if (word == Word.EMPTY) {
        return append(bytes, tableKey);
      }
      if (records.matches(word, RecordType.VALUE, bytes, bytes.length)) {
        retain(word);
        return word;
      }
    }
    return append(bytes);
  }

  /**
   * Returns whether a value was requested recently: it is then likely to be put again, and is
   * shared from now on.
   */
  boolean isRepeated(byte[] bytes) {
    if (remembered == null) {
      remembered = new long[REMEMBERED];
    }
    long hash = ContentHash.of(bytes, seed);
    int place = (int) hash & REMEMBERED - 1;
    boolean isRepeated = remembered[place] == hash;
    remembered[place] = hash;
    return isRepeated;
  }

  private long append(byte[] bytes) {
    long word = records.append(Word.VALUE, RecordType.VALUE, bytes, bytes.length);
    records.putRelease(word, COUNT, 1);
    return word;
  }

  private long append(byte[] bytes, long tableKey) {
    long word = append(bytes);
    boolean isDone = false;
    try {
      insert(tableKey, word);
      isDone = true;
    } finally {
      if (!isDone) {
        records.free(word);
      }
    }
    return word;
  }

  private void insert(long tableKey, long word) {
    TableWriter writer = table.writer();
    if (!writer.seekOrMakeRoom(tableKey)) {
      writer.insert(word);
    }
  }

  /**
   * Returns the number of words that refer to a value, or an upper bound.
   *
   * @throws CorruptStoreException if there cannot have been that many
   */
  long count(long word) {
    long count = records.get(word, COUNT);
    if (count < 0 || count > UNWRITTEN && count - UNWRITTEN > table.file().length() / Long.BYTES) {
      throw records.corrupt(word, "references to a value", "as many words in the file", count);
    }
    return count;
  }

  /** Increments the reference count of a value. */
  void retain(long word) {
    records.putRelease(word, COUNT, count(word) + 1);
  }

  /** Decrements the reference count of a value; frees it at 0. */
  void release(long word) {
    long count = count(word) - 1;
    if (count > 0) {
      records.putRelease(word, COUNT, count);
      return;
    }
    long tableKey = slotOf(word);
    if (tableKey != 0 && table.writer().seek(tableKey)) {
      table.writer().delete();
    }
    records.free(word);
  }

  /**
   * Returns the table key that refers to a value, or 0 if none does; must be called within a read.
   */
  long slotOf(long word) {
    long hash = records.hash(word, RecordType.VALUE, seed);
    for (int i = 0; i < PLACES; i++) {
      if (table.get(at(hash, i), Word.EMPTY) == word) {
        return at(hash, i);
      }
    }
    return 0;
  }

  /** Returns whether a slot may stay after a power failure; its reference count is then reset. */
  boolean settle(long tableKey, long word) {
    return Word.tag(word) == Word.VALUE && isWhole(word) && slotOf(word) == tableKey;
  }

  /** Returns whether a value is intact after a power failure; its reference count is then reset. */
  boolean isWhole(long word) {
    if (!records.isWhole(word, RecordType.VALUE)) {
      return false;
    }
    if (records.get(word, COUNT) != 0) {
      records.putRelease(word, COUNT, 0);
    }
    return true;
  }

  /**
   * Counts a word that refers to a value, after a power failure.
   *
   * @return whether it is the first
   */
  boolean recount(long word) {
    long count = count(word);
    records.putRelease(word, COUNT, count + 1);
    if (count == 0 && slotOf(word) == 0) {
      insertAnew(word);
    }
    return count == 0;
  }

  private void insertAnew(long word) {
    long hash = records.hash(word, RecordType.VALUE, seed);
    for (int i = 0; i < PLACES; i++) {
      if (table.get(at(hash, i), Word.EMPTY) == Word.EMPTY) {
        insert(at(hash, i), word);
        return;
      }
    }
  }
}
