package store.offheap.object;

import java.util.HashSet;
import java.util.Set;
import store.offheap.error.CorruptStoreException;
import store.offheap.record.RecordType;
import store.offheap.record.Word;
import store.offheap.table.Table;
import store.offheap.table.TableWriter;

/**
 * Makes an object map consistent after a power failure, when only some of the stores since the last
 * checkpoint have reached the disk. Every key gets the newest value whose records are intact;
 * indexes, reference counts, sizes and dead bytes are recomputed.
 *
 * <p>Makes several passes over the table: entries; words; lost indexes; counts; unreferenced
 * values. Each pass can be interrupted at any store and restarted: nothing that the last checkpoint
 * refers to is overwritten, and decisions already made are made in the same way again. Memory is
 * limited to one count per segment, a set of the broken containers under one key, and the slots of
 * a {@link SlotCursor}.
 *
 * <p>Requires the file's write lock.
 */
final class Restoration {
  private final ObjectStore store;
  private final Table table;
  private final Records records;
  private final Entries entries;
  private final Keys keys;
  private long containersLeft;
  private int depth;

  /** Containers under the current key that have no intact version. */
  private final Set<Long> broken = new HashSet<>();

  Restoration(ObjectStore store) {
    this.store = store;
    this.table = store.table();
    this.records = store.records();
    this.entries = store.entries();
    this.keys = store.keys();
  }

  void run() {
    containersLeft = store.file().length() / Long.BYTES;
    eachSlot((tableKey, raw) -> {
      if (TableKeys.kind(tableKey) == TableKeys.HASHED && Word.isReference(raw)) {
        settleEntry(TableKeys.place(tableKey), raw);
      }
    });
    eachSlot(this::settleSlot);
    new Recount(store).run();
    store.state().clearPending();
  }

  /** An action on a slot. */
  interface SlotAction {
    void accept(long tableKey, long raw);
  }

  private void eachSlot(SlotAction action) {
    SlotCursor slots = SlotCursor.ofAll(store);
    while (slots.next()) {
      action.accept(slots.key(), slots.raw());
    }
  }

  /** Keeps an entry that is intact and can be found. */
  private void settleEntry(long place, long ref) {
    RootKey key = entryKey(ref);
    long distance = key == null ? Entries.MAX_PLACES : TableKeys.distance(key.place(), place);
    if (distance >= Entries.MAX_PLACES) {
      entries.blank(place);
      return;
    }
    // Restores lost tombstones that led to this place.
    for (long i = 0; i < distance; i++) {
      entries.bridge(key.place() + i);
    }
    for (long i = 0; i < distance; i++) {
      if (entries.isAt(key.place() + i, key)) {
        entries.blank(place);
        return;
      }
    }
  }

  private RootKey entryKey(long ref) {
    try {
      return keys.ofBytes(records.keyOf(ref));
    } catch (CorruptStoreException e) {
      return null;
    }
  }

  private void settleSlot(long tableKey, long raw) {
    switch (TableKeys.kind(tableKey)) {
      case TableKeys.INLINE -> settleInline(tableKey);
      case TableKeys.HASHED -> settleHashed(tableKey, raw);
      case TableKeys.INDEX -> delete(tableKey);
      case TableKeys.VALUE -> {
        if (!store.interner().settle(tableKey, raw)) {
          delete(tableKey);
        }
      }
      default ->
        throw new CorruptStoreException(
            "kind of slot: expected=1, 2, 4 or 5, actual=" + TableKeys.kind(tableKey),
            table.file().path(),
            "table");
    }
  }

  private void delete(long tableKey) {
    TableWriter writer = table.writer();
    if (writer.seek(tableKey)) {
      writer.delete();
    }
  }

  private void settleInline(long tableKey) {
    RootKey key = keys.ofInline(tableKey);
    long ref = entries.find(key);
    long word = table.get(tableKey, Word.EMPTY);
    if (Word.isMoved(word) && ref != 0 && settleCell(ref)) {
      return;
    }
    if (ref != 0) {
      entries.drop(key, ref);
    }
    if (!isWhole(word & ~Word.MOVED)) {
      delete(tableKey);
    } else if (Word.isMoved(word) && table.writer().seek(tableKey)) {
      table.writer().update(word & ~Word.MOVED);
    }
  }

  private void settleHashed(long tableKey, long raw) {
    long ref = table.get(tableKey, Word.EMPTY);
    if (ref != raw || !Word.isReference(ref)) {
      return;
    }
    RootKey key = keys.ofBytes(records.keyOf(ref));
    boolean counts = key.isInline()
        // The key's own slot decides when it is processed.
        ? Word.isMoved(table.get(key.tableKey(), Word.EMPTY))
        : records.isPair(ref)
            ? settlePair(ref)
            : settleCell(ref) && records.current(ref) != Word.ABSENT;
    if (!counts) {
      entries.drop(key, ref);
    }
  }

  /** Makes the entry that succeeds a pair valid if it is intact, otherwise the pair's own value. */
  private boolean settlePair(long pair) {
    long successor = records.get(pair, Records.SUCCESSOR);
    if (successor != Word.EMPTY) {
      if (entries.pairs().isSuccessor(successor, pair) && settleCell(successor)) {
        return true;
      }
      records.putRelease(pair, Records.SUCCESSOR, Word.EMPTY);
    }
    long own = records.ownValueOf(pair);
    return Word.tag(own) == Word.ENTRY || isWhole(own);
  }

  /** Makes the first intact word of a cell the valid one. */
  private boolean settleCell(long ref) {
    for (int index = Records.CURRENT; index < RecordType.CELL_WORDS; index++) {
      long word = records.get(ref, index);
      if (isWhole(word)) {
        if (index != Records.CURRENT) {
          records.putRelease(ref, Records.CURRENT, word);
        }
        return true;
      }
    }
    return false;
  }

  /** Returns whether a word is valid, and makes what it refers to consistent. */
  private boolean isWhole(long word) {
    if (Word.isMoved(word)) {
      return false;
    }
    return switch (Word.tag(word)) {
      case Word.VALUE -> store.interner().isWhole(word);
      case Word.CONTAINER -> isContainerWhole(word);
      default -> word == Word.ABSENT || Words.isInlineValue(word);
    };
  }

  private boolean isContainerWhole(long word) {
    if (broken.contains(word)) {
      // Each version of its enclosing container refers to it, and so does each version of the
      // container around that, and so on.
      return false;
    }
    boolean isWhole = isWholeInside(word);
    if (depth == 0) {
      broken.clear();
    } else if (!isWhole) {
      broken.add(word);
    }
    return isWhole;
  }

  private boolean isWholeInside(long word) {
    if (containersLeft-- <= 0) {
      throw new CorruptStoreException(
          "containers: expected=each in one place, actual=more than there is room for",
          table.file().path(),
          "heap");
    }
    depth++;
    try {
      return store.nested().settle(word, depth - 1, this::isWhole);
    } catch (CorruptStoreException e) {
      if (containersLeft <= 0) {
        throw e;
      }
      return false;
    } finally {
      depth--;
    }
  }
}
