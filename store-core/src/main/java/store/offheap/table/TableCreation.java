package store.offheap.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import store.offheap.error.StoreIoException;
import store.offheap.file.Birth;
import store.offheap.file.StoreFile;
import store.offheap.file.WriterLock;
import store.offheap.model.Checking;
import store.offheap.model.ReadAhead;
import store.offheap.output.PendingFile;

/** Creates tables: empty ones, and compact copies. */
final class TableCreation {
  /** Number of bytes of segments that are written without checking the available disk space. */
  private static final long FEW_BYTES = 64L << 20;

  private TableCreation() {}

  /** Creates a table at a path, where it appears complete or not at all, and opens it. */
  static Table create(Path path, TableSpec spec, long entries, Map<String, String> attributes) {
    WriterLock lock = WriterLock.acquireNew(path);
    boolean isOpen = false;
    try {
      WriterLock.requireNothing(path);
      try (PendingFile pending = PendingFile.beside(path)) {
        try {
          createAt(pending.path(), spec, entries, attributes).close();
        } catch (StoreIoException e) {
          throw pending.named(e);
        }
        pending.publish();
      }
      Table table = TableOpening.open(path, lock, spec.kind(), Recovery.NONE, ReadAhead.AUTOMATIC);
      isOpen = true;
      return table;
    } finally {
      if (!isOpen) {
        lock.close();
      }
    }
  }

  /** Creates a table in a file that is not visible to others yet. */
  static Table createAt(Path path, TableSpec spec, long entries, Map<String, String> attributes) {
    return createAt(path, spec, spec.depthFor(entries, TableSpec.DEFAULT_LOAD), attributes);
  }

  private static Table createAt(
      Path path, TableSpec spec, int depth, Map<String, String> attributes) {
    return create(StoreFile.create(path, spec.storeSpec(), attributes), depth);
  }

  /** Writes all entries of a table to a new file that is no larger than necessary. */
  static void copy(Table table, Path target) {
    long entries = TableCounts.boundedSize(table);
    TableSpec spec = table.spec().filledBy(entries, TableSpec.DEFAULT_LOAD);
    copy(table, target, spec, entries, TableSpec.DEFAULT_LOAD);
  }

  /** Writes all entries of a table to a new file that is as short as possible. */
  static void pack(Table table, Path target) {
    long entries = TableCounts.boundedSize(table);
    TableSpec spec = table.spec().packedTo(entries);
    copy(table, target, spec, entries, SegmentLayout.HIGHEST_LOAD);
  }

  private static void copy(Table table, Path target, TableSpec spec, long entries, double load) {
    WriterLock.requireNothing(target);
    int depth = spec.depthFor(entries, load);
    try (PendingFile pending = PendingFile.beside(target)) {
      try (Table copy = createAt(pending.path(), spec, depth, table.file().attributes())) {
        copy.writer().insertAll(table.cursor().comparing(), load);
      } catch (StoreIoException e) {
        throw pending.named(e);
      } catch (InternalError e) {
        // The page is one of the copy: the cursor itself reports lost pages of the source table,
        // which stays usable.
        throw StoreFile.pageGone(e, target);
      }
      pending.publish();
    }
  }

  /** Creates a table in a file without segments; closes the file on failure. */
  static Table create(StoreFile file, int depth) {
    boolean isOpen = false;
    try {
      file.checkpointsByItself(false);
      publishEmpty(file, depth, List.of());
      Table table = new Table(file, Checking.NONE, ReadAhead.AUTOMATIC);
      isOpen = true;
      return table;
    } catch (InternalError e) {
      // Reported here, because a caller with another file open would attribute it to that file.
      throw file.pageGone(e);
    } finally {
      if (!isOpen) {
        file.abandon();
      }
    }
  }

  /**
   * Throws if the disk has no space for all segments; otherwise, others would find the disk full
   * until the failure shows.
   */
  private static void requireRoom(StoreFile file, int depth) {
    long wanted = (long) file.spec().segmentLength() << depth;
    if (wanted <= FEW_BYTES) {
      return;
    }
    try {
      long free = Files.getFileStore(file.path()).getUsableSpace();
      if (wanted > free) {
        throw new StoreIoException(
            "no room for the expected entries: expected=" + wanted + " bytes, actual=" + free,
            file.path(),
            new FileSystemException(file.path().toString(), null, "No space left on device"));
      }
    } catch (IOException e) {
      // Unknown: writing will tell.
    }
  }

  /** Replaces segments by 2^depth empty ones. */
  static void publishEmpty(StoreFile file, int depth, List<Integer> deaths) {
    requireRoom(file, depth);
    file.writeLock().lock();
    try {
      file.reserve(1L << depth);
      List<Birth> births = new ArrayList<>();
      ByteBuffer zeros = ByteBuffer.allocateDirect(file.spec().segmentLength());
      for (long i = 0; i < 1L << depth; i++) {
        int prefix = (int) (i << Integer.SIZE - depth);
        births.add(new Birth(file.allocate(zeros.duplicate()), prefix, depth, 0));
      }
      file.publish(births, deaths);
    } finally {
      file.writeLock().unlock();
    }
  }
}
