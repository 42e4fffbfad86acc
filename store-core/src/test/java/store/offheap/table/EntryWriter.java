package store.offheap.table;

import store.offheap.file.StoreFile;

/** Puts and removes single entries of a table for tests; each call is one change. */
final class EntryWriter {
  private EntryWriter() {}

  static void put(Table table, long key, long raw) {
    locked(table.file(), () -> {
      if (table.writer().seekOrMakeRoom(key)) {
        table.writer().update(raw);
      } else {
        table.writer().insert(raw);
      }
    });
  }

  static void remove(Table table, long key) {
    locked(table.file(), () -> {
      if (table.writer().seek(key)) {
        table.writer().delete();
      }
    });
  }

  static void locked(StoreFile file, Runnable change) {
    file.writeLock().lock();
    try {
      change.run();
    } finally {
      file.writeLock().unlock();
    }
  }
}
