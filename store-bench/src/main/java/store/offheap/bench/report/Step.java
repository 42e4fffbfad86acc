package store.offheap.bench.report;

import java.util.Locale;
import store.offheap.bench.peer.Peers;

/** A part of the comparison that is measured, for one peer, in a process or a few. */
enum Step {
  /** Builds the store by its fastest way. */
  LOAD(true, true, false),
  /** Opens it and reads. */
  READ(true, true, true),
  /** Reads in one and in two processes at once. */
  SHARE(true, true, false),
  /** Reads with a quarter of the store's size of memory; by wish only, for it needs a large one. */
  SQUEEZE(true, true, false),
  /** Changes entries. */
  WRITE(true, false, true),
  /** Puts entries into a new store, one at a time. */
  GROW(true, false, true),
  /** Kills a writer, and opens what it left; the last step, for the store is not as it was. */
  KILL(true, false, false);

  private final boolean isForMutable;
  private final boolean isForWriteOnce;
  private final boolean isForHeap;

  Step(boolean isForMutable, boolean isForWriteOnce, boolean isForHeap) {
    this.isForMutable = isForMutable;
    this.isForWriteOnce = isForWriteOnce;
    this.isForHeap = isForHeap;
  }

  /** Returns whether it can be asked of a kind of peer at all. */
  boolean isFor(Peers.Kind kind) {
    return switch (kind) {
      case MUTABLE -> isForMutable;
      case BUILT -> isForMutable && this != GROW && this != KILL;
      case WRITE_ONCE -> isForWriteOnce;
      case HEAP -> isForHeap || this == LOAD;
    };
  }

  /** Returns whether it needs what {@link #LOAD} left. */
  boolean needsLoaded() {
    return this != LOAD && this != GROW;
  }

  /** Returns whether it is measured unless something else is said. */
  boolean isUsual() {
    return this != SQUEEZE;
  }

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Step of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
