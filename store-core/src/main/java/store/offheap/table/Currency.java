package store.offheap.table;

import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.List;
import java.util.function.Consumer;
import store.offheap.error.CorruptStoreException;
import store.offheap.file.LivePage;
import store.offheap.file.StoreFile;
import store.offheap.file.StoreSpec;
import store.offheap.model.Checking;
import store.offheap.model.ReadAhead;

/**
 * Keeps the directory of a table current, and determines where to repeat a lookup that used an
 * outdated directory: in the table of the current epoch, or in that of a file with which a
 * compaction has replaced this one.
 *
 * <p>Thread-safe. The directory is replaced only under the lock of this object.
 */
final class Currency {
  private final Table table;
  private final StoreFile file;
  private final LivePage live;
  private final ReservedKeys reserved;
  private final boolean isWriting;
  private final Succession succession;

  /** Null in a table that does not verify checksums. */
  private final FirstTouch firstTouch;

  Currency(Table table, Checking checking, ReadAhead readAhead) {
    this.table = table;
    this.file = table.file();
    this.live = file.live();
    this.reserved = table.reserved();
    this.isWriting = file.isWritable();
    this.firstTouch = checking == Checking.FIRST_TOUCH ? new FirstTouch(file) : null;
    this.succession = new Succession(file, table.spec(), checking, readAhead);
  }

  /** Returns whether lookups verify checksums. */
  boolean isChecking() {
    return firstTouch != null;
  }

  private Directory directory() {
    return table.lookup().directory();
  }

  /** Makes lookups use a directory whose epoch was just published. */
  synchronized void directory(Directory later) {
    table.lookup().directory(later);
  }

  /** Makes lookups use the current directory of the file. */
  synchronized void read() {
    directory(readDirectory());
  }

  private Directory readDirectory() {
    try {
      Directory read = Directory.of(file, file.view(), directory());
      boolean isSuperseded =
          !isWriting && file.spec().kind() == StoreSpec.ID_MAP && reserved.isSuperseded();
      return isSuperseded ? read.superseded() : read;
    } catch (IllegalArgumentException e) {
      throw new CorruptStoreException(e.getMessage(), file.path(), e, "segment table");
    }
  }

  /** Adopts the directory of the current epoch, if it is later than ours. */
  synchronized void refresh() {
    if (directory().isClosed()) {
      return;
    }
    if (directory().madeOf() != live.epochAcquire()) {
      read();
    }
    if (isReplaced()) {
      succession.follow();
    }
  }

  /**
   * Returns whether a directory is still the one to use in cases that {@link Lookup#isCurrent}
   * cannot decide: in a table that verifies checksums, after verifying the segment of a hash; and
   * in a superseded file, while its path refers to it. The directories of these tables never pass
   * {@link Lookup#isCurrent}, so that every lookup comes here; other tables pay nothing for this.
   */
  boolean isChecked(Directory used, long hash) {
    if (used.isClosed() || firstTouch == null && !used.isSuperseded()) {
      return false;
    }
    if (firstTouch != null) {
      firstTouch.touch(used.segmentOf(hash));
    }
    boolean isCurrent = isStill(used);
    Reference.reachabilityFence(used);
    return isCurrent;
  }

  /**
   * Returns whether the file still has the epoch that a directory was created from, and is at its
   * path.
   */
  private boolean isStill(Directory used) {
    VarHandle.acquireFence();
    return succession.successor() == null
        && live.epochAcquire() == used.madeOf()
        && !(used.isSuperseded() && file.isReplaced());
  }

  /** Returns the lookup with which to repeat one whose result is not valid; throws if closed. */
  Lookup lookAgain(Directory used) {
    Table later = succession.successor();
    if (later == null) {
      if (directory().isClosed()) {
        file.requireOpen();
      }
      if (directory() == used) {
        refresh();
      }
      later = succession.successor();
    }
    return later == null ? table.lookup() : later.lookup();
  }

  /** Returns the table in the file that is at the path now, following compactions. */
  Table latest() {
    try {
      while (true) {
        Directory current = directory();
        if (isWriting || current.isClosed() || isStill(current)) {
          file.requireOpen();
          return table;
        }
        if (lookAgain(current) != table.lookup()) {
          return succession.successor().latest();
        }
      }
    } catch (InternalError e) {
      throw file.pageGone(e);
    }
  }

  /**
   * Returns an up-to-date directory for accessing the segment of a hash; null if the store has
   * moved to {@link #latest()}.
   */
  Directory directoryFor(long hash) {
    while (true) {
      Directory current = directory();
      if (table.lookup().isCurrent(current) || isChecked(current, hash)) {
        file.requireOpen();
        return current;
      }
      if (lookAgain(current) != table.lookup()) {
        return null;
      }
      file.requireOpen();
    }
  }

  /**
   * Sets the listener that is notified of the table that succeeds this one, and of all later ones.
   */
  synchronized void onSuccessor(Consumer<Table> listener) {
    succession.listener(listener);
  }

  /** Returns whether a compaction has replaced this file by another one. */
  boolean isReplaced() {
    return directory().isSuperseded() && file.isReplaced();
  }

  /** Implements {@link Table#supersede}. */
  void supersede() {
    mark(true);
  }

  /** Reverts the mark left by a compaction that did not complete. */
  void stay() {
    if (file.spec().kind() == StoreSpec.ID_MAP && reserved.isSuperseded()) {
      mark(false);
    }
  }

  private void mark(boolean isSuperseded) {
    file.writeLock().lock();
    try {
      file.beforeChange();
      reserved.superseded(isSuperseded);
      file.publish(List.of(), List.of());
      read();
    } finally {
      file.writeLock().unlock();
    }
  }

  /** Invalidates all lookups, both here and in the succeeding table. */
  void close() {
    Table later;
    synchronized (this) {
      table.lookup().close();
      later = succession.successor();
    }
    if (later != null) {
      later.close();
    }
  }
}
