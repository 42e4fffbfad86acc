package store.offheap.bench.report;

import java.util.Locale;
import store.offheap.bench.peer.Peers;

/** A part of the comparison, measured for one peer in one or a few processes. */
enum Step {
  /** Builds the store in its fastest way. */
  LOAD(true, true, false),
  /** Opens the store and reads. */
  READ(true, true, true),
  /** Reads in one and in two processes at once. */
  SHARE(true, true, false),
  /**
   * Reads with memory for a quarter of the store; only on request, because it needs a large store.
   */
  SQUEEZE(true, true, false),
  /** Changes entries. */
  WRITE(true, false, true),
  /** Puts entries into a new store, one at a time. */
  GROW(true, false, true),
  /**
   * Kills a writer, and opens the store that it left; the last step, because the store has
   * additional entries afterwards.
   */
  KILL(true, false, false);

  private final boolean isForMutable;
  private final boolean isForWriteOnce;
  private final boolean isForHeap;

  Step(boolean isForMutable, boolean isForWriteOnce, boolean isForHeap) {
    this.isForMutable = isForMutable;
    this.isForWriteOnce = isForWriteOnce;
    this.isForHeap = isForHeap;
  }

  /** Returns whether the step is possible for a kind of peer. */
  boolean isFor(Peers.Kind kind) {
    return switch (kind) {
      case MUTABLE -> isForMutable;
      case BUILT -> isForMutable && this != GROW && this != KILL;
      case WRITE_ONCE -> isForWriteOnce;
      case HEAP -> isForHeap || this == LOAD;
    };
  }

  /** Returns whether the step needs the store built by {@link #LOAD}. */
  boolean needsLoaded() {
    return this != LOAD && this != GROW;
  }

  /** Returns whether the step is measured by default. */
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
