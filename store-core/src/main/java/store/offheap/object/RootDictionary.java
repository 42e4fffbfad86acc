package store.offheap.object;

import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import store.offheap.record.Word;
import store.offheap.table.Table;
import store.offheap.table.TableWriter;

/**
 * The keys of an object map itself.
 *
 * <p>A short key is its slot's key, and its value's word lies in that slot. A word with a record
 * that a power failure may lose never replaces another one there: then the key gets an
 * {@link Entries entry} with a cell, and the word in the slot the flag {@link Word#MOVED}, under
 * which it stays for recovery. From then on the entry counts, also when it says that the key is
 * absent. All other keys have entries from the beginning.
 */
final class RootDictionary implements Dictionary {
  private final ObjectStore store;
  private final Table table;
  private final Entries entries;
  private final Records records;
  private final Words words;
  private final RootState state;
  private final ReentrantLock lock;

  RootDictionary(ObjectStore store) {
    this.store = store;
    this.table = store.table();
    this.entries = store.entries();
    this.records = store.records();
    this.words = store.words();
    this.state = store.state();
    this.lock = store.file().writeLock();
  }

  @Override
  public long size() {
    store.requireOpen();
    return state.size();
  }

  @Override
  public Object get(Object key) {
    RootKey rootKey = store.keys().find(key);
    return rootKey == null ? absent() : get(rootKey);
  }

  /** Returns the value of a key, {@link #MISSING} if it is absent. */
  Object get(RootKey key) {
    return store.read(() -> {
      long word = find(key);
      return word == Word.EMPTY ? MISSING : words.view(word);
    });
  }

  @Override
  public boolean contains(Object key) {
    RootKey rootKey = store.keys().find(key);
    return rootKey == null ? absent() != MISSING : store.read(() -> find(rootKey) != Word.EMPTY);
  }

  private Object absent() {
    store.requireOpen();
    return MISSING;
  }

  /** Returns the word of a key's value, {@link Word#EMPTY} if it is absent; within a read. */
  long find(RootKey key) {
    if (key.isInline()) {
      long word = table.get(key.tableKey(), Word.EMPTY);
      if (word == Word.EMPTY || !Word.isMoved(word)) {
        return word;
      }
    }
    long ref = entries.find(key);
    long word = ref == 0 ? Word.EMPTY : records.current(ref);
    return word == Word.ABSENT ? Word.EMPTY : word;
  }

  @Override
  public boolean set(Object key, Object value) {
    return put(key, value, false) == MISSING;
  }

  @Override
  public Object put(Object key, Object value) {
    return put(key, value, true);
  }

  private Object put(Object key, Object value, boolean wantsOld) {
    return store.change(() -> {
      RootKey rootKey = store.keys().require(key);
      long old = find(rootKey);
      if (old != Word.EMPTY && words.isView(value, old)) {
        return wantsOld ? words.copy(old, 0) : null;
      }
      long word = words.store(value, 0);
      boolean isStored = false;
      try {
        Object oldValue = old == Word.EMPTY ? MISSING : wantsOld ? words.copy(old, 0) : null;
        begin(rootKey, old);
        store(rootKey, word);
        isStored = true;
        end(old == Word.EMPTY ? 1 : 0);
        words.release(old, 0);
        return oldValue;
      } finally {
        if (!isStored) {
          state.end();
          words.release(word, 0);
        }
      }
    });
  }

  private void begin(RootKey key, long old) {
    if (key.isInline()) {
      state.begin(key.tableKey(), 0, old == Word.EMPTY ? 0 : 1);
    } else {
      entries.seek(key);
      state.begin(key.tableKey(), entries.places(), entries.count());
    }
  }

  private void end(int added) {
    state.size(state.size() + added);
    state.end();
  }

  private void store(RootKey key, long word) {
    if (key.isInline()) {
      storeInline(key, word);
    } else {
      storeEntry(key, word, Word.EMPTY);
    }
  }

  private void storeInline(RootKey key, long word) {
    TableWriter writer = table.writer();
    if (!writer.seekOrMakeRoom(key.tableKey())) {
      writer.insert(word);
      return;
    }
    long present = writer.raw();
    if (Word.isMoved(present)) {
      storeEntry(key, word, Word.EMPTY);
    } else if (records.isSelfContained(word)) {
      update(writer, word);
    } else {
      storeEntry(key, word, present);
      writer.seek(key.tableKey());
      update(writer, present | Word.MOVED);
    }
  }

  /** Changes the value of a slot, after all that it refers to: pairs with a lookup's fence. */
  private static void update(TableWriter writer, long word) {
    VarHandle.releaseFence();
    writer.update(word);
  }

  private void storeEntry(RootKey key, long word, long previous) {
    long ref = entries.seek(key);
    if (ref != 0 && previous != Word.EMPTY) {
      // What a change that failed half way left behind: the slot still counts.
      entries.remove(key, ref);
      ref = 0;
    }
    if (ref == 0) {
      entries.insert(key, word, previous);
    } else {
      records.cell(ref, word);
    }
  }

  @Override
  public boolean remove(Object key) {
    return remove(key, false) != MISSING;
  }

  @Override
  public Object take(Object key) {
    return remove(key, true);
  }

  private Object remove(Object key, boolean wantsOld) {
    return store.change(() -> {
      RootKey rootKey = store.keys().find(key);
      long old = rootKey == null ? Word.EMPTY : find(rootKey);
      if (old == Word.EMPTY) {
        return MISSING;
      }
      Object oldValue = wantsOld ? words.copy(old, 0) : null;
      begin(rootKey, old);
      remove(rootKey);
      end(-1);
      words.release(old, 0);
      return oldValue;
    });
  }

  private void remove(RootKey key) {
    TableWriter writer = table.writer();
    boolean isSlot = key.isInline() && writer.seek(key.tableKey());
    if (isSlot && !Word.isMoved(writer.raw())) {
      writer.delete();
      return;
    }
    long ref = entries.seek(key);
    if (isSlot) {
      records.cell(ref, Word.ABSENT);
    } else {
      entries.remove(key, ref);
    }
  }

  @Override
  public void clear() {
    lock.lock();
    try {
      Cursor cursor = cursor();
      while (cursor.next()) {
        remove(cursor.key());
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Cursor cursor() {
    return new RootCursor(store, this);
  }

  @Override
  public boolean isWritable() {
    return store.file().isWritable();
  }

  @Override
  public ReentrantLock writeLock() {
    return lock;
  }

  @Override
  public Path file() {
    return store.file().path();
  }
}
