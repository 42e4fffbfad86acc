package store.offheap.object;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import store.offheap.error.StoreIoException;
import store.offheap.file.WriterLock;
import store.offheap.model.VacuumReport;
import store.offheap.output.PendingFile;
import store.offheap.record.Word;
import store.offheap.table.Table;
import store.offheap.table.TableCursor;
import store.offheap.table.TableSpec;

/**
 * Writes the live data of a store, as of one moment, to a new file, which appears complete or not
 * at all. The store itself does not change.
 */
final class StoreCopy {
  private static final long NOT_RESTING = -1;

  private final ObjectStore source;
  private final boolean isPacked;
  private final PendingFile pending;
  private final LiveCopy copy;

  private StoreCopy(ObjectStore source, boolean isPacked, PendingFile pending) {
    this.source = source;
    this.isPacked = isPacked;
    this.pending = pending;
    this.copy = new LiveCopy(source);
  }

  /**
   * Writes the new file. The caller does not hold the write lock.
   *
   * @param source an open store
   * @param isPacked whether its segments are filled to the maximum load factor
   * @param target path of the new file, which must not exist
   * @throws IllegalStateException if the store was opened read-only and is not at rest
   */
  static VacuumReport write(ObjectStore source, boolean isPacked, Path target) {
    WriterLock.requireNothing(target);
    try (PendingFile pending = PendingFile.beside(target)) {
      StoreCopy writing = new StoreCopy(source, isPacked, pending);
      VacuumReport report;
      try {
        report = source.file().isWritable() ? writing.run() : writing.runAtRest();
      } catch (StoreIoException e) {
        throw pending.named(e);
      } catch (InternalError e) {
        throw pending.named(writing.copy.pageGone(e));
      }
      pending.publish();
      return report;
    }
  }

  /** Creates the table for a copy of a store. */
  static Table createTable(
      ObjectStore source, boolean isPacked, Path path, Map<String, String> attributes) {
    TableSpec spec = source.table().spec();
    // Unless packed, it grows like a newly written file, and is as short as one.
    long slots = isPacked ? neededSlots(source) : 0;
    return Table.createAt(path, isPacked ? spec.filledUpBy(slots) : spec, slots, attributes);
  }

  /**
   * Returns the number of slots that a copy needs, not counting leftovers of changed or removed
   * keys.
   */
  private static long neededSlots(ObjectStore source) {
    long count = source.state().plausibleSize();
    TableCursor slots = source.table().cursor();
    while (slots.next()) {
      int kind = TableKeys.kind(slots.key());
      boolean isOfKey = kind == TableKeys.INLINE || kind == TableKeys.HASHED;
      count += isOfKey || slots.raw() == Word.ABSENT ? 0 : 1;
    }
    return count;
  }

  /**
   * Copies a store that another handle may begin to change at any time. Changes of other handles
   * are not noted, so the copy is valid only if there were none.
   */
  private VacuumReport runAtRest() {
    long resting = resting();
    if (resting == NOT_RESTING) {
      throw notResting(null);
    }
    VacuumReport report;
    try {
      report = run();
    } catch (RuntimeException e) {
      // What is read of a file while it changes may look like damage.
      throw resting() == resting ? e : notResting(e);
    }
    // Orders the preceding loads before those of the file's state.
    VarHandle.acquireFence();
    if (resting() != resting) {
      throw notResting(null);
    }
    return report;
  }

  private long resting() {
    try {
      return source.file().restingCheckpoint();
    } catch (InternalError e) {
      throw source.file().pageGone(e);
    }
  }

  private IllegalStateException notResting(RuntimeException cause) {
    return new IllegalStateException(
        "cannot copy: expected=a map that was closed after its last change, or the handle that"
            + " changes it, file=" + source.file().path(),
        cause);
  }

  private VacuumReport run() {
    long before = source.file().length();
    try (copy) {
      copy.copyMost(attributes -> createTable(source, isPacked, pending.path(), attributes));
      Map<String, String> attributes;
      long entries;
      copy.turns().hold();
      try {
        source.file().requireOpen();
        entries = copy.copyRest();
        attributes = source.file().attributes();
        copy.stopNoting();
      } finally {
        copy.turns().release();
      }
      copy.complete(attributes);
      return new VacuumReport(
          before,
          Files.size(pending.path()),
          entries,
          copy.copiedAgain(),
          copy.turns().longestNanos());
    } catch (IOException e) {
      throw new StoreIoException("cannot read the length: " + e, pending.path(), e);
    }
  }
}
