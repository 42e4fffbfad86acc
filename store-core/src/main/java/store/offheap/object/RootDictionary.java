package store.offheap.object;

import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import store.offheap.record.Word;
import store.offheap.table.Table;
import store.offheap.table.TableWriter;

/**
 * The root keys of an object map.
 *
 * <p>A short key is the key of its slot, which holds the word of its value. A word whose record may
 * be lost in a power failure never replaces another one there: instead, the key gets an
 * {@link Entries entry} with a cell, and the word in the slot is kept for recovery with the flag
 * {@link Word#MOVED}. From then on the entry is valid, even if it marks the key as absent. All
 * other keys have entries from the start.
 */
final class RootDictionary implements Dictionary {
  private final ObjectStore store;
  private final Table table;
  private final Entries entries;
  private final Records records;
  private final Words words;
  private final RootState state;
  private final ReentrantLock lock;
  private final RootBatch batch;

  /**
   * The word that {@link #locate} found in the slot of a key; marked as moved for a key without its
   * own slot.
   */
  private long slotWord;

  /** The entry that {@link #locate} found, or 0 for none. */
  private long entry;

  RootDictionary(ObjectStore store) {
    this.store = store;
    this.table = store.table();
    this.entries = store.entries();
    this.records = store.records();
    this.words = store.words();
    this.state = store.state();
    this.lock = store.file().writeLock();
    this.batch = new RootBatch(store, this);
  }

  @Override
  public long size() {
    return store.read(state::plausibleSize);
  }

  @Override
  public Object get(Object key) {
    long slot = Keys.slot(key);
    if (slot == 0) {
      return getHashed(key);
    }
    long epoch = store.begin();
    long word = slotWord(slot);
    if (word == Word.EMPTY) {
      return MISSING;
    }
    if (Word.isInline(word) && !Word.isMoved(word)) {
      // The word is self-contained: the table's own check of the epoch is sufficient.
      return records.inline(word);
    }
    return getReferred(key, slot, word, epoch);
  }

  /**
   * Returns the value of a key with its own slot whose value is stored elsewhere.
   *
   * @param first the word in the slot as it was at the epoch {@code begun}
   */
  private Object getReferred(Object key, long slot, long first, long begun) {
    RuntimeException before = null;
    long word = first;
    long epoch = begun;
    while (!Word.isMoved(word)) {
      try {
        Object value = view(word);
        if (store.isAt(epoch)) {
          return value;
        }
      } catch (RuntimeException e) {
        if (store.isAt(epoch) && store.counts(e, before)) {
          throw store.explained(e);
        }
        before = e;
      } catch (InternalError e) {
        throw store.file().pageGone(e);
      }
      epoch = store.begin();
      word = slotWord(slot);
    }
    return get(store.keys().find(key, slot));
  }

  /** Returns the word in the slot of a short key, whether it is valid or not. */
  private long slotWord(long slot) {
    try {
      return table.get(slot, Word.EMPTY);
    } catch (InternalError e) {
      throw store.file().pageGone(e);
    }
  }

  /**
   * Returns the value of a key without its own slot. Equivalent to {@link ObjectStore#read} with
   * fewer nested calls, because the JIT compiler limits inlining.
   */
  private Object getHashed(Object key) {
    byte[] bytes = store.keys().bytesOrNull(key);
    if (bytes == null) {
      return absent();
    }
    long place = store.keys().place(bytes);
    RuntimeException before = null;
    while (true) {
      long epoch = store.begin();
      try {
        Object value = view(entries.valueOf(bytes, place));
        if (store.isAt(epoch)) {
          return value;
        }
      } catch (RuntimeException e) {
        if (store.isAt(epoch) && store.counts(e, before)) {
          throw store.explained(e);
        }
        before = e;
      } catch (InternalError e) {
        throw store.file().pageGone(e);
      }
    }
  }

  private Object view(long word) {
    return word == Word.EMPTY || word == Word.ABSENT ? MISSING : words.view(word, 0);
  }

  /** Returns the values of many keys, with null for absent ones. */
  Object[] getAll(Object[] keys) {
    return batch.getAll(keys);
  }

  /** Returns the value of a key, or {@link #MISSING} if it is absent. */
  Object get(RootKey key) {
    return store.read(() -> view(find(key)));
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

  ObjectStore store() {
    return store;
  }

  /**
   * Returns the word of a key's value, or {@link Word#EMPTY} if it is absent; must be called within
   * a read.
   */
  long find(RootKey key) {
    if (key.isInline()) {
      long word = table.get(key.tableKey(), Word.EMPTY);
      if (word == Word.EMPTY || !Word.isMoved(word)) {
        return word;
      }
    }
    long word = entries.valueOf(key.bytes(), key.place());
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
      if (isAlready(rootKey, value)) {
        return wantsOld ? words.copy(find(rootKey), 0) : null;
      }
      // Encoded first, because the value's own code may put other keys.
      byte[] bytes = rootKey.isInline() ? null : words.encode(value);
      boolean isBeside = bytes != null && words.isForBeside(bytes);
      long word =
          isBeside ? Word.EMPTY : bytes == null ? words.store(value, 0) : words.store(bytes);
      long old = Word.EMPTY;
      boolean isStored = false;
      try {
        Object oldValue = wantsOld ? words.settledCopy(() -> find(rootKey), 0) : null;
        old = locate(rootKey);
        words.requireCount(old);
        oldValue = old == Word.EMPTY ? MISSING : oldValue;
        if (isBeside && !isRoomBeside(rootKey, bytes)) {
          word = words.store(bytes);
        }
        begin(rootKey, old);
        if (word == Word.EMPTY) {
          entries.insert(rootKey, bytes);
        } else {
          store(rootKey, word);
        }
        isStored = true;
        end(old == Word.EMPTY ? 1 : 0);
        return oldValue;
      } finally {
        if (!isStored) {
          state.end();
        }
        words.release(isStored ? old : word, 0);
      }
    });
  }

  /** Returns whether the bytes of a value can be stored next to a located key. */
  private boolean isRoomBeside(RootKey key, byte[] value) {
    return entry == 0 && entries.pairs().fits(key, value);
  }

  /** Returns whether a value is a view of the very container that is the key's value. */
  private boolean isAlready(RootKey key, Object value) {
    return Words.isContainer(value) && words.isView(value, find(key));
  }

  /** Finds the slot and the entry of a key that is about to change; returns the valid word. */
  private long locate(RootKey key) {
    slotWord = key.isInline() ? table.get(key.tableKey(), Word.EMPTY) : Word.MOVED;
    if (!Word.isMoved(slotWord)) {
      entry = 0;
      return slotWord;
    }
    entry = entries.seek(key);
    long word = entry == 0 ? Word.EMPTY : records.valueOf(entry);
    return word == Word.ABSENT ? Word.EMPTY : word;
  }

  private void begin(RootKey key, long old) {
    if (store.notes() != null) {
      store.notes().changing(key);
    }
    if (key.isInline()) {
      state.begin(key.tableKey(), 0, old == Word.EMPTY ? 0 : 1);
    } else {
      state.begin(key.tableKey(), entries.places(), entries.count());
    }
  }

  private void end(int added) {
    state.size(state.size() + added);
    state.end();
  }

  /** Stores the word of a located key. */
  private void store(RootKey key, long word) {
    if (entry != 0) {
      entries.pairs().change(entry, word);
    } else if (Word.isMoved(slotWord)) {
      entries.insert(key, word);
    } else if (slotWord == Word.EMPTY) {
      insert(key, word);
    } else if (records.isSelfContained(word)) {
      update(key, word);
    } else {
      storeBeside(key, word);
    }
  }

  private void insert(RootKey key, long word) {
    TableWriter writer = table.writer();
    if (writer.seekOrMakeRoom(key.tableKey())) {
      // A slot whose word is missing because of damage.
      update(key, word);
    } else {
      writer.insert(word);
    }
  }

  /** Stores a word that a power failure may lose, in addition to the one in the key's slot. */
  private void storeBeside(RootKey key, long word) {
    long leftBehind = entries.seek(key);
    if (leftBehind != 0) {
      // Left by a change that failed halfway: the slot is still valid.
      entries.remove(key, leftBehind);
    }
    entries.insert(key, word, slotWord);
    update(key, slotWord | Word.MOVED);
  }

  private void update(RootKey key, long word) {
    TableWriter writer = table.writer();
    writer.seek(key.tableKey());
    // A reader that sees the word also sees what it refers to: pairs with the fence of a lookup.
    VarHandle.releaseFence();
    writer.update(word);
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
      if (rootKey == null) {
        return MISSING;
      }
      Object oldValue = wantsOld ? words.settledCopy(() -> find(rootKey), 0) : null;
      return discard(rootKey) ? oldValue : MISSING;
    });
  }

  /** Removes a located key. */
  private void removeLocated(RootKey key) {
    if (entry == 0) {
      table.writer().seek(key.tableKey());
      table.writer().delete();
    } else if (key.isInline()) {
      records.cell(entry, Word.ABSENT);
    } else {
      entries.remove(key, entry);
    }
  }

  /** Removes a key; returns whether it was present. Must be called within a change. */
  boolean discard(RootKey key) {
    long old = locate(key);
    if (old == Word.EMPTY) {
      return false;
    }
    words.requireCount(old);
    begin(key, old);
    removeLocated(key);
    end(-1);
    words.release(old, 0);
    return true;
  }

  /** Puts an absent key with the word of a value that is not referenced elsewhere. */
  void adopt(RootKey key, long word) {
    begin(key, locate(key));
    store(key, word);
    end(1);
  }

  /** Puts an absent key with the bytes of an immutable value. */
  void adopt(RootKey key, byte[] value) {
    locate(key);
    if (!key.isInline() && words.isForBeside(value) && isRoomBeside(key, value)) {
      begin(key, Word.EMPTY);
      entries.insert(key, value);
      end(1);
    } else {
      adopt(key, words.store(value));
    }
  }

  @Override
  public void clear() {
    lock.lock();
    try {
      store.moves().requireHere();
      RootCursor cursor = cursor();
      while (cursor.next()) {
        // Not by object, because a key of an unknown class has none.
        RootKey key = cursor.rootKey();
        store.change(() -> discard(key));
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public RootCursor cursor() {
    return store.read(() -> new RootCursor(store, this));
  }

  @Override
  public byte[] encoded(Object key) {
    return store.keys().bytesOrNull(key);
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
  public void awaitReusable() {
    store.awaitReusable();
  }

  @Override
  public Path file() {
    return store.file().path();
  }
}
