package store.offheap.map;

import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import store.offheap.model.DType;
import store.offheap.table.OrderedKeys;
import store.offheap.table.Table;
import store.offheap.table.TableWriter;

/** Bulk operations of a map. */
final class EntryBatch {
  private final IdMap map;
  private final ReentrantLock lock;
  private final DType keyType;
  private final DType valueType;

  EntryBatch(IdMap map) {
    Table table = map.table();
    this.map = map;
    this.lock = table.file().writeLock();
    this.keyType = table.spec().keyType();
    this.valueType = table.spec().valueType();
  }

  /** Implements {@link IdMap#getAll}. */
  int getAll(long[] keys, long[] values, long missingValue) {
    map.table().file().requireOpen();
    requireLength(keys.length, values.length);
    map.requireInteger("getDouble");
    try {
      return keys != values && areInRange(keys)
          ? map.table().getAll(keys, values, missingValue)
          : getOneByOne(keys, values, missingValue);
    } catch (InternalError e) {
      throw map.gone(e);
    }
  }

  private int getOneByOne(long[] keys, long[] values, long missingValue) {
    int hits = 0;
    for (int i = 0; i < keys.length; i++) {
      OptionalLong raw = map.find(keys[i]);
      values[i] = raw.isPresent() ? valueType.fromRaw(raw.getAsLong()) : missingValue;
      hits += raw.isPresent() ? 1 : 0;
    }
    return hits;
  }

  private boolean areInRange(long[] keys) {
    boolean areInRange = true;
    for (long key : keys) {
      areInRange &= keyType.holds(key);
    }
    return areInRange;
  }

  private static void requireLength(int keyCount, int valueCount) {
    if (valueCount < keyCount) {
      throw new IllegalArgumentException(
          "values: expected=at least " + keyCount + ", actual=" + valueCount);
    }
  }

  /** Implements {@link IdMap#putAll(long[], long[])}. */
  void putAll(long[] keys, long[] values) {
    TableWriter writer = map.table().writer();
    requireLength(keys.length, values.length);
    for (int i = 0; i < keys.length; i++) {
      map.requireKey(keys[i]);
      map.requireRaw(keys[i], values[i]);
    }
    lock.lock();
    try {
      if (map.table().isReadPageByPage()) {
        putInFileOrder(writer, keys, values);
      } else {
        putInOrder(writer, keys, values);
      }
    } catch (InternalError e) {
      throw map.gone(e);
    } finally {
      lock.unlock();
    }
  }

  private void putInOrder(TableWriter writer, long[] keys, long[] values) {
    for (int from = 0; from < keys.length; from += TableWriter.TOGETHER) {
      int to = Math.min(keys.length, from + TableWriter.TOGETHER);
      writer.approach(keys, from, to);
      for (int i = from; i < to; i++) {
        put(writer, keys[i], values[i]);
      }
    }
  }

  private void putInFileOrder(TableWriter writer, long[] keys, long[] values) {
    for (int from = 0; from < keys.length; from += OrderedKeys.MOST) {
      OrderedKeys order = map.table().inFileOrder(keys, from);
      while (order.hasNext()) {
        int i = order.next();
        put(writer, keys[i], values[i]);
      }
    }
  }

  private void put(TableWriter writer, long key, long value) {
    boolean isFound = writer.seekOrMakeRoom(map.bits(key));
    EntryChanges.store(writer, isFound, valueType.toRaw(value));
  }

  /** Implements {@link IdMap#putAll(IdMap)}. */
  void putAll(IdMap other) {
    map.table().writer();
    boolean isOtherFloating = other.valueType().isFloating();
    IdMapCursor cursor = other.cursor();
    while (cursor.next()) {
      requireSameSign(other.keyType(), keyType, cursor.key());
      if (isOtherFloating) {
        map.putDouble(cursor.key(), cursor.doubleValue());
      } else if (valueType.isFloating()) {
        map.putDouble(cursor.key(), other.valueType().exactDouble(cursor.value()));
      } else {
        requireSameSign(other.valueType(), valueType, cursor.value());
        map.put(cursor.key(), cursor.value());
      }
    }
  }

  /** Rejects 64 bits that mean a negative number in one type and a huge one in the other. */
  private static void requireSameSign(DType from, DType to, long number) {
    if (number < 0 && (from == DType.UINT64) != (to == DType.UINT64)) {
      throw new IllegalArgumentException("number does not fit " + to.label() + ": actual="
          + from.toText(number) + ", range=" + to.range());
    }
  }
}
