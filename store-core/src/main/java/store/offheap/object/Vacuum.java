package store.offheap.object;

import java.util.Map;
import java.util.function.Function;
import java.util.function.IntConsumer;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.StoreException;
import store.offheap.error.StoreIoException;
import store.offheap.file.StoreFile;
import store.offheap.model.VacuumReport;
import store.offheap.table.Table;

/**
 * Reclaims the unused space of a store that is open for writing: copies all live data to a new
 * file, which replaces the old one, while others read and write.
 *
 * <p>The keys are copied in short turns of the write lock. What changes meanwhile is noted and
 * copied again until little of it remains; the rest is copied under the lock, and then the new file
 * is forced to storage and renamed. Users of the old file, in this process or another, find in it
 * that there is a newer one, and continue there.
 *
 * <p>Until the new file is renamed, nothing has changed; from then on it is complete.
 */
final class Vacuum {
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

  private final ObjectStore source;
  private final Successor successor;
  private final IntConsumer pause;
  private final ChangeNotes notes;
  private final ContainerWords places = new ContainerWords();
  private final Turns turns;
  private Table table;
  private ObjectStore target;
  private ContentCopy copy;
  private long copiedAgain;

  /**
   * Counts the copies of the current pass: an odd count left from an earlier pass would allow one
   * change too many.
   */
  private long copies;

  private boolean isLeft;

  private Vacuum(ObjectStore source, Successor successor, IntConsumer pause) {
    this.source = source;
    this.successor = successor;
    this.pause = pause;
    this.turns = new Turns(source);
    this.notes = new ChangeNotes(source.file().writeLock(), MOST_NOTES);
  }

  /**
   * Vacuums the store of an open map.
   *
   * @param successors creates the new file
   * @throws IllegalStateException if the caller holds the write lock
   * @throws StoreIoException if the new file cannot be written; the old one then stays in use
   */
  static VacuumReport run(ObjectStore source, Function<ObjectStore, Successor> successors) {
    return run(source, successors, left -> {});
  }

  /**
   * Vacuums the store of an open map, and reports how much is copied in the pause at the end.
   *
   * @param pause receives the number of keys and containers
   */
  static VacuumReport run(
      ObjectStore source, Function<ObjectStore, Successor> successors, IntConsumer pause) {
    source.table().writer();
    source.file().requireOpen();
    source.requireNoChange("vacuum");
    try (Successor successor = successors.apply(source)) {
      Vacuum vacuum = new Vacuum(source, successor, pause);
      try {
        VacuumReport report = vacuum.run();
        // Done last, when no thread waits for the vacuum any longer, because a checkpoint of the
        // old file may be in progress.
        source.file().leave();
        return report;
      } catch (StoreIoException e) {
        throw successor.named(e);
      } catch (InternalError e) {
        throw successor.named(vacuum.pageGone(e));
      }
    }
  }

  /**
   * Returns the exception for a page without storage: of the old file if there is no new one yet,
   * otherwise of the new file, because {@link Turns} handles the pages of the old one.
   */
  private StoreIoException pageGone(InternalError e) {
    return table == null ? source.file().pageGone(e) : table.file().pageGone(e);
  }

  private VacuumReport run() {
    long before = source.file().length();
    boolean isNoting = false;
    try {
      // The copy gets checksums of its own, which must not be computed from damaged data.
      source.file().requireSound();
      create();
      isNoting = turns.take(() -> {
        source.notes(notes);
        return true;
      });
      copyAll();
      copyChanges();
      long entries = finish();
      return new VacuumReport(
          before, source.latest().file().length(), entries, copiedAgain, turns.longestNanos());
    } finally {
      try {
        turns.hold();
        if (isNoting) {
          source.notes(null);
          notes.allow(Integer.MAX_VALUE);
        }
      } finally {
        turns.release();
        if (table != null) {
          table.file().abandon();
        }
      }
    }
  }

  private void create() {
    table = successor.create(source.file().attributes());
    target = ObjectStore.of(table, source.settings());
    copy = new ContentCopy(source, target, turns, notes, places);
  }

  private void copyAll() {
    RootCursor keys = source.root().cursor();
    target.file().writeLock().lock();
    try {
      while (keys.next()) {
        copy.copy(keys.rootKey());
        copied();
      }
    } finally {
      target.file().writeLock().unlock();
    }
  }

  /**
   * Allows one change for every two copies, so that the number of changes halves with each pass.
   */
  private void copied() {
    copies++;
    if ((copies & 1) == 0) {
      turns.run(notes::allowOneMore);
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
      for (RootKey key : changed.keys()) {
        copy.copy(key);
        copied();
      }
      for (Container container : changed.containers()) {
        copy.copyAgain(container);
        copied();
      }
    } finally {
      target.file().writeLock().unlock();
    }
  }

  /** Copies the rest while all others wait, and switches to the new file. */
  private long finish() {
    long entries;
    synchronized (source.moves().switching()) {
      // Attributes cannot be set between here and the switch: setting them waits for this monitor.
      Map<String, String> attributes = source.file().attributes();
      turns.hold();
      try {
        source.file().requireOpen();
        source.moves().requireHere();
        pause.accept(notes.size());
        copyAgain(FEW);
        entries = turns.take(source.state()::size);
        requireSize(entries);
        complete(attributes);
        replace();
      } finally {
        turns.release();
        leave();
      }
    }
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

  private void complete(Map<String, String> attributes) {
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
    long nextContainerId = turns.take(source.state()::nextContainerId);
    target.state().containerIdInUse(nextContainerId - 1);
    file.checkpointsByItself(true);
    target.close();
    // After this, marking the old file cannot fail.
    turns.run(source.file()::beforeChange);
  }

  private void replace() {
    turns.run(source.moves()::supersede);
    try {
      successor.replace();
      source.moves().moveTo(ObjectStore.open(successor.open(), source.settings()), places);
    } finally {
      isLeft = successor.isRenamed();
      if (isLeft) {
        // No more changes are made to this file: the store continues in the new one, or is closed.
        notes.allow(0);
        turns.run(source.moves()::supersede);
      } else {
        turns.run(source.moves()::stay);
      }
    }
  }

  /**
   * Abandons the old file if the new one has replaced it but could not be opened: changes made to
   * the old file would be lost.
   */
  private void leave() {
    if (!isLeft || source.latest() != source) {
      return;
    }
    try {
      source.file().abandon();
    } catch (StoreException e) {
      // The exception that led here is more informative.
    }
  }
}
