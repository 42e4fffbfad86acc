package store.offheap.table;

import store.offheap.model.PageReading;

/**
 * Decides when the {@link OverflowBits} of a segment of one table are made: by the search in vain
 * that makes so many of them that it pays. Any thread may call.
 */
final class Overflows {
  /**
   * Of so many searches in vain, one counts, for all: threads that count are in each other's way.
   * Bits of the hash choose it that have no part in choosing segment and home slot.
   */
  private static final int COUNTED = 1 << 4;

  private static final int COUNTED_SHIFT = 28;

  /** What part of the heap, as large as it may become, is enough for one table. */
  private static final int HEAP_PART = 64;

  private final Table table;
  private final int slots;

  /** How many segments of a directory may have bits. */
  private final long most;

  Overflows(Table table) {
    this.table = table;
    this.slots = table.layout().slots();
    this.most = Runtime.getRuntime().maxMemory() / HEAP_PART / OverflowBits.length(slots);
  }

  /** Notes that a search was in vain, through a directory that need not count any more. */
  void missed(Directory current, long hash) {
    if ((hash >>> COUNTED_SHIFT & COUNTED - 1) == 0) {
      consider(current, hash);
    }
  }

  private void consider(Directory current, long hash) {
    OverflowBits before = current.overflowOf(hash);
    boolean isNeeded = before == null || !before.isCurrent();
    if (isNeeded && isCheap() && table.lookup().isCurrent(current)) {
      try {
        count(current, hash, before);
      } catch (OutOfMemoryError | InternalError e) {
        // A lookup needs neither the memory nor the pages: it goes on without.
        return;
      }
    }
  }

  /** Returns whether to look at all slots reads no page for that, and compares no checksum. */
  private boolean isCheap() {
    return table.file().reading() == PageReading.AHEAD && !table.currency().isChecking();
  }

  private void count(Directory current, long hash, OverflowBits before) {
    int patience = before == null
        ? OverflowBits.firstPatience(slots, current.segmentOf(hash))
        : before.patience();
    if (current.countMisses(hash, COUNTED) >= patience) {
      // First, so that others do not do the same meanwhile.
      current.forgetMisses(hash);
      if (before != null || current.overflowCount() < most) {
        OverflowBits made = OverflowBits.of(table, current, hash, before);
        if (table.lookup().isCurrent(current)) {
          current.overflowOf(hash, made);
        }
      }
    }
  }
}
