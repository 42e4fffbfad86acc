package store.offheap.array;

import java.util.concurrent.locks.ReentrantLock;
import store.offheap.error.CorruptStoreException;
import store.offheap.file.StoreFile;
import store.offheap.model.ArrayType;
import store.offheap.table.Table;
import store.offheap.table.TableCursor;
import store.offheap.table.TableWriter;

/** The stored elements of a sparse array file, by place. Thread safety is that of {@link Table}. */
final class SparseElements {
  private Table table;
  private final SparseHeader header;
  private final Fill fill;
  private final long fillRaw;
  private final boolean isIntKeys;
  private final long mask;
  private final ReentrantLock lock;

  SparseElements(Table table, SparseHeader header) {
    this.table = table;
    this.header = header;
    this.fill = header.fill();
    this.fillRaw = fill.raw();
    this.isIntKeys = header.keyType().bytes() == Integer.BYTES;
    this.mask = -1L >>> Long.SIZE - Byte.SIZE * header.type().bytes();
    this.lock = table.file().writeLock();
    table.onSuccessor(later -> this.table = later);
  }

  SparseHeader header() {
    return header;
  }

  ArrayType type() {
    return fill.type();
  }

  Table table() {
    return table;
  }

  StoreFile file() {
    return table.file();
  }

  /** Returns the cell of the element at a place within the array. */
  long raw(long place) {
    return table.get(key(place), fillRaw) & mask;
  }

  private long key(long place) {
    return isIntKeys ? (int) place : place;
  }

  /** Sets the element at a place within the array; setting the fill value removes it. */
  void put(long place, long raw) {
    TableWriter writer = table.writer();
    lock.lock();
    try {
      if (fill.is(raw)) {
        if (writer.seek(key(place))) {
          writer.delete();
        }
      } else if (writer.seekOrMakeRoom(key(place))) {
        writer.update(raw);
      } else {
        writer.insert(raw);
      }
    } catch (InternalError e) {
      throw table.file().pageGone(e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stores an element unless one is stored at its place.
   *
   * @return whether the element was stored
   */
  boolean putIfAbsent(long place, long raw) {
    TableWriter writer = table.writer();
    lock.lock();
    try {
      if (writer.seekOrMakeRoom(key(place))) {
        return false;
      }
      writer.insert(raw);
      return true;
    } catch (InternalError e) {
      throw table.file().pageGone(e);
    } finally {
      lock.unlock();
    }
  }

  /** Changes a stored element and keeps it stored, even with the fill value. */
  void putStored(long place, long raw) {
    TableWriter writer = table.writer();
    lock.lock();
    try {
      if (writer.seek(key(place))) {
        writer.update(raw);
      }
    } catch (InternalError e) {
      throw table.file().pageGone(e);
    } finally {
      lock.unlock();
    }
  }

  /** Removes stored elements that have the fill value. */
  void removeFill() {
    TableCursor entries = table.cursor();
    while (entries.next()) {
      if (fill.is(entries.raw())) {
        put(place(entries), fillRaw);
      }
    }
  }

  private long place(TableCursor entries) {
    return isIntKeys ? Integer.toUnsignedLong((int) entries.key()) : entries.key();
  }

  /**
   * Visits every stored element that is not the fill value, in table order.
   *
   * @throws CorruptStoreException if a key is not a place of the array
   */
  void scan(CellVisitor visitor) {
    TableCursor entries = table.cursor();
    long size = header.layout().size;
    while (entries.next()) {
      long place = place(entries);
      if (place < 0 || place >= size) {
        throw new CorruptStoreException(
            "key: expected=a place, 0.." + (size - 1) + ", actual=" + place,
            table.file().path(),
            "entries");
      }
      long raw = entries.raw();
      if (!fill.is(raw)) {
        visitor.accept(place, raw);
      }
    }
  }
}
