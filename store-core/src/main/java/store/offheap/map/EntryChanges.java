package store.offheap.map;

import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import store.offheap.error.StoreIoException;
import store.offheap.model.DType;
import store.offheap.table.Table;
import store.offheap.table.TableWriter;

/**
 * Read-modify-write operations of a map. Each runs under the write lock, so that no other writer
 * can intervene.
 *
 * <p>Keys and values named {@code bits} and {@code raw} are in the table's representation and
 * already in range.
 */
final class EntryChanges {
  private static final double TWO_POW_63 = 0x1p63;
  private static final double TWO_POW_64 = 0x1p64;

  private final IdMap map;
  private final ReentrantLock lock;
  private final DType keyType;
  private final DType valueType;

  EntryChanges(IdMap map) {
    Table table = map.table();
    this.map = map;
    this.lock = table.file().writeLock();
    this.keyType = table.spec().keyType();
    this.valueType = table.spec().valueType();
  }

  /** Puts an entry unless its key is present; returns whether it was absent. */
  boolean putIfAbsent(long bits, long raw) {
    TableWriter writer = map.table().writer();
    lock.lock();
    try {
      boolean isAbsent = !writer.seekOrMakeRoom(bits);
      if (isAbsent) {
        writer.insert(raw);
      }
      return isAbsent;
    } catch (InternalError e) {
      throw gone(e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Changes the value of a key, which need not be in range, if it is present and has the expected
   * value, if one is given.
   *
   * @return whether that was so
   */
  boolean replace(long key, OptionalLong expected, long raw) {
    TableWriter writer = map.table().writer();
    lock.lock();
    try {
      boolean isFound = seek(writer, key) && isExpected(writer, expected);
      if (isFound) {
        writer.update(raw);
      }
      return isFound;
    } catch (InternalError e) {
      throw gone(e);
    } finally {
      lock.unlock();
    }
  }

  private boolean seek(TableWriter writer, long key) {
    return keyType.holds(key) ? writer.seek(map.bits(key)) : map.absent(0) != 0;
  }

  private boolean isExpected(TableWriter writer, OptionalLong expected) {
    return expected.isEmpty() || valueType.fromRaw(writer.raw()) == expected.getAsLong();
  }

  /** Puts an entry and returns the previous value of its key, or empty if the key was absent. */
  OptionalLong exchange(long bits, long raw) {
    TableWriter writer = map.table().writer();
    lock.lock();
    try {
      boolean isFound = writer.seekOrMakeRoom(bits);
      OptionalLong before =
          isFound ? OptionalLong.of(valueType.fromRaw(writer.raw())) : OptionalLong.empty();
      store(writer, isFound, raw);
      return before;
    } catch (InternalError e) {
      throw gone(e);
    } finally {
      lock.unlock();
    }
  }

  /** Updates the entry that was found, or inserts one where none was. */
  static void store(TableWriter writer, boolean isFound, long raw) {
    if (isFound) {
      writer.update(raw);
    } else {
      writer.insert(raw);
    }
  }

  /** Implements {@link IdMap#addTo}. */
  long addTo(long key, long delta) {
    map.requireInteger("addToDouble");
    long bits = map.requireKey(key);
    TableWriter writer = map.table().writer();
    lock.lock();
    try {
      boolean isFound = writer.seekOrMakeRoom(bits);
      long before = isFound ? valueType.fromRaw(writer.raw()) : 0;
      long sum = sum(key, before, delta);
      store(writer, isFound, valueType.toRaw(sum));
      return sum;
    } catch (InternalError e) {
      throw gone(e);
    } finally {
      lock.unlock();
    }
  }

  private long sum(long key, long before, long delta) {
    if (isOverflow(before, delta)) {
      throw overflow(key, before, Long.toString(delta));
    }
    return before + delta;
  }

  private boolean isOverflow(long before, long delta) {
    long sum = before + delta;
    return valueType == DType.UINT64
        ? delta >= 0 == Long.compareUnsigned(sum, before) < 0 && delta != 0
        : ((before ^ sum) & (delta ^ sum)) < 0 || !valueType.holds(sum);
  }

  private IllegalArgumentException overflow(long key, long before, String delta) {
    return new IllegalArgumentException(
        "sum does not fit " + valueType.label() + ": key=" + keyType.toText(key) + ", value="
            + valueType.toText(before) + ", delta=" + delta + ", range=" + valueType.range());
  }

  /** Implements {@link IdMap#addToDouble}. */
  double addToDouble(long key, double delta) {
    long bits = map.requireKey(key);
    TableWriter writer = map.table().writer();
    lock.lock();
    try {
      boolean isFound = writer.seekOrMakeRoom(bits);
      long before = isFound ? writer.raw() : 0;
      long raw = valueType.isFloating()
          ? map.rawOf(key, valueType.rawToDouble(before) + delta)
          : valueType.toRaw(wholeSum(key, valueType.fromRaw(before), delta));
      store(writer, isFound, raw);
      return valueType.rawToDouble(raw);
    } catch (InternalError e) {
      throw gone(e);
    } finally {
      lock.unlock();
    }
  }

  private long wholeSum(long key, long before, double delta) {
    if (Math.rint(delta) != delta || Math.abs(delta) >= TWO_POW_64) {
      throw new IllegalArgumentException(
          "values are " + valueType.label() + ": key=" + keyType.toText(key) + ", delta=" + delta);
    }
    // What is no long is twice one. Half way to a number of the type there is one, too.
    double half = Math.abs(delta) < TWO_POW_63 ? 0 : delta / 2;
    long first = (long) (delta - half);
    long second = (long) half;
    if (isOverflow(before, first) || isOverflow(before + first, second)) {
      throw overflow(key, before, Double.toString(delta));
    }
    return before + first + second;
  }

  /**
   * Removes a key, which need not be in range, if it has the expected value, if one is given.
   * Returns the removed value, or empty if nothing was removed.
   */
  OptionalLong takeOut(long key, OptionalLong expected) {
    TableWriter writer = map.table().writer();
    lock.lock();
    try {
      if (!seek(writer, key) || !isExpected(writer, expected)) {
        return OptionalLong.empty();
      }
      long value = valueType.fromRaw(writer.raw());
      writer.delete();
      return OptionalLong.of(value);
    } catch (InternalError e) {
      throw gone(e);
    } finally {
      lock.unlock();
    }
  }

  /** Removes all entries. */
  void clear() {
    TableWriter writer = map.table().writer();
    lock.lock();
    try {
      // Repeated clears retire a segment each time, and never come to a full one.
      map.table().file().awaitReusable();
      writer.clear();
    } catch (InternalError e) {
      throw gone(e);
    } finally {
      lock.unlock();
    }
  }

  private StoreIoException gone(InternalError e) {
    return map.gone(e);
  }
}
