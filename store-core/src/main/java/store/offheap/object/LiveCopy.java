package store.offheap.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.StoreIoException;
import store.offheap.file.StoreFile;
import store.offheap.table.Table;

/**
 * Copies all live data of a store to a new file while others read and change the store.
 *
 * <p>The keys are copied in short turns of the write lock. What changes meanwhile is noted and
 * copied again until little of it remains. The rest is copied while the caller of {@link #turns}
 * holds the lock: the copy is the state of that moment.
 *
 * <p>Confined to one thread. At most one copy of a store is made at a time.
 */
final class LiveCopy implements AutoCloseable {
  /** Number of times that changes are copied again before other threads have to wait. */
  private static final int FREE_PASSES = 4;

  /**
   * Maximum number of times that changes are copied again. More than a few are left afterwards only
   * if each change affects many keys; then other threads wait while these are copied.
   */
  private static final int MOST_PASSES = 16;

  /** Number of changed keys and containers that is small enough to be copied in one pause. */
  static final int FEW = 16;

  /** Maximum number of notes; beyond it, each change waits until two more keys are copied. */
  private static final int MOST_NOTES = 1 << 20;

  /** Number of keys that are read in one turn, so that they do not wait for it one by one. */
  private static final int BATCH = 64;

  private final ObjectStore source;
  private final ChangeNotes notes;
  private final ContainerWords places = new ContainerWords();
  private final Turns turns;
  private Table table;
  private ObjectStore target;
  private ContentCopy copy;
  private boolean isNoting;
  private long copiedAgain;

  /**
   * Counts the copies of the current pass: an odd count left from an earlier pass would allow one
   * change too many.
   */
  private long copies;

  LiveCopy(ObjectStore source) {
    this.source = source;
    this.turns = new Turns(source);
    this.notes = new ChangeNotes(source.file().writeLock(), MOST_NOTES);
  }

  /** Returns the turns of the write lock in which the store is read. */
  Turns turns() {
    return turns;
  }

  /** Returns the locations of the containers in the copy. */
  ContainerWords places() {
    return places;
  }

  /** Returns the number of keys and containers that were copied more than once. */
  long copiedAgain() {
    return copiedAgain;
  }

  /** Returns the number of keys and containers that have changed since they were copied. */
  int left() {
    return notes.size();
  }

  /**
   * Copies everything except for the few latest changes.
   *
   * @param creation creates the table to copy to, given the attributes of the file
   * @throws CorruptStoreException if a checksum of the source does not match
   * @throws StoreIoException if the new file cannot be written
   */
  void copyMost(Function<Map<String, String>, Table> creation) {
    // The copy gets checksums of its own, which must not be computed from damaged data.
    source.file().requireSound();
    table = creation.apply(source.file().attributes());
    target = ObjectStore.of(table, source.settings());
    copy = new ContentCopy(source, target, turns, notes, places);
    isNoting = turns.take(() -> {
      source.notes(notes);
      return true;
    });
    copyAll();
    copyChanges();
  }

  private void copyAll() {
    RootCursor keys = source.root().cursor();
    target.file().writeLock().lock();
    try {
      List<RootKey> batch = new ArrayList<>();
      while (keys.next()) {
        batch.add(keys.rootKey());
        if (batch.size() == BATCH) {
          copy(batch);
          batch.clear();
        }
      }
      copy(batch);
    } finally {
      target.file().writeLock().unlock();
    }
  }

  private void copy(List<RootKey> keys) {
    copy.copy(keys);
    copied(keys.size());
  }

  /**
   * Allows one change for every two copies, so that the number of changes halves with each pass.
   */
  private void copied(int count) {
    int more = (int) ((copies + count) / 2 - copies / 2);
    copies += count;
    if (more > 0) {
      turns.run(() -> notes.allowMore(more));
    }
  }

  private void copyChanges() {
    boolean isLittle = false;
    for (int pass = 1; !isLittle && pass <= MOST_PASSES; pass++) {
      // Data that is already on disk need not be forced in the pause at the end.
      target.file().checkpoint();
      isLittle = turns.take(this::isLittleLeft);
      if (!isLittle) {
        copyAgain(pass <= FREE_PASSES ? MOST_NOTES : FEW / 2);
      }
    }
  }

  /** Returns whether few changes are noted; if so, allows only a few until the pause. */
  private boolean isLittleLeft() {
    if (notes.size() > FEW) {
      return false;
    }
    notes.allow(FEW);
    return true;
  }

  /**
   * Copies changed keys and containers again.
   *
   * @param allowed number of changes that may be noted meanwhile, in addition to one for every two
   *     copies
   */
  private void copyAgain(int allowed) {
    ChangeNotes.Taken changed = turns.take(() -> {
      notes.allow(allowed);
      return notes.take();
    });
    copiedAgain += changed.size();
    copies = 0;
    target.file().writeLock().lock();
    try {
      List<RootKey> keys = List.copyOf(changed.keys());
      for (int from = 0; from < keys.size(); from += BATCH) {
        copy(keys.subList(from, Math.min(keys.size(), from + BATCH)));
      }
      for (Container container : changed.containers()) {
        copy.copyAgain(container);
        copied(1);
      }
    } finally {
      target.file().writeLock().unlock();
    }
  }

  /**
   * Copies the latest changes. The lock must be held until the caller has done what must happen at
   * the same moment.
   *
   * @return the number of entries
   * @throws CorruptStoreException if not all keys were found
   */
  long copyRest() {
    copyAgain(FEW);
    long entries = turns.take(source.state()::size);
    requireSize(entries);
    long nextContainerId = turns.take(source.state()::nextContainerId);
    target.state().containerIdInUse(nextContainerId - 1);
    return entries;
  }

  private void requireSize(long expected) {
    long actual = target.state().size();
    if (actual != expected) {
      throw new CorruptStoreException(
          "keys found: expected=" + expected + ", actual=" + actual,
          source.file().path(),
          "table");
    }
  }

  /**
   * Writes the copy to storage and closes its file.
   *
   * @param attributes attributes at the moment at which the copy was completed
   */
  void complete(Map<String, String> attributes) {
    StoreFile file = target.file();
    attributes.forEach((name, value) -> {
      if (!value.equals(file.attributes().get(name))) {
        file.attribute(name, value);
      }
    });
    file.attributes().keySet().stream()
        .filter(name -> !attributes.containsKey(name))
        .toList()
        .forEach(name -> file.attribute(name, null));
    target.close();
  }

  /**
   * Limits the checksums that {@link #complete} computes, because others wait for it; otherwise,
   * all segments get one.
   */
  void hurry() {
    target.file().checkpointsByItself(true);
  }

  /** Lets changes continue without notes. */
  void stopNoting() {
    if (isNoting) {
      isNoting = false;
      source.notes(null);
      notes.allow(Integer.MAX_VALUE);
    }
  }

  /** Allows no more changes. */
  void allowNone() {
    notes.allow(0);
  }

  /**
   * Returns the exception for a page without storage: of the source if there is no copy yet,
   * otherwise of the copy, because {@link Turns} handles the pages of the source.
   */
  StoreIoException pageGone(InternalError e) {
    return table == null ? source.file().pageGone(e) : table.file().pageGone(e);
  }

  /** Abandons the copy unless it was completed, and lets changes continue. */
  @Override
  public void close() {
    try {
      turns.hold();
      stopNoting();
    } finally {
      turns.release();
      if (table != null) {
        table.file().abandon();
      }
    }
  }
}
