package store.offheap.object;

import store.offheap.record.Word;

/**
 * Completes the changes that a process left unfinished when it died since the last boot, so that
 * all its stores are present: those of one root key and one container, according to the notes in
 * the live page. Data that it had stored but not yet referenced remains as uncounted dead bytes.
 */
final class Repair {
  private final ObjectStore store;
  private final RootState state;

  Repair(ObjectStore store) {
    this.store = store;
    this.state = store.state();
  }

  /** Performs the repair; requires the file's write lock. */
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

  /** Removes the entry of a key if the key's slot was not yet marked as having one. */
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

  /** Returns the number of root keys according to the note of an unfinished change. */
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
