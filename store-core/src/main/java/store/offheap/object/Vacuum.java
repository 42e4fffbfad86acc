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
 * Returns the unused space of a store that is open for writing: copies all live data to a new file,
 * which replaces the old one, while others read and write.
 *
 * <p>The keys are copied in short turns of the write lock. What changes meanwhile is noted and
 * copied again until little of it remains; the rest is copied under the lock, and then the new file
 * is forced to storage and renamed. Users of the old file, in this process or another, find in it
 * that there is a newer one, and continue there.
 *
 * <p>Until the new file is renamed, nothing has changed; from then on it is complete.
 */
final class Vacuum {
  /** How often what changed is copied again before others have to wait for it. */
  private static final int FREE_PASSES = 4;

  /** Then others wait, if each of their changes is of many keys. */
  private static final int MOST_PASSES = 16;

  /** How many changed keys and containers are few enough to be copied in one pause. */
  static final int FEW = 16;

  /** How many notes are kept; beyond, each change waits until two more keys are copied. */
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

  /** In this pass: an odd one left from before would allow one change too many. */
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
   * @param successors makes the new file
   * @throws IllegalStateException if the caller holds the write lock
   * @throws StoreIoException if the new file cannot be written; the old one goes on then
   */
  static VacuumReport run(ObjectStore source, Function<ObjectStore, Successor> successors) {
    return run(source, successors, left -> {});
  }

  /**
   * Vacuums, and tells how much is copied in the pause at the end.
   *
   * @param pause told of a count of keys and containers
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
        // Last, when nobody waits any more: a checkpoint of the old file may be under way.
        source.file().leave();
        return report;
      } catch (StoreIoException e) {
        throw successor.named(e);
      } catch (InternalError e) {
        throw successor.named(vacuum.pageGone(e));
      }
    }
  }

  /** Says whose page is gone: that of the old file, which goes on else, a turn has said. */
  private StoreIoException pageGone(InternalError e) {
    return table == null ? source.file().pageGone(e) : table.file().pageGone(e);
  }

  private VacuumReport run() {
    long before = source.file().length();
    boolean isNoting = false;
    try {
      // What is copied gets checksums of its own, which must not be those of damage.
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

  /** Allows a change for every two copies, so that there are half as many after each pass. */
  private void copied() {
    copies++;
    if ((copies & 1) == 0) {
      turns.run(notes::allowOneMore);
    }
  }

  private void copyChanges() {
    boolean isLittle = false;
    for (int pass = 1; !isLittle && pass <= MOST_PASSES; pass++) {
      // What is on disk already need not be forced in the pause at the end.
      target.file().checkpoint();
      isLittle = turns.take(this::isLittleLeft);
      if (!isLittle) {
        copyAgain(pass <= FREE_PASSES ? MOST_NOTES : FEW / 2);
      }
    }
  }

  /** Returns whether few changes are noted; then there are to be no more until the pause. */
  private boolean isLittleLeft() {
    if (notes.size() > FEW) {
      return false;
    }
    notes.allow(FEW);
    return true;
  }

  /**
   * Copies what changed.
   *
   * @param allowed how many changes may be noted meanwhile, beside one for every two copies
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

  /** Copies the rest, while all others wait, and switches to the new file. */
  private long finish() {
    long entries;
    synchronized (source.moves().switching()) {
      // Nobody sets others before the switch, which waits for that.
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
        // No change is made here any more: the store goes on in the new file, or is closed.
        notes.allow(0);
        turns.run(source.moves()::supersede);
      } else {
        turns.run(source.moves()::stay);
      }
    }
  }

  /** Leaves the old file, if its name is the new one's: what was put there would be lost. */
  private void leave() {
    if (!isLeft || source.latest() != source) {
      return;
    }
    try {
      source.file().abandon();
    } catch (StoreException e) {
      // What led here says more.
    }
  }
}
