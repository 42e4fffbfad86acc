package store.offheap.table;

import store.offheap.model.PageReading;

/**
 * Decides when the {@link OverflowBits} of a table's segment are created: by the unsuccessful
 * search that makes their number large enough to pay off. Thread-safe.
 */
final class Overflows {
  /**
   * One unsuccessful search in this many is counted, on behalf of all, because concurrent counting
   * causes contention. It is selected by hash bits that are not used to select segment and home
   * slot.
   */
  private static final int COUNTED = 1 << 4;

  private static final int COUNTED_SHIFT = 28;

  /** Divisor of the maximum heap size that limits the memory for one table. */
  private static final int HEAP_PART = 64;

  private final Table table;
  private final int slots;

  /** Maximum number of segments of a directory that may have bits. */
  private final long most;

  Overflows(Table table) {
    this.table = table;
    this.slots = table.layout().slots();
    this.most = Runtime.getRuntime().maxMemory() / HEAP_PART / OverflowBits.length(slots);
  }

  /** Records an unsuccessful search through a directory, which may be outdated. */
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
        // A lookup needs neither the memory nor the pages: it continues without the bits.
        return;
      }
    }
  }

  /** Returns whether examining all slots reads no pages from storage and verifies no checksums. */
  private boolean isCheap() {
    return table.file().reading() == PageReading.AHEAD && !table.currency().isChecking();
  }

  private void count(Directory current, long hash, OverflowBits before) {
    int patience = before == null
        ? OverflowBits.firstPatience(slots, current.segmentOf(hash))
        : before.patience();
    if (current.countMisses(hash, COUNTED) >= patience) {
      // Done first, so that other threads do not do the same meanwhile.
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
