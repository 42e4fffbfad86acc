package store.offheap.object;

import store.offheap.record.Word;
import store.offheap.table.Table;

/**
 * Looks up many root keys, a block at a time, with as many waits for memory under way at once as
 * the processor can have.
 *
 * <p>A lookup goes from a slot to a record and maybe on to another one, each of which may lie
 * anywhere, and it is too long for the processor to see the next one coming. So each step is taken
 * for all keys of a block, and ends with loads of what the next one needs, which depend on nothing
 * but this step. What is found counts if the epoch stays, for all of the block; if it does not, or
 * anything is odd, the keys of the block are looked up one by one.
 *
 * <p>For any thread.
 */
final class RootBatch {
  /** Keys a block: enough to keep the memory busy, few enough for what was loaded to stay near. */
  static final int BLOCK = 64;

  private final ObjectStore store;
  private final RootDictionary root;
  private final Table table;
  private final Keys keys;
  private final Records records;
  private final Entries entries;

  /**
   * The sum of what was loaded ahead: were it stored nowhere, the JIT would leave the loads out.
   */
  private long loaded;

  RootBatch(ObjectStore store, RootDictionary root) {
    this.store = store;
    this.root = root;
    this.table = store.table();
    this.keys = store.keys();
    this.records = store.records();
    this.entries = store.entries();
  }

  /** Returns what {@link RootDictionary#get} finds for each key, null for what is absent. */
  Object[] getAll(Object[] asked) {
    store.begin();
    Object[] values = new Object[asked.length];
    for (int from = 0; from < asked.length; from += BLOCK) {
      Block block = new Block(asked, from, Math.min(BLOCK, asked.length - from));
      if (!block.isEncoded() || !block.find(values)) {
        getOneByOne(asked, values, from, from + block.count);
      }
    }
    return values;
  }

  private void getOneByOne(Object[] asked, Object[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] = get(asked[i]);
    }
  }

  private Object get(Object key) {
    Object value = root.get(key);
    return value == Dictionary.MISSING ? null : value;
  }

  /** Some of the keys that were asked for. */
  private final class Block {
    private final Object[] asked;
    private final int from;
    private final int count;

    /** By key: its bytes, null for one that has a slot of its own. */
    private final byte[][] bytes;

    /** By key: that of its slot, or of the first place where its entry may be. */
    private final long[] tableKeys;

    /** By key: what lies there, then the word of its value. */
    private final long[] words;

    Block(Object[] asked, int from, int count) {
      this.asked = asked;
      this.from = from;
      this.count = count;
      this.bytes = new byte[count][];
      this.tableKeys = new long[count];
      this.words = new long[count];
    }

    /** Encodes the keys; returns whether all of them can be keys. */
    boolean isEncoded() {
      for (int i = 0; i < count; i++) {
        Object key = asked[from + i];
        tableKeys[i] = Keys.slot(key);
        if (tableKeys[i] == 0) {
          bytes[i] = keys.bytesOrNull(key);
          if (bytes[i] == null) {
            return false;
          }
          tableKeys[i] = TableKeys.of(TableKeys.HASHED, keys.place(bytes[i]));
        }
      }
      return true;
    }

    /** Finds the values; returns false if that must be done one by one. */
    boolean find(Object[] values) {
      long epoch = store.begin();
      try {
        table.getAll(tableKeys, words, Word.EMPTY);
        loaded = loadRecords() + loadValues();
        for (int i = 0; i < count; i++) {
          values[from + i] = value(i);
        }
      } catch (RuntimeException e) {
        // It may be a key's own, or of what was changed meanwhile: a lookup of each one tells.
        return false;
      } catch (InternalError e) {
        throw store.file().pageGone(e);
      }
      return store.isAt(epoch);
    }

    /** Loads from the records that slots lead to. */
    private long loadRecords() {
      long sum = 0;
      for (int i = 0; i < count; i++) {
        if (Word.isReference(words[i])) {
          sum += records.load(words[i]);
        }
      }
      return sum;
    }

    /** Finds the words of the values, and loads from what these refer to. */
    private long loadValues() {
      long sum = 0;
      for (int i = 0; i < count; i++) {
        boolean isHashed = bytes[i] != null;
        if (isHashed) {
          words[i] = entries.valueOf(bytes[i], TableKeys.place(tableKeys[i]), words[i]);
        }
        if (Word.tag(words[i]) == Word.CONTAINER) {
          sum += records.load(isHashed ? words[i] : records.current(words[i]));
        } else if (isHashed && Word.tag(words[i]) == Word.VALUE) {
          sum += records.load(words[i]);
        }
      }
      return sum;
    }

    private Object value(int i) {
      long word = words[i];
      if (bytes[i] == null && Word.isMoved(word)) {
        // An entry counts instead.
        return get(asked[from + i]);
      }
      return word == Word.EMPTY || bytes[i] != null && word == Word.ABSENT
          ? null
          : store.words().view(word, 0);
    }
  }
}
