package store.offheap.table;

import java.nio.file.Path;
import store.offheap.error.NotAStoreException;
import store.offheap.file.StoreFile;
import store.offheap.file.StoreSpec;
import store.offheap.file.WriterLock;
import store.offheap.model.Checking;
import store.offheap.model.ReadAhead;

/**
 * Opens tables: at a path, for writing or reading, and in an open file. A table of a different kind
 * than the caller's is left unchanged.
 */
final class TableOpening {
  private TableOpening() {}

  /** Opens the table at a path for writing, acquiring its lock. */
  static Table open(Path path, int kind, Recovery recovery, ReadAhead readAhead) {
    StoreFile.probeForWriting(path);
    WriterLock lock = WriterLock.acquire(path);
    boolean isOpen = false;
    try {
      Table table = open(path, lock, kind, recovery, readAhead);
      isOpen = true;
      return table;
    } finally {
      if (!isOpen) {
        lock.close();
      }
    }
  }

  /** Opens the table at a path for writing; on failure, the caller keeps the lock. */
  static Table open(Path path, WriterLock lock, int kind, Recovery recovery, ReadAhead readAhead) {
    return open(StoreFile.openForWriting(path, lock), kind, recovery, Checking.NONE, readAhead);
  }

  /** Opens the table in a file and recovers it if necessary; closes the file on failure. */
  static Table open(
      StoreFile file, int kind, Recovery recovery, Checking checking, ReadAhead readAhead) {
    boolean isOpen = false;
    try {
      requireKind(file, kind);
      file.readAhead(readAhead);
      Table table = new Table(file, checking, readAhead);
      if (file.isWritable()) {
        table.recover(recovery);
        table.currency().stay();
      }
      isOpen = true;
      return table;
    } finally {
      if (!isOpen) {
        file.abandon();
      }
    }
  }

  private static void requireKind(StoreFile file, int expected) {
    int actual = file.spec().kind();
    if (actual != expected && actual == StoreSpec.OBJECT_MAP) {
      throw new NotAStoreException("an object map, not an ID map", file.path());
    }
    if (actual != expected && actual == StoreSpec.ID_MAP) {
      throw new NotAStoreException("an ID map, not an object map", file.path());
    }
  }
}
