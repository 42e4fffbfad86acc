package store.offheap.object;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import store.offheap.error.NotAStoreException;
import store.offheap.error.StoreException;
import store.offheap.record.Word;

/**
 * Tracks the location of a store: its file, or another one that replaced it. A vacuum in this
 * process announces the move by {@link #moveTo}; a vacuum in another process marks the file.
 * Readers notice the mark when the epoch changes, and then look for the new file.
 *
 * <p>Thread-safe, except where a lock is required.
 */
final class StoreMoves {
  /** Minimum time before a reader looks again for the file that replaces its own. */
  private static final long LOOK_NANOS = 10_000_000;

  private final ObjectStore store;
  private final Object switching = new Object();

  /** The epoch at which a read found that no other file replaces this one. */
  private long epochSeen = -1;

  /**
   * The time at which a read last looked for the other file; guarded by {@link #switching}, like
   * the epoch at that time.
   */
  private long lookedNanos;

  private long epochLooked = -1;

  /** The current location of the store; null while it is in this file. */
  private volatile Move move;

  /**
   * The move that leads here from previous files, or null if there are none; set before the move
   * takes effect. It holds the locations of all containers, which are needed only by users of the
   * previous files: it is garbage collected with the last of them.
   */
  private WeakReference<Move> arrival;

  StoreMoves(ObjectStore store) {
    this.store = store;
  }

  /**
   * Leads from a previous file to the latest one. All files of a store share the same instance, so
   * that a reference to an old file does not keep the files in between in use.
   */
  private static final class Move {
    private volatile Place place;
  }

  /**
   * The location of a store.
   *
   * @param store the same store in another file
   * @param places locations of its containers
   */
  private record Place(ObjectStore store, Supplier<ContainerWords> places) {}

  /** Throws if the store has moved to another file, which the caller must then use. */
  void requireHere() {
    if (move != null) {
      throw MovedException.MOVED;
    }
  }

  /** Does the same after looking for the other file, if the epoch is new and the file is marked. */
  void lookAt(long epoch) {
    if (epoch != epochSeen) {
      moveIfSuperseded(epoch);
      requireHere();
    }
  }

  /** Returns the store, or the one in the file that replaced its own. */
  ObjectStore latest() {
    Move last = move;
    return last == null ? store : last.place.store;
  }

  /**
   * Returns the counterpart of a container in the latest store.
   *
   * @throws IllegalStateException if it was removed
   */
  Container latest(Container container) {
    Move last = move;
    if (last == null) {
      return container;
    }
    Place place = last.place;
    ObjectStore there = place.store;
    long word = place.places.get().get(container.id());
    Container latest =
        word == Word.EMPTY ? null : there.readHere(() -> ((Containers) there.nested()).find(word));
    if (latest == null || latest.id() != container.id()) {
      throw container.removed();
    }
    return latest;
  }

  /** Moves to another file that has the same contents. Requires the write lock. */
  void moveTo(ObjectStore other, ContainerWords places) {
    moveTo(new Place(other, () -> places));
  }

  private void moveTo(Place place) {
    Move known = arrival == null ? null : arrival.get();
    Move last = known == null ? new Move() : known;
    place.store.moves().arrival = new WeakReference<>(last);
    last.place = place;
    move = last;
  }

  /**
   * Makes readers in other processes, and reads in progress here, look for the new file, now and
   * repeatedly from now on. Called before the file is renamed, so that readers are informed even if
   * this process dies, and again afterwards. Requires the write lock.
   */
  void supersede() {
    store.state().superseded(true);
    store.file().publish(List.of(), List.of());
  }

  /** Records that no other file replaces this one. Requires the write lock. */
  void stay() {
    if (store.state().isSuperseded()) {
      store.state().superseded(false);
    }
  }

  private void moveIfSuperseded(long epoch) {
    if (store.file().isWritable() || !store.state().isSuperseded()) {
      epochSeen = epoch;
      return;
    }
    // A thread that closes the store waits here, and closes the new one.
    synchronized (switching) {
      store.file().requireOpen();
      long now = System.nanoTime();
      if (move == null && (epoch != epochLooked || now - lookedNanos > LOOK_NANOS)) {
        epochLooked = epoch;
        lookedNanos = now;
        follow();
      }
    }
  }

  private void follow() {
    if (!store.file().isReplaced()) {
      return;
    }
    ObjectStore next;
    try {
      next = ObjectStore.openReadOnly(store.file().path(), store.settings());
    } catch (NotAStoreException e) {
      // Something else was put there.
      return;
    } catch (StoreException e) {
      if (!store.file().isReplaced()) {
        return;
      }
      // The contents of this file may be outdated by now, and also at the next read.
      epochLooked = -1;
      throw e;
    }
    if (!next.file().spec().isOfSameStore(store.file().spec())) {
      // Another map was put there.
      next.close();
      return;
    }
    ContainerPlaces places = new ContainerPlaces(next);
    moveTo(new Place(next, places::get));
    store.file().leave();
  }

  /**
   * Returns the monitor that is held while the store moves; must be acquired before the write lock.
   */
  Object switching() {
    return switching;
  }

  /**
   * Performs an action on the latest store, which does not move meanwhile.
   *
   * @param call name of the action, for a message
   * @throws IllegalStateException if the caller holds the write lock: a thread that moves the store
   *     or makes a checkpoint waits for that lock while holding the locks that are needed here
   */
  void whileItStays(String call, Consumer<ObjectStore> action) {
    store.requireNoChange(call);
    while (true) {
      ObjectStore latest = latest();
      synchronized (latest.moves().switching) {
        if (latest.moves().move == null) {
          action.accept(latest);
          return;
        }
      }
    }
  }
}
