package store.offheap.map;

import store.offheap.model.DType;
import store.offheap.table.TableCursor;

/**
 * Goes through the entries of an {@link IdMap}, in no particular order.
 *
 * <p>While others write, an entry that is there throughout comes exactly once; one that is
 * inserted, changed or removed meanwhile comes as it was or as it is. Not thread-safe.
 */
public final class IdMapCursor {
  private final TableCursor entries;
  private final DType keyType;
  private final DType valueType;

  IdMapCursor(TableCursor entries, DType keyType, DType valueType) {
    this.entries = entries;
    this.keyType = keyType;
    this.valueType = valueType;
  }

  /**
   * Goes to the next entry; the first call goes to the first one.
   *
   * @return whether there is one
   * @throws IllegalStateException if the map was closed, as soon as more of the file is needed
   */
  public boolean next() {
    return entries.next();
  }

  /** Returns the key of the entry; of {@code UINT64} its 64 bits. */
  public long key() {
    return keyType.fromRaw(entries.key());
  }

  /**
   * Returns the value of the entry; of {@code UINT64} its 64 bits, 0 in a set.
   *
   * @throws UnsupportedOperationException if the values are floating
   */
  public long value() {
    IdMap.requireInteger(valueType, "doubleValue");
    return valueType.fromRaw(entries.raw());
  }

  /** Returns the value of the entry as a floating number. */
  public double doubleValue() {
    return valueType.rawToDouble(entries.raw());
  }
}
