package store.offheap.map;

import store.offheap.model.DType;
import store.offheap.table.TableCursor;

/**
 * Iterates over the entries of an {@link IdMap}, in no particular order.
 *
 * <p>During concurrent writes, an entry that is present throughout is returned exactly once; one
 * that is inserted, changed or removed meanwhile is seen in its old or new state. Not thread-safe.
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
   * Advances to the next entry; the first call advances to the first one.
   *
   * @return whether there is one
   * @throws IllegalStateException if the map was closed; thrown as soon as more of the file is
   *     needed
   */
  public boolean next() {
    return entries.next();
  }

  /**
   * Returns the key of the entry; for {@code UINT64}, its 64 bits.
   *
   * @throws IllegalStateException before the first entry and after the last one
   */
  public long key() {
    requireEntry();
    return keyType.fromRaw(entries.key());
  }

  /** Without an entry the key is 0, so that only for this key the cursor has to be asked. */
  private void requireEntry() {
    if (entries.key() == 0) {
      entries.requireEntry();
    }
  }

  /**
   * Returns the value of the entry; for {@code UINT64}, its 64 bits; 0 in a set.
   *
   * @throws IllegalStateException before the first entry and after the last one
   * @throws UnsupportedOperationException if the values are floating-point
   */
  public long value() {
    IdMap.requireInteger(valueType, "doubleValue");
    requireEntry();
    return valueType.fromRaw(entries.raw());
  }

  /**
   * Returns the value of the entry as a floating-point number.
   *
   * @throws IllegalStateException before the first entry and after the last one
   */
  public double doubleValue() {
    requireEntry();
    return valueType.rawToDouble(entries.raw());
  }
}
