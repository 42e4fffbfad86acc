package store.offheap.object;

import store.offheap.record.Word;
import store.offheap.table.TableCursor;

/**
 * A walk through the keys of an object map, in the order of the table.
 *
 * <p>A key with a slot of its own comes at that slot, also when its value has moved to an entry;
 * any other at the slot that leads to its entry. Neither ever moves while the key is there, so it
 * comes once.
 */
final class RootCursor implements Dictionary.Cursor {
  private final ObjectStore store;
  private final RootDictionary root;
  private final TableCursor slots;
  private RootKey key;
  private long word;

  RootCursor(ObjectStore store, RootDictionary root) {
    this.store = store;
    this.root = root;
    this.slots = store.table().cursor();
  }

  @Override
  public boolean next() {
    store.requireOpen();
    while (slots.next()) {
      int kind = TableKeys.kind(slots.key());
      if (kind == TableKeys.INLINE && nextInline() || kind == TableKeys.HASHED && nextHashed()) {
        return true;
      }
    }
    return false;
  }

  private boolean nextInline() {
    key = store.keys().ofInline(slots.key());
    word = slots.raw();
    return !Word.isMoved(word) || store.readHere(() -> root.find(key) != Word.EMPTY);
  }

  private boolean nextHashed() {
    word = Word.MOVED;
    key = store.readHere(() -> keyAt(slots.key()));
    return key != null;
  }

  /** Returns the key that lies at a place now, null if none does that has no slot of its own. */
  private RootKey keyAt(long tableKey) {
    long ref = store.table().get(tableKey, Word.EMPTY);
    if (!Word.isReference(ref)) {
      return null;
    }
    RootKey found = store.keys().ofBytes(store.records().keyOf(ref));
    return found.isInline() ? null : found;
  }

  /** Returns the word of the key's value now, {@link Word#EMPTY} if it was removed. */
  long word() {
    return store.readHere(() -> root.find(key));
  }

  /** Returns the key, also if it is of a class that is not known. */
  RootKey rootKey() {
    return key;
  }

  @Override
  public Object key() {
    return key.value();
  }

  @Override
  public Object value() {
    return Word.isInline(word) && !Word.isMoved(word)
        ? store.records().inline(word)
        : root.get(key);
  }
}
