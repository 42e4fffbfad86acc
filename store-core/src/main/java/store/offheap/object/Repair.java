package store.offheap.object;

import store.offheap.record.Word;

/**
 * Ends what a process left half done when it died in this boot, in which every store it made is
 * there: one root key and one container, as the notes in the live page say. What it had stored and
 * not yet referred to stays behind as dead bytes that nobody counts.
 */
final class Repair {
  private final ObjectStore store;
  private final RootState state;

  Repair(ObjectStore store) {
    this.store = store;
    this.state = store.state();
  }

  /** Needs the file's write lock. */
  void run() {
    long tableKey = state.pendingKey();
    if (tableKey != 0) {
      state.size(store.table().size() == 0 ? 0 : state.sizeAfter(count(tableKey)));
    }
    long container = state.pendingContainer();
    if (container != 0) {
      store.nested().repair(container);
    }
    if (tableKey != 0 || container != 0) {
      state.clearPending();
    }
  }

  private int count(long tableKey) {
    if (TableKeys.kind(tableKey) != TableKeys.INLINE) {
      return store.entries().countAt(TableKeys.place(tableKey), state.pendingPlaces());
    }
    RootKey key = store.keys().ofInline(tableKey);
    long word = store.table().get(tableKey, Word.EMPTY);
    long ref = Word.isMoved(word) ? 0 : store.entries().find(key);
    if (ref != 0) {
      // The slot did not come to say that this entry counts.
      long lost = store.records().current(ref);
      store.entries().remove(key, ref);
      store.words().release(lost, 0);
    }
    return store.root().find(key) == Word.EMPTY ? 0 : 1;
  }
}
