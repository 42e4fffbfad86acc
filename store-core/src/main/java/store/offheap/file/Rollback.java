package store.offheap.file;

import java.io.IOException;
import java.util.UUID;

/**
 * Rolls back to the last checkpoint if an opened file's live state cannot be trusted. On disk the
 * state is unchanged until the recovery is complete, so that the rollback can be repeated.
 *
 * <p>If only storage failed, readers may still have the file open. They remember the positions of
 * segments, by number, and the directory of an epoch. Therefore allocated ranges keep their places,
 * and the segments of the checkpoint become live again in the same way as new ones, by the store of
 * an epoch. If the machine crashed, no process has the file open, and the live page and the segment
 * table may be from different moments: everything is rebuilt from the catalog.
 */
final class Rollback {
  /** Maximum number of epochs since the checkpoint that a writer may have counted. */
  private static final long MAX_EPOCHS_UNSEALED = 1L << 32;

  /** The row of a segment that is not in the catalog. */
  private static final Catalog.Row NONE = new Catalog.Row(0, 0, 0, 0, 0, 0, Catalog.Row.IDLE);

  private final Storage access;
  private final Checkpoints checkpoints;
  private final Windows windows;
  private final LivePage live;
  private final SegmentTable table;
  private final SegmentSpace space;
  private final HeapSegments heaps;
  private final UUID boot;

  Rollback(FileParts parts) {
    this.access = parts.access;
    this.checkpoints = parts.checkpoints;
    this.windows = parts.windows;
    this.live = parts.live;
    this.table = parts.table;
    this.space = parts.space;
    this.heaps = parts.heaps;
    this.boot = parts.boot;
  }

  void run() throws IOException {
    Catalog catalog = checkpoints.catalog();
    check(catalog);
    if (live.boot().equals(boot)) {
      // Otherwise, with the restored epoch, the state would be considered valid for this boot
      // before it is complete.
      live.boot(Boot.NONE);
    }
    if (!LivePage.isNone(live.boot())) {
      makeAnew(catalog);
      return;
    }
    // Pages left by a failed force are considered written: only a new write reaches the disk.
    long end = continuedEnd(catalog);
    if (end > 0) {
      access.rewrite(end);
      publish(catalog, end);
    } else {
      makeAnew(catalog);
      access.rewrite(live.allocated());
    }
    access.force();
  }

  private void check(Catalog catalog) {
    Claims claims = new Claims(checkpoints, catalog.chunks());
    int number = 0;
    for (Catalog.Row row : catalog.rows()) {
      claims.requireSegment(number, row.position(), row.length(), windows);
      if (row.isHeap()) {
        heaps.requireCounts(number, row.used(), row.deleted());
      }
      number++;
    }
    claims.require(windows);
  }

  /** Stores everything that is not in the segment table. */
  private void restore(Catalog catalog, long end) {
    live.restoreCells(catalog.cells());
    live.size(catalog.size());
    live.checkpoint(checkpoints.newest().sequence());
    live.stateRelease(LivePage.STATE_OPEN);
    live.extendTo(Math.max(checkpoints.catalogsEnd(), end), windows);
  }

  private void makeAnew(Catalog catalog) {
    for (int i = 0; i < catalog.chunks().length; i++) {
      live.chunkRelease(i, catalog.chunks()[i]);
    }
    live.segmentCountRelease(catalog.rows().size());
    table.reach(catalog.rows().size());
    long sealed = checkpoints.newest().epoch();
    long epoch = (isCounted(sealed) ? live.epochAcquire() : sealed) + 1;
    int number = 0;
    for (Catalog.Row row : catalog.rows()) {
      table.unborn(number);
      table.describe(number, row.position(), row.length());
      assign(number, row, 0);
      if (row.isLive()) {
        table.birthRelease(number, row.isHeap() ? sealed : epoch);
        space.addLive(number);
      } else {
        space.addFree(number);
      }
      number++;
    }
    restore(catalog, catalog.allocated());
    live.epochRelease(epoch);
  }

  private void assign(int number, Catalog.Row row, int leastUsed) {
    if (row.isHeap()) {
      // Nothing more is appended: data that has reached the disk since follows, and may be
      // referenced.
      table.assignHeap(number, row.length(), row.deleted());
    } else {
      int used = Math.max(row.used(), leastUsed);
      table.assign(number, row.prefix(), row.depth(), used, row.deleted());
    }
  }

  /** Returns whether a writer may have counted up to the live epoch from that of the checkpoint. */
  private boolean isCounted(long sealed) {
    long epoch = live.epochAcquire();
    return epoch >= sealed && epoch - sealed < MAX_EPOCHS_UNSEALED;
  }

  /**
   * Returns the end of the last allocated range; 0 if the live page and the segment table are not a
   * continuation of the catalog, and therefore cannot be what its writer left.
   */
  private long continuedEnd(Catalog catalog) {
    int count = live.segmentCount();
    long sealed = checkpoints.newest().epoch();
    long allocated = live.allocated();
    boolean isPossible = isCounted(sealed)
        && allocated % StoreFile.PAGE == 0
        && allocated <= windows.end()
        && count >= catalog.rows().size()
        && count <= SegmentTable.CAPACITY
        && hasChunks(catalog, count);
    Claims claims = new Claims(checkpoints, live.copyChunks());
    if (!isPossible || !claims.isSound(windows.end())) {
      return 0;
    }
    table.reach(count);
    for (int number = 0; number < count; number++) {
      if (!continues(number, rowOf(catalog, number), sealed)) {
        return 0;
      }
      claims.add("segment", number, table.position(number), table.length(number));
    }
    // Unused ranges, such as a catalog that was not sealed, keep their places as well: a window of
    // a reader may end there, and nothing may cross that boundary.
    return claims.isSound(windows.end()) ? Math.max(claims.end(), allocated) : 0;
  }

  private boolean hasChunks(Catalog catalog, int count) {
    for (int i = 0; i < SegmentTable.CHUNK_COUNT; i++) {
      long expected = catalog.chunks()[i];
      boolean isNeeded = count > 0 && i <= SegmentTable.chunkOf(count - 1);
      if (expected != 0 && live.chunk(i) != expected || isNeeded && live.chunk(i) == 0) {
        return false;
      }
    }
    return true;
  }

  private static Catalog.Row rowOf(Catalog catalog, int number) {
    return number < catalog.rows().size() ? catalog.rows().get(number) : NONE;
  }

  /** Returns whether a row of the segment table may be a continuation of a catalog's row. */
  private boolean continues(int number, Catalog.Row row, long sealed) {
    if (row != NONE && table.position(number) != row.position()
        || table.length(number) != checkpoints.newest().spec().segmentLength()) {
      return false;
    }
    long next = live.epochAcquire() + 1;
    if (table.birthAcquire(number) > next || table.death(number) > next) {
      return false;
    }
    boolean wasLive = table.isLive(number, sealed);
    if (!row.isLive()) {
      // A heap segment is born at the current epoch, which a checkpoint may have sealed.
      return !wasLive || table.isHeap(number);
    }
    // An interrupted rollback may have restored it: nothing else has taken its place.
    boolean isBack = !row.isHeap() && table.birthAcquire(number) > sealed;
    return (wasLive || isBack)
        && table.isHeap(number) == row.isHeap()
        && (row.isHeap()
            || table.prefix(number) == row.prefix() && table.depth(number) == row.depth());
  }

  /** Publishes the checkpoint's segments as the next epoch, and frees all others. */
  private void publish(Catalog catalog, long end) {
    long epoch = live.epochAcquire();
    restore(catalog, end);
    for (int number = 0; number < live.segmentCount(); number++) {
      Catalog.Row row = rowOf(catalog, number);
      table.unseal(number);
      if (row.isLive()) {
        // Never fewer than a reader has seen, because readers assume that the same number means the
        // same slots; they are counted again in the next epoch.
        assign(number, row, table.used(number));
        if (table.isDead(number, epoch) && !row.isHeap()) {
          // Not at this epoch, in which other segments have taken its place.
          table.birthRelease(number, epoch + 1);
        }
        table.deathRelease(number, 0);
        space.addLive(number);
      } else {
        if (table.isLive(number, epoch)) {
          table.deathRelease(number, epoch + 1);
        } else {
          table.unborn(number);
        }
        space.addFree(number);
      }
    }
    live.epochRelease(epoch + 1);
  }
}
