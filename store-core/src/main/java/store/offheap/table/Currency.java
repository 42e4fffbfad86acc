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
 * Keeps the directory of one table current, and says where a lookup is made again that went through
 * one that does not count any more: in the table of the present epoch, or in that of a file which a
 * compaction has put in the place of this one.
 *
 * <p>Any thread may call. Whatever replaces the directory is under the lock of this object.
 */
final class Currency {
  private final Table table;
  private final StoreFile file;
  private final LivePage live;
  private final ReservedKeys reserved;
  private final boolean isWriting;
  private final Succession succession;

  /** Null in a table that does not compare what it reads with checksums. */
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

  /** Returns whether lookups compare what they read with checksums. */
  boolean isChecking() {
    return firstTouch != null;
  }

  private Directory directory() {
    return table.lookup().directory();
  }

  /** Has lookups use a directory whose epoch was just published. */
  synchronized void directory(Directory later) {
    table.lookup().directory(later);
  }

  /** Has lookups use the directory of the file as it is. */
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

  /** Takes the directory of the present epoch, if there is a later one than ours. */
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
   * Returns whether a directory is still the one to use where {@link Lookup#isCurrent} cannot tell:
   * in a table that compares with checksums, after it has compared the segment of a hash; and in a
   * superseded file, while its path leads to it. No directory of these passes that, so that every
   * lookup comes here; the others pay nothing for it.
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

  /** Returns whether the file has the epoch that a directory was made of, and is at its path. */
  private boolean isStill(Directory used) {
    VarHandle.acquireFence();
    return succession.successor() == null
        && live.epochAcquire() == used.madeOf()
        && !(used.isSuperseded() && file.isReplaced());
  }

  /** After a lookup that does not count: returns what to repeat it with; throws when closed. */
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

  /** Returns the table in the file that the path leads to, as far as compactions moved it on. */
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
   * Returns an up-to-date directory, to look at the segment of a hash; null if the store has moved
   * on to {@link #latest()}.
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

  /** Says who is told of the table that follows this one, and of all that come after it. */
  synchronized void onSuccessor(Consumer<Table> listener) {
    succession.listener(listener);
  }

  /** Returns whether another file was put in the place of this one by a compaction. */
  boolean isReplaced() {
    return directory().isSuperseded() && file.isReplaced();
  }

  /** Does what {@link Table#supersede} says. */
  void supersede() {
    mark(true);
  }

  /** Takes back what a compaction said that did not come to its end. */
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

  /** Lets no lookup count any more, neither here nor in the table that follows. */
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
