package store.offheap.object;

import store.offheap.record.Word;
import store.offheap.table.Table;

/**
 * Looks up many root keys, one block at a time, overlapping as many memory accesses as the
 * processor supports.
 *
 * <p>A lookup goes from a slot to a record and possibly to another one, each at an arbitrary
 * address, and its code is too long for the processor to execute the next lookup ahead of time.
 * Each step is therefore done for all keys of a block and ends with the loads that the next step
 * needs, which are independent of each other. The results are valid for the whole block if the
 * epoch is unchanged; if it is not, or anything is unusual, the keys of the block are looked up one
 * by one.
 *
 * <p>Thread-safe.
 */
final class RootBatch {
  /**
   * Number of keys of a block: enough to keep the memory busy, few enough for the loaded data to
   * stay in the caches.
   */
  static final int BLOCK = 64;

  /** The same for a file whose pages are read one by one: enough to keep storage busy. */
  private static final int LONG_BLOCK = 1 << 10;

  private final ObjectStore store;
  private final RootDictionary root;
  private final Table table;
  private final Keys keys;
  private final Records records;
  private final Entries entries;

  /**
   * The sum of all prefetched values: if it were not stored, the JIT compiler would eliminate the
   * loads.
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

  /** Returns the result of {@link RootDictionary#get} for each key, with null for absent keys. */
  Object[] getAll(Object[] asked) {
    store.begin();
    RecordOrder order =
        RecordOrder.isNeeded(store) ? new RecordOrder(store, RecordOrder.FEW) : null;
    int blockLength = order == null ? BLOCK : LONG_BLOCK;
    Object[] values = new Object[asked.length];
    for (int from = 0; from < asked.length; from += blockLength) {
      Block block = new Block(asked, from, Math.min(blockLength, asked.length - from), order);
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

  /** A block of the requested keys. */
  private final class Block {
    private final Object[] asked;
    private final int from;
    private final int count;

    /** Per key: its bytes, or null for a key with its own slot. */
    private final byte[][] bytes;

    /** Per key: the table key of its slot, or of the first place where its entry may be. */
    private final long[] tableKeys;

    /** Per key: the content of that slot, later the word of its value. */
    private final long[] words;

    /** Null unless pages are read one by one. */
    private final RecordOrder order;

    Block(Object[] asked, int from, int count, RecordOrder order) {
      this.asked = asked;
      this.from = from;
      this.count = count;
      this.order = order;
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

    /** Finds the values; returns false if the keys must be looked up one by one. */
    boolean find(Object[] values) {
      long epoch = store.begin();
      try {
        table.getAll(tableKeys, words, Word.EMPTY);
        if (order == null) {
          loaded = loadRecords() + loadValues();
        } else {
          requestRecords();
        }
        for (int i = 0; i < count; i++) {
          values[from + i] = value(i);
        }
      } catch (RuntimeException e) {
        // It may concern a key itself, or data that was changed concurrently: individual lookups
        // will tell.
        return false;
      } catch (InternalError e) {
        throw store.file().pageGone(e);
      }
      return store.isAt(epoch);
    }

    /** Prefetches the records that slots refer to. */
    private long loadRecords() {
      long sum = 0;
      for (int i = 0; i < count; i++) {
        if (Word.isReference(words[i])) {
          sum += records.load(words[i]);
        }
      }
      return sum;
    }

    /** Finds the words of the values, and requests the pages of what they refer to. */
    private void requestRecords() {
      order.sort(words, count);
      order.requestAll();
      long[] referred = new long[count];
      for (int i = 0; i < count; i++) {
        referred[i] = bytes[i] != null ? referredByEntry(i) : referredBySlot(words[i]);
      }
      order.sort(referred, count);
      order.requestAll();
    }

    /** Returns what is needed after an entry, which may be a pair that has the value itself. */
    private long referredByEntry(int i) {
      long word = findWord(i);
      return Word.tag(word) == Word.ENTRY ? Word.EMPTY : word;
    }

    /** Returns what is needed after the record that a slot refers to. */
    private long referredBySlot(long word) {
      return Word.tag(word) == Word.CONTAINER ? records.current(word) : Word.EMPTY;
    }

    /** Finds the word of the value of a key without its own slot; returns it. */
    private long findWord(int i) {
      words[i] = entries.valueOf(bytes[i], TableKeys.place(tableKeys[i]), words[i]);
      return words[i];
    }

    /** Finds the words of the values and prefetches what they refer to. */
    private long loadValues() {
      long sum = 0;
      for (int i = 0; i < count; i++) {
        boolean isHashed = bytes[i] != null;
        if (isHashed) {
          findWord(i);
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
        // An entry is valid instead.
        return get(asked[from + i]);
      }
      return word == Word.EMPTY || bytes[i] != null && word == Word.ABSENT
          ? null
          : store.words().view(word, 0);
    }
  }
}
