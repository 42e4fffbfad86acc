package store.offheap.object;

import java.util.Map;
import java.util.function.Function;
import java.util.function.IntConsumer;
import store.offheap.error.StoreException;
import store.offheap.error.StoreIoException;
import store.offheap.model.VacuumReport;

/**
 * Reclaims the unused space of a store that is open for writing: makes a {@link LiveCopy}, which
 * replaces the old file, while others read and write.
 *
 * <p>At the end, the new file is forced to storage and renamed under the write lock. Users of the
 * old file, in this process or another, find in it that there is a newer one, and continue there.
 *
 * <p>Until the new file is renamed, nothing has changed; from then on it is complete.
 */
final class Vacuum {
  private final ObjectStore source;
  private final Successor successor;
  private final IntConsumer pause;
  private final LiveCopy copy;
  private final Turns turns;
  private boolean isLeft;

  private Vacuum(ObjectStore source, Successor successor, IntConsumer pause, LiveCopy copy) {
    this.source = source;
    this.successor = successor;
    this.pause = pause;
    this.copy = copy;
    this.turns = copy.turns();
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
      LiveCopy copy = new LiveCopy(source);
      try {
        VacuumReport report = new Vacuum(source, successor, pause, copy).run();
        // Done last, when no thread waits for the vacuum any longer, because a checkpoint of the
        // old file may be in progress.
        source.file().leave();
        return report;
      } catch (StoreIoException e) {
        throw successor.named(e);
      } catch (InternalError e) {
        throw successor.named(copy.pageGone(e));
      }
    }
  }

  private VacuumReport run() {
    long before = source.file().length();
    long entries;
    try (copy) {
      copy.copyMost(successor::create);
      entries = finish();
    }
    long after = source.latest().file().length();
    return new VacuumReport(before, after, entries, copy.copiedAgain(), turns.longestNanos());
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
        pause.accept(copy.left());
        entries = copy.copyRest();
        if (successor.isAwaited()) {
          copy.hurry();
        }
        copy.complete(attributes);
        // After this, marking the old file cannot fail.
        turns.run(source.file()::beforeChange);
        replace();
      } finally {
        turns.release();
        leave();
      }
    }
    return entries;
  }

  private void replace() {
    turns.run(source.moves()::supersede);
    try {
      successor.replace();
      source.moves().moveTo(ObjectStore.open(successor.open(), source.settings()), copy.places());
    } finally {
      isLeft = successor.isRenamed();
      if (isLeft) {
        // No more changes are made to this file: the store continues in the new one, or is closed.
        copy.allowNone();
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
