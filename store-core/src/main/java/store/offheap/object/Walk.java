package store.offheap.object;

import store.offheap.record.Word;

/** Visits everything reachable from the root keys of a store. Containers are reported as words. */
final class Walk {
  private Walk() {}

  /** Visits the parts of a store. */
  interface Visitor extends Nested.Visitor {
    /** Visits a root key that is present; its word follows. */
    void key();
  }

  /** Walks an intact store. */
  static void through(ObjectStore store, Visitor visitor) {
    SlotCursor slots = SlotCursor.ofKeys(store);
    while (slots.next()) {
      int kind = TableKeys.kind(slots.key());
      if (kind == TableKeys.INLINE && !Word.isMoved(slots.raw())) {
        visitor.key();
        visitor.word(slots.raw(), 0);
      } else if (kind == TableKeys.HASHED && Word.isReference(slots.raw())) {
        entry(store, slots.raw(), visitor);
      }
    }
  }

  private static void entry(ObjectStore store, long ref, Visitor visitor) {
    visitor.record(ref);
    Records records = store.records();
    long successor = records.isPair(ref) ? records.successor(ref) : Word.EMPTY;
    if (successor != Word.EMPTY) {
      visitor.record(successor);
    }
    long word = records.valueOf(ref);
    if (word != Word.ABSENT) {
      visitor.key();
      if (Word.tag(word) != Word.ENTRY) {
        visitor.word(word, 0);
      }
    }
  }
}
