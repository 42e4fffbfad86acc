package store.offheap.object;

import store.offheap.record.LiveBytes;
import store.offheap.record.Word;
import store.offheap.table.TableWriter;

/**
 * Recomputes everything derived from the words of a store in which every word is intact: the
 * reference counts of values, the slots of values and of containers' keys, the number of root keys,
 * and the live bytes of each segment.
 *
 * <p>Requires the file's write lock, and the reference count of every value to be 0.
 */
final class Recount implements Walk.Visitor {
  private final ObjectStore store;
  private final Records records;
  private final LiveBytes liveBytes;
  private long size;

  Recount(ObjectStore store) {
    this.store = store;
    this.records = store.records();
    this.liveBytes = records.heap().liveBytes();
  }

  void run() {
    Walk.through(store, this);
    store.state().size(size);
    sweep();
    records.heap().recounted(liveBytes);
  }

  @Override
  public void key() {
    size++;
  }

  @Override
  public void record(long ref) {
    liveBytes.add(Records.reference(ref));
  }

  @Override
  public void word(long word, int depth) {
    if (Word.tag(word) == Word.VALUE) {
      if (store.interner().recount(word)) {
        record(word);
      }
    } else if (Word.tag(word) == Word.CONTAINER) {
      store.nested().visit(word, depth, this);
    }
  }

  @Override
  public void slot(long tableKey, long raw) {
    TableWriter writer = store.table().writer();
    if (writer.seekOrMakeRoom(tableKey)) {
      writer.update(raw);
    } else {
      writer.insert(raw);
    }
  }

  /** Removes the slots of unreferenced values. */
  private void sweep() {
    TableWriter writer = store.table().writer();
    SlotCursor slots = SlotCursor.ofAll(store);
    while (slots.next()) {
      if (TableKeys.kind(slots.key()) == TableKeys.VALUE
          && store.interner().count(slots.raw()) == 0
          && writer.seek(slots.key())) {
        writer.delete();
      }
    }
  }
}
