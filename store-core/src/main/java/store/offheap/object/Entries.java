package store.offheap.object;

import java.lang.invoke.VarHandle;
import store.offheap.record.PairBody;
import store.offheap.record.RecordType;
import store.offheap.record.Word;
import store.offheap.table.Table;
import store.offheap.table.TableWriter;

/**
 * Root keys by their hash: slots of the table that lead to records of the keys' bytes. A pair has
 * the value beside the key, and never changes but for one word: an entry that counts instead, with
 * a cell, once the key is given another value. A key that lies in its own slot gets an entry here,
 * and so does one that is too long for a pair.
 *
 * <p>A key lies at the place of its hash, or at one of those that follow without a gap. A key that
 * is removed leaves {@link Word#ABSENT} at its place while the next place is taken, so that nothing
 * ever moves and each change is one store.
 */
final class Entries {
  /** How many places a key is looked for at. More keys of one hash are no accident. */
  static final int MAX_PLACES = 1000;

  private static final int PREVIOUS = 1;

  private final Table table;
  private final Records records;
  private final Pairs pairs;

  private long foundRef;
  private int places;
  private int countBefore;

  Entries(Table table, Records records) {
    this.table = table;
    this.records = records;
    this.pairs = new Pairs(records);
  }

  /** Returns what entries and pairs have in common. */
  Pairs pairs() {
    return pairs;
  }

  private long at(long place) {
    return table.get(TableKeys.of(TableKeys.HASHED, place), Word.EMPTY);
  }

  /** Returns the entry of a key, 0 if there is none; any thread, within a read. */
  long find(RootKey key) {
    for (int i = 0; i < MAX_PLACES; i++) {
      long word = at(key.place() + i);
      if (word == Word.EMPTY) {
        return 0;
      }
      if (word != Word.ABSENT && isOf(word, key)) {
        return word;
      }
    }
    return 0;
  }

  /**
   * Returns the word of a key's value; any thread, within a read.
   *
   * @param key the bytes of the key
   * @param place the first place where it may lie
   * @return what {@link Records#valueOf(long, byte[])} does, {@link Word#EMPTY} if there is none
   */
  long valueOf(byte[] key, long place) {
    return valueOf(key, place, at(place));
  }

  /** Does the same if it is known what lies at the first place. */
  long valueOf(byte[] key, long place, long first) {
    long ref = first;
    for (int i = 1; ref != Word.EMPTY; i++) {
      long word = ref == Word.ABSENT ? Word.EMPTY : records.valueOf(ref, key);
      if (word != Word.EMPTY || i == MAX_PLACES) {
        return word;
      }
      ref = at(place + i);
    }
    return Word.EMPTY;
  }

  private boolean isOf(long ref, RootKey key) {
    return records.isOfKey(ref, key.bytes());
  }

  /**
   * Finds the entry of a key, and counts on the way; the writer only.
   *
   * @return the entry, 0 if there is none
   */
  long seek(RootKey key) {
    foundRef = 0;
    countBefore = 0;
    for (places = 1; places <= MAX_PLACES; places++) {
      long word = at(key.place() + places - 1);
      if (word == Word.EMPTY) {
        return 0;
      }
      countBefore += isPresent(word) ? 1 : 0;
      if (word != Word.ABSENT && isOf(word, key)) {
        foundRef = word;
        return word;
      }
    }
    throw new IllegalStateException("too many keys of one hash: expected=at most " + MAX_PLACES
        + ", file=" + table.file().path());
  }

  /** Returns how many places {@link #seek} looked at. */
  int places() {
    return places;
  }

  /** Returns how many keys are present at the places that {@link #seek} looked at. */
  int count() {
    return countBefore;
  }

  /** Returns how many keys are present at some places. */
  int countAt(long place, int count) {
    int present = 0;
    for (int i = 0; i < count; i++) {
      present += isPresent(at(place + i)) ? 1 : 0;
    }
    return present;
  }

  private boolean isPresent(long word) {
    return word != Word.EMPTY && word != Word.ABSENT && records.valueOf(word) != Word.ABSENT;
  }

  /**
   * Adds a key that has no entry, as a pair if that is short enough.
   *
   * @param word its value
   */
  void insert(RootKey key, long word) {
    byte[] body = PairBody.of(key.bytes(), word);
    if (pairs.fits(body.length)) {
      insertPair(key, body);
    } else {
      insert(key, word, Word.EMPTY);
    }
  }

  /** Adds a key that has no entry, with the bytes of its value, which fit a pair. */
  void insert(RootKey key, byte[] value) {
    insertPair(key, PairBody.of(key.bytes(), value));
  }

  private void insertPair(RootKey key, byte[] body) {
    long ref = records.append(Word.ENTRY, RecordType.PAIR, body, body.length);
    boolean isInserted = false;
    try {
      put(key, ref);
      isInserted = true;
    } finally {
      if (!isInserted) {
        records.free(ref);
      }
    }
  }

  /**
   * Adds a key that lies in a slot, and has no entry.
   *
   * @param word its value
   * @param previous what counts if that is lost in a power failure, {@link Word#EMPTY} for nothing
   */
  void insert(RootKey key, long word, long previous) {
    long ref = records.append(Word.ENTRY, RecordType.ENTRY, key.bytes(), key.bytes().length);
    boolean isInserted = false;
    try {
      records.putRelease(ref, PREVIOUS, previous);
      records.putRelease(ref, Records.CURRENT, word);
      put(key, ref);
      isInserted = true;
    } finally {
      if (!isInserted) {
        records.free(ref);
      }
    }
  }

  private void put(RootKey key, long ref) {
    TableWriter writer = table.writer();
    for (int i = 0; i < MAX_PLACES; i++) {
      if (!writer.seekOrMakeRoom(TableKeys.of(TableKeys.HASHED, key.place() + i))) {
        writer.insert(ref);
        return;
      }
      if (writer.raw() == Word.ABSENT) {
        // Whoever sees the reference sees the record: pairs with the fence of a lookup.
        VarHandle.releaseFence();
        writer.update(ref);
        return;
      }
    }
    throw new IllegalStateException("too many keys of one hash: expected=at most " + MAX_PLACES
        + ", file=" + table.file().path());
  }

  /** Removes the entry of a key, and frees it. */
  void remove(RootKey key, long ref) {
    for (int i = 0; i < MAX_PLACES; i++) {
      if (at(key.place() + i) == ref) {
        vacate(key.place() + i);
        pairs.free(ref);
        return;
      }
    }
  }

  /** Takes away what a place leads to, and the places before it that only led on to it. */
  private void vacate(long place) {
    TableWriter writer = table.writer();
    long last = place;
    if (at(last + 1) != Word.EMPTY) {
      if (writer.seek(TableKeys.of(TableKeys.HASHED, last))) {
        writer.update(Word.ABSENT);
      }
      return;
    }
    do {
      if (writer.seek(TableKeys.of(TableKeys.HASHED, last))) {
        writer.delete();
      }
      last--;
    } while (at(last) == Word.ABSENT);
  }

  // After a power failure

  /** Returns whether the entry of a key lies at a place; what lies there may be broken. */
  boolean isAt(long place, RootKey key) {
    long word = at(place);
    return Word.isReference(word) && isWhole(word) && isOf(word, key);
  }

  private boolean isWhole(long ref) {
    return records.isWhole(ref, RecordType.PAIR) || records.isWhole(ref, RecordType.ENTRY);
  }

  /** Has a place lead on to the next one, if it leads nowhere. */
  void bridge(long place) {
    TableWriter writer = table.writer();
    if (!writer.seekOrMakeRoom(TableKeys.of(TableKeys.HASHED, place))) {
      writer.insert(Word.ABSENT);
    }
  }

  /** Has a place lead nowhere but on. */
  void blank(long place) {
    if (table.writer().seek(TableKeys.of(TableKeys.HASHED, place))) {
      table.writer().update(Word.ABSENT);
    }
  }

  /** Takes away the entry of a key, whose record is counted with all others later. */
  void drop(RootKey key, long ref) {
    for (int i = 0; i < MAX_PLACES; i++) {
      if (at(key.place() + i) == ref) {
        vacate(key.place() + i);
        return;
      }
    }
  }
}
