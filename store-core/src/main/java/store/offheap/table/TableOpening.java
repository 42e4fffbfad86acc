package store.offheap.table;

import java.nio.file.Path;
import store.offheap.file.StoreFile;
import store.offheap.file.WriterLock;
import store.offheap.model.Checking;

/** Opens tables: at a path, for writing or reading, and in a file that is open. */
final class TableOpening {
  private TableOpening() {}

  /** Opens the table at a path for writing, under a lock of its own. */
  static Table open(Path path) {
    StoreFile.probe(path);
    WriterLock lock = WriterLock.acquire(path);
    boolean isOpen = false;
    try {
      Table table = open(path, lock);
      isOpen = true;
      return table;
    } finally {
      if (!isOpen) {
        lock.close();
      }
    }
  }

  /** Opens the table at a path for writing; the lock is the caller's if that fails. */
  static Table open(Path path, WriterLock lock) {
    return open(StoreFile.openForWriting(path, lock), Checking.NONE);
  }

  /** Opens the table in a file, and recovers it if need be; closes the file if that fails. */
  static Table open(StoreFile file, Checking checking) {
    boolean isOpen = false;
    try {
      Table table = new Table(file, checking);
      if (file.isWritable()) {
        table.recover();
      }
      isOpen = true;
      return table;
    } finally {
      if (!isOpen) {
        file.abandon();
      }
    }
  }
}
