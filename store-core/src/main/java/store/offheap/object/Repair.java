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
      dropLost(tableKey);
      state.size(size());
    }
    long container = state.pendingContainer();
    if (container != 0) {
      store.nested().repair(container);
    }
    if (tableKey != 0 || container != 0) {
      state.clearPending();
    }
  }

  /** Takes away the entry of a key whose slot did not come to say that it counts. */
  private void dropLost(long tableKey) {
    if (TableKeys.kind(tableKey) != TableKeys.INLINE) {
      return;
    }
    RootKey key = store.keys().ofInline(tableKey);
    long word = store.table().get(tableKey, Word.EMPTY);
    long ref = Word.isMoved(word) ? 0 : store.entries().find(key);
    if (ref != 0) {
      long lost = store.records().current(ref);
      store.entries().remove(key, ref);
      store.words().release(lost, 0);
    }
  }

  /** Returns how many root keys there are, as the note of a change that was cut short says. */
  long size() {
    return store.table().size() == 0 ? 0 : state.sizeAfter(count(state.pendingKey()));
  }

  private int count(long tableKey) {
    if (TableKeys.kind(tableKey) != TableKeys.INLINE) {
      return store.entries().countAt(TableKeys.place(tableKey), state.pendingPlaces());
    }
    return store.root().find(store.keys().ofInline(tableKey)) == Word.EMPTY ? 0 : 1;
  }
}
