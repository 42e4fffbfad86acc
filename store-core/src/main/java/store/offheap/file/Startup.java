package store.offheap.file;

import java.io.IOException;
import store.offheap.error.RecoveryNeededException;

/**
 * Decides, when a file is opened, whether its live state can be used as it is, and if not goes back
 * to the last checkpoint.
 *
 * <p>The live state counts when the last writer closed the file, and when it died but the boot it
 * ran under still runs: then the page cache holds every store it made.
 */
final class Startup {
  private final Storage access;
  private final Checkpoints checkpoints;
  private final Windows windows;
  private final LivePage live;
  private final SegmentTable table;
  private final SegmentSpace space;

  /** How the file was found. */
  enum Condition {
    /** Closed by its last writer. */
    CLEAN,
    /** Left open, or still open, by a writer of this boot. */
    LEFT_OPEN,
    /** Left open by a writer of an earlier boot; went back to the last checkpoint. */
    RESTORED
  }

  Startup(
      Storage access,
      Checkpoints checkpoints,
      Windows windows,
      LivePage live,
      SegmentTable table,
      SegmentSpace space) {
    this.access = access;
    this.checkpoints = checkpoints;
    this.windows = windows;
    this.live = live;
    this.table = table;
    this.space = space;
  }

  /**
   * Makes an opened file usable.
   *
   * @throws RecoveryNeededException if it would have to be restored and is not writable
   */
  Condition run() throws IOException {
    int length = checkpoints.newest().spec().segmentLength();
    if (length <= 0 || length % StoreFile.PAGE != 0 || length > Window.MAX_LENGTH) {
      throw windows.corrupt(
          "superblock",
          "segment length",
          "a positive multiple of " + StoreFile.PAGE + " up to " + Window.MAX_LENGTH,
          length);
    }
    Condition condition = condition();
    if (condition == Condition.RESTORED) {
      if (!access.isWritable()) {
        throw new RecoveryNeededException(
            "the machine went down while the store was open for writing: open it once for "
                + "writing, which recovers it",
            access.path());
      }
      restore(checkpoints.catalog());
    } else {
      table.reach(live.segmentCount());
      if (access.isWritable()) {
        tidy(condition == Condition.CLEAN);
      }
    }
    return condition;
  }

  private Condition condition() {
    int state = live.state();
    if (state == LivePage.STATE_CLEAN
        && live.epochAcquire() == checkpoints.newest().epoch()) {
      return Condition.CLEAN;
    }
    boolean isOfThisBoot = state == LivePage.STATE_OPEN && live.boot().equals(Boot.CURRENT);
    return isOfThisBoot ? Condition.LEFT_OPEN : Condition.RESTORED;
  }

  /** Undoes what a dead writer prepared and did not publish, and finds what can be used again. */
  private void tidy(boolean isClean) {
    long epoch = live.epochAcquire();
    int count = live.segmentCount();
    long end = checkpoints.catalogsEnd();
    for (int number = 0; number < count; number++) {
      checkRow(number);
      end = Math.max(end, table.position(number) + table.length(number));
      if (Long.compareUnsigned(table.birthAcquire(number), epoch) > 0) {
        table.unborn(number);
      } else if (Long.compareUnsigned(table.death(number), epoch) > 0) {
        table.deathRelease(number, 0);
      }
      if (table.birthAcquire(number) == 0 || isClean && table.death(number) != 0) {
        space.addFree(number);
      } else if (table.death(number) != 0) {
        // The last checkpoint may not have reached the disk when its writer died: none of its
        // segments may be written over before the next one has.
        space.addRetired(number);
      } else {
        space.addLive();
      }
    }
    setAllocated(Math.max(end, live.allocated()));
  }

  private void setAllocated(long end) {
    if (end < StoreFile.HEADER_LENGTH || end > windows.end()) {
      throw windows.corrupt(
          "live page", "allocated", StoreFile.HEADER_LENGTH + " to " + windows.end(), end);
    }
    if (end != live.allocated()) {
      live.allocatedRelease(end);
    }
  }

  private void checkRow(int number) {
    int length = checkpoints.newest().spec().segmentLength();
    long position = table.position(number);
    if (table.length(number) != length) {
      throw windows.corrupt("segment " + number, "length", length, table.length(number));
    }
    windows.requireRegion("segment", number, position, length);
    if (position < StoreFile.HEADER_LENGTH || checkpoints.overlaps(position, length)) {
      throw windows.corrupt(
          "segment " + number, "position", "outside header and catalogs", position);
    }
  }

  /**
   * Goes back to the last checkpoint; on disk the state stays as it was, so that this can be
   * redone.
   */
  private void restore(Catalog catalog) {
    for (int i = 0; i < catalog.chunks().length; i++) {
      live.chunkRelease(i, catalog.chunks()[i]);
    }
    live.restoreCells(catalog.cells());
    live.size(catalog.size());
    live.segmentCountRelease(catalog.rows().size());
    live.state(LivePage.STATE_OPEN);
    table.reach(catalog.rows().size());
    long epoch = checkpoints.newest().epoch();
    int number = 0;
    for (Catalog.Row row : catalog.rows()) {
      table.unborn(number);
      table.describe(number, row.position(), row.length());
      table.assign(number, row.prefix(), row.depth(), row.used(), row.deleted());
      checkRow(number);
      if (row.isLive()) {
        table.birthRelease(number, epoch);
        space.addLive();
      } else {
        space.addFree(number);
      }
      number++;
    }
    live.epochRelease(epoch);
    setAllocated(Math.max(checkpoints.catalogsEnd(), catalog.allocated()));
  }
}
