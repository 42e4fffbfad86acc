package store.offheap.object;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import store.offheap.error.NotAStoreException;
import store.offheap.error.StoreException;
import store.offheap.record.Word;

/**
 * Where a store is: in its file, or in another one that took the place of it. A vacuum of this
 * process says so by {@link #moveTo}; that of another one marks the file, which readers meet when
 * the epoch goes on, and then look for the other.
 *
 * <p>For any thread, where no lock is named.
 */
final class StoreMoves {
  /** How long a reader waits before it looks again for a file that is to take the place of its. */
  private static final long LOOK_NANOS = 10_000_000;

  private final ObjectStore store;
  private final Object switching = new Object();

  /** The epoch at which a read saw that no other file takes the place of this one. */
  private long epochSeen = -1;

  /** When a read looked for the other file last, and the epoch then; under {@link #switching}. */
  private long lookedNanos;

  private long epochLooked = -1;

  /** Where the store is now; null while it is here. */
  private volatile Move move;

  /**
   * What leads here from the files before, null if there are none; set before it does. It knows
   * where all containers lie, which only those need who look at one of these files: with the last
   * of them it goes.
   */
  private WeakReference<Move> arrival;

  StoreMoves(ObjectStore store) {
    this.store = store;
  }

  /**
   * Leads from a file that was moved from to the last one: one and the same from all files of a
   * store, so that who looks at an old one keeps none between in use.
   */
  private static final class Move {
    private volatile Place place;
  }

  /**
   * Where a store is.
   *
   * @param store the same store in another file
   * @param places where its containers lie
   */
  private record Place(ObjectStore store, Supplier<ContainerWords> places) {}

  /** Throws if the store went on in another file, which the caller is to look into then. */
  void requireHere() {
    if (move != null) {
      throw MovedException.MOVED;
    }
  }

  /** Does the same after a look for the other file, if an epoch is new and the file marked. */
  void lookAt(long epoch) {
    if (epoch != epochSeen) {
      moveIfSuperseded(epoch);
      requireHere();
    }
  }

  /** Returns the store, or the one in the file that took the place of its. */
  ObjectStore latest() {
    Move last = move;
    return last == null ? store : last.place.store;
  }

  /**
   * Returns a container of the store as it is in the latest one.
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

  /** Goes on in another file, that has all that this one has. Needs the write lock. */
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
   * Has readers in other processes, and those under way here, look for the new file: from now on
   * again and again, and at once. Both before it gets its name, lest nobody tells them if this
   * process dies, and after. Needs the write lock.
   */
  void supersede() {
    store.state().superseded(true);
    store.file().publish(List.of(), List.of());
  }

  /** Says that no other file takes the place of this one. Needs the write lock. */
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
    // Whoever closes the store waits, and closes the other one.
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
      // Somebody put something else there.
      return;
    } catch (StoreException e) {
      if (!store.file().isReplaced()) {
        return;
      }
      // What is here may be of the past by now, at the next read, too.
      epochLooked = -1;
      throw e;
    }
    if (!next.file().spec().isOfSameStore(store.file().spec())) {
      // Somebody put another map there.
      next.close();
      return;
    }
    ContainerPlaces places = new ContainerPlaces(next);
    moveTo(new Place(next, places::get));
    store.file().leave();
  }

  /** Returns what is locked while the store moves, and before the write lock. */
  Object switching() {
    return switching;
  }

  /**
   * Does something with the latest store, which does not move meanwhile.
   *
   * @param call what it is, for a message
   * @throws IllegalStateException if the caller holds the write lock: whoever moves the store, or
   *     makes a checkpoint, waits for that while it has the locks that are needed here
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
