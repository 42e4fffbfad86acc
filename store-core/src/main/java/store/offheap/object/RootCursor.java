package store.offheap.object;

import store.offheap.record.Word;

/**
 * Iterates over the keys of an object map, in the order of a {@link SlotCursor}.
 *
 * <p>A key with its own slot is returned at that slot, even if its value has moved to an entry; any
 * other key at the slot that refers to its entry. Neither slot ever moves while the key is present,
 * so the key is returned once.
 */
final class RootCursor implements Dictionary.Cursor {
  private final ObjectStore store;
  private final RootDictionary root;
  private final SlotCursor slots;
  private RootKey key;
  private long word;

  RootCursor(ObjectStore store, RootDictionary root) {
    this.store = store;
    this.root = root;
    this.slots = SlotCursor.ofKeys(store);
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

  /** Returns the key at a place now, or null if there is none without its own slot. */
  private RootKey keyAt(long tableKey) {
    long ref = store.table().get(tableKey, Word.EMPTY);
    if (!Word.isReference(ref)) {
      return null;
    }
    RootKey found = store.keys().ofBytes(store.records().keyOf(ref));
    return found.isInline() ? null : found;
  }

  /** Returns the current word of the key's value, or {@link Word#EMPTY} if the key was removed. */
  long word() {
    return store.readHere(() -> root.find(key));
  }

  /** Returns the key, even if its class is not known. */
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
