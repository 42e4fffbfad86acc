package store.offheap.object;

import java.lang.invoke.VarHandle;
import store.offheap.record.PairBody;
import store.offheap.record.RecordType;
import store.offheap.record.Word;
import store.offheap.table.Table;
import store.offheap.table.TableWriter;

/**
 * Root keys by hash: table slots that refer to records with the keys' bytes. A pair holds the value
 * next to the key and never changes, except for one word: once the key is given another value, this
 * word refers to an entry with a cell, which is valid instead of the pair. A key stored in its own
 * slot gets an entry here, and so does a key that is too long for a pair.
 *
 * <p>Keys are stored by linear probing: at the place of the hash or at one that follows it without
 * a gap. A removed key leaves the tombstone {@link Word#ABSENT} at its place while the next place
 * is occupied, so that nothing ever moves and each change is a single store.
 */
final class Entries {
  /**
   * Maximum number of places probed for a key. More keys with the same hash do not occur by chance.
   */
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

  /** Returns the operations common to entries and pairs. */
  Pairs pairs() {
    return pairs;
  }

  private long at(long place) {
    return table.get(TableKeys.of(TableKeys.HASHED, place), Word.EMPTY);
  }

  /**
   * Returns the entry of a key, or 0 if there is none; may be called by any thread, within a read.
   */
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
   * Returns the word of a key's value; may be called by any thread, within a read.
   *
   * @param key the bytes of the key
   * @param place the first place where it may be stored
   * @return the result of {@link Records#valueOf(long, byte[])}, or {@link Word#EMPTY} if there is
   *     none
   */
  long valueOf(byte[] key, long place) {
    return valueOf(key, place, at(place));
  }

  /** Does the same if the content of the first place is already known. */
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
   * Finds the entry of a key and counts keys and places on the way; for the writer only.
   *
   * @return the entry, or 0 if there is none
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

  /** Returns the number of places that {@link #seek} probed. */
  int places() {
    return places;
  }

  /** Returns the number of keys present at the places that {@link #seek} probed. */
  int count() {
    return countBefore;
  }

  /** Returns the number of keys present at some places. */
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

  /** Adds a key that has no entry, with the bytes of its value, which fit in a pair. */
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
   * Adds a key that is stored in a slot and has no entry.
   *
   * @param word its value
   * @param previous the word that is valid if the new one is lost in a power failure, or
   *     {@link Word#EMPTY} for none
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
        // A reader that sees the reference also sees the record: pairs with the fence of a lookup.
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

  /** Clears a place, and the tombstones before it that only led to it. */
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

  /** Returns whether a place holds the entry of a key; its content may be broken. */
  boolean isAt(long place, RootKey key) {
    long word = at(place);
    return Word.isReference(word) && isWhole(word) && isOf(word, key);
  }

  private boolean isWhole(long ref) {
    return records.isWhole(ref, RecordType.PAIR) || records.isWhole(ref, RecordType.ENTRY);
  }

  /** Puts a tombstone in a place if it is empty, so that probing continues to the next one. */
  void bridge(long place) {
    TableWriter writer = table.writer();
    if (!writer.seekOrMakeRoom(TableKeys.of(TableKeys.HASHED, place))) {
      writer.insert(Word.ABSENT);
    }
  }

  /** Replaces the content of a place by a tombstone. */
  void blank(long place) {
    if (table.writer().seek(TableKeys.of(TableKeys.HASHED, place))) {
      table.writer().update(Word.ABSENT);
    }
  }

  /** Removes the entry of a key; its record is counted later with all others. */
  void drop(RootKey key, long ref) {
    for (int i = 0; i < MAX_PLACES; i++) {
      if (at(key.place() + i) == ref) {
        vacate(key.place() + i);
        return;
      }
    }
  }
}
