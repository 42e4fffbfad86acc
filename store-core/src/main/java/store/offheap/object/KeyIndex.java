package store.offheap.object;

import java.lang.invoke.VarHandle;
import store.offheap.record.Word;
import store.offheap.table.Table;
import store.offheap.table.TableWriter;

/**
 * The index of the keys of large nested maps and sets: table slots that map the hash of container,
 * generation and key to a position in the vector's log.
 *
 * <p>Keys are stored by linear probing: at the place of the hash or at one that follows it without
 * a gap. A removed key leaves the tombstone {@link Word#ABSENT} while the next place is occupied,
 * so that nothing ever moves.
 *
 * <p>Any thread may read, within a read of the store; changes require the file's write lock.
 */
final class KeyIndex {
  /**
   * Maximum number of places probed for a key. More keys with the same hash do not occur by chance.
   */
  static final int MAX_PLACES = 1000;

  private static final int STAMP_SHIFT = 32;
  private static final int STAMP_MASK = (1 << 23) - 1;

  private final Table table;
  private final Records records;
  private final WordVector vectors;
  private final ContainerKeys keys;

  KeyIndex(Table table, Records records, ContainerKeys keys) {
    this.table = table;
    this.records = records;
    this.vectors = new WordVector(records);
    this.keys = keys;
  }

  private static long tableKey(long place) {
    return TableKeys.of(TableKeys.INDEX, place);
  }

  private long at(long place) {
    return table.get(tableKey(place), Word.EMPTY);
  }

  /** Returns the word of a position; part of it identifies the owner, in case hashes are equal. */
  private static long word(Version version, int position) {
    long stamp = version.id() * 31 + version.generation() & STAMP_MASK;
    return Word.ofPosition(stamp << STAMP_SHIFT | position);
  }

  private static int position(long word) {
    return (int) Word.position(word);
  }

  private static boolean isOf(long word, Version version) {
    return Word.tag(word) == Word.POSITION
        && position(word) >= 0
        && word == word(version, position(word));
  }

  /** Returns the position of a key, or -1 if it is absent. */
  int find(Version version, ContainerKeys.Key key) {
    long place = keys.place(key, version);
    for (int i = 0; i < MAX_PLACES; i++) {
      long word = at(place + i);
      if (word == Word.EMPTY) {
        return -1;
      }
      if (isOf(word, version)) {
        long keyWord = keyAt(version, position(word));
        if (keyWord != Word.EMPTY && keys.isSame(keyWord, key)) {
          if (!Word.isMoved(keyWord)) {
            return position(word);
          }
          // Superseded concurrently: the slot now has the new position, unless it is a leftover.
          i -= at(place + i) == word ? 0 : 1;
        }
      }
    }
    return -1;
  }

  private long keyAt(Version version, int position) {
    return vectors.get(version, (long) position * version.stride());
  }

  /** Adds an absent key. */
  void insert(Version version, ContainerKeys.Key key, int position) {
    long place = keys.place(key, version);
    TableWriter writer = table.writer();
    for (int i = 0; i < MAX_PLACES; i++) {
      if (!writer.seekOrMakeRoom(tableKey(place + i))) {
        writer.insert(word(version, position));
        return;
      }
      if (writer.raw() == Word.ABSENT) {
        update(writer, word(version, position));
        return;
      }
    }
    throw new IllegalStateException("too many keys of one hash: expected=at most " + MAX_PLACES
        + ", file=" + table.file().path());
  }

  /** Updates a slot after everything it refers to was stored: pairs with the fence of a lookup. */
  private static void update(TableWriter writer, long word) {
    VarHandle.releaseFence();
    writer.update(word);
  }

  /** Makes a key refer to another position. */
  void move(Version version, ContainerKeys.Key key, int from, int to) {
    long place = keys.place(key, version);
    for (int i = 0; i < MAX_PLACES && at(place + i) != Word.EMPTY; i++) {
      if (at(place + i) == word(version, from)) {
        table.writer().seek(tableKey(place + i));
        update(table.writer(), word(version, to));
        return;
      }
    }
    throw records.corrupt(version.word(), "index of a key", "a slot", "none");
  }

  /** Removes the slot that maps a key to a position, if there is one. */
  void remove(Version version, ContainerKeys.Key key, int position) {
    long place = keys.place(key, version);
    for (int i = 0; i < MAX_PLACES && at(place + i) != Word.EMPTY; i++) {
      if (at(place + i) == word(version, position)) {
        vacate(place + i);
        return;
      }
    }
  }

  /** Clears a place, and the tombstones before it that only led to it. */
  private void vacate(long place) {
    TableWriter writer = table.writer();
    if (at(place + 1) != Word.EMPTY) {
      if (writer.seek(tableKey(place))) {
        writer.update(Word.ABSENT);
      }
      return;
    }
    long last = place;
    do {
      if (writer.seek(tableKey(last))) {
        writer.delete();
      }
      last--;
    } while (at(last) == Word.ABSENT);
  }

  /**
   * Visits the slot of the key at a position: the one that refers to it, or the one that should.
   */
  void show(Version version, ContainerKeys.Key key, int position, Nested.Visitor visitor) {
    long place = keys.place(key, version);
    long word = word(version, position);
    for (int i = 0; i < MAX_PLACES; i++) {
      long present = at(place + i);
      if (present == Word.EMPTY || present == word) {
        visitor.slot(tableKey(place + i), word);
        return;
      }
    }
  }
}
