package store.offheap.object;

import java.util.Arrays;
import store.offheap.file.StoreFile;
import store.offheap.table.TableCursor;

/**
 * Iterates over the slots of an object map's table, of which each is returned as of some moment
 * since the iteration began; {@link TableCursor} states which.
 *
 * <p>In a file whose pages are read one by one, a table is usually in memory, but its records are
 * not, and in table order, each record would be on another page. Therefore as many slots as fit in
 * part of the heap are sorted by the positions of their records, whose pages are requested ahead of
 * their use.
 *
 * <p>Not thread-safe.
 */
final class SlotCursor {
  /** The sorted slots take at most one part in this many of the heap. */
  private static final int HEAP_DIVISOR = 16;

  private static final int SLOT_BYTES = 3 * Long.BYTES;

  /** Number of slots that are sorted first: most iterations that end early need no more. */
  private static final int FIRST_COUNT = 1 << 10;

  /** Factor by which that number grows, up to what memory permits. */
  private static final int GROWTH = 8;

  private final StoreFile file;
  private final TableCursor slots;
  private final boolean isKeysOnly;

  /** Null if slots are returned in table order. */
  private final RecordOrder order;

  private long[] keys = {};
  private long[] raws = {};

  private int limit = FIRST_COUNT;
  private long key;
  private long raw;

  private SlotCursor(ObjectStore store, boolean isKeysOnly) {
    this.file = store.file();
    this.slots = store.table().cursor();
    this.isKeysOnly = isKeysOnly;
    this.order = RecordOrder.isNeeded(store) ? new RecordOrder(store, RecordOrder.MANY) : null;
  }

  /** Iterates over all slots. */
  static SlotCursor ofAll(ObjectStore store) {
    return new SlotCursor(store, false);
  }

  /** Iterates over the slots of root keys. */
  static SlotCursor ofKeys(ObjectStore store) {
    return new SlotCursor(store, true);
  }

  /** Advances to the next slot; returns whether there is one. */
  boolean next() {
    if (order == null) {
      return nextOfTable();
    }
    try {
      if (!order.hasNext() && !fill()) {
        return false;
      }
      int index = order.next();
      key = keys[index];
      raw = raws[index];
      return true;
    } catch (InternalError e) {
      throw file.pageGone(e);
    }
  }

  private boolean nextOfTable() {
    while (slots.next()) {
      key = slots.key();
      raw = slots.raw();
      int kind = TableKeys.kind(key);
      if (!isKeysOnly || kind == TableKeys.INLINE || kind == TableKeys.HASHED) {
        return true;
      }
    }
    return false;
  }

  /** Sorts the next slots; returns whether there are any. */
  private boolean fill() {
    int count = 0;
    while (count < limit && nextOfTable()) {
      if (count == keys.length) {
        int capacity = Math.max(FIRST_COUNT, Math.min(limit, 2 * count));
        keys = Arrays.copyOf(keys, capacity);
        raws = Arrays.copyOf(raws, capacity);
      }
      keys[count] = key;
      raws[count] = raw;
      count++;
    }
    long most = Runtime.getRuntime().maxMemory() / HEAP_DIVISOR / SLOT_BYTES;
    limit = (int)
        Math.max(limit, Math.min((long) limit * GROWTH, Math.min(most, RecordOrder.MAX_WORDS)));
    order.sort(raws, count);
    return count > 0;
  }

  /** Returns the table key of the slot. */
  long key() {
    return key;
  }

  /** Returns the word in the slot. */
  long raw() {
    return raw;
  }
}
