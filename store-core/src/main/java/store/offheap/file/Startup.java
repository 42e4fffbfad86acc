package store.offheap.file;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import store.offheap.error.RecoveryNeededException;
import store.offheap.model.RecoveryReport.Condition;

/**
 * Decides, when a file is opened, whether its live state can be used as it is, and otherwise rolls
 * it back to the last checkpoint.
 *
 * <p>The live state is used if the last writer closed the file, or if it died but the machine has
 * not been rebooted since: then the page cache holds all its stores.
 *
 * <p>If the superblock of a complete checkpoint can no longer be read, the previous one is never
 * used instead: the live state of a closed file needs none, and a file that was open when the
 * machine crashed is rejected.
 */
final class Startup {
  private static final int MAX_LOOKS = 1_000;
  private static final long PAUSE_NS = 1_000_000;

  private final Storage access;
  private final Checkpoints checkpoints;
  private final Windows windows;
  private final LivePage live;
  private final SegmentTable table;
  private final SegmentSpace space;
  private final HeapSegments heaps;
  private final Rollback rollback;
  private final UUID boot;

  /** The values that determine the condition, loaded in this order. */
  private record Look(
      int state, UUID boot, long epoch, long sealedEpoch, long sequence, boolean isLost) {
    Condition condition(UUID running) {
      if (state == LivePage.STATE_CLEAN) {
        // Everything was forced before the file was marked closed, so the live state is complete
        // without a superblock. The older checkpoint would be a step back.
        if (isLost && epoch >= sealedEpoch) {
          return Condition.SUPERBLOCK_LOST;
        }
        return epoch == sealedEpoch ? Condition.CLEAN : Condition.RESTORED;
      }
      boolean isOfThisBoot = state == LivePage.STATE_OPEN && boot.equals(running);
      // A live page that is older than the last checkpoint was restored from a copy, or its
      // successor never reached the disk.
      return isOfThisBoot && epoch >= sealedEpoch ? Condition.LEFT_OPEN : Condition.RESTORED;
    }

    boolean isBad(UUID running) {
      Condition condition = condition(running);
      return condition == Condition.RESTORED || condition == Condition.SUPERBLOCK_LOST;
    }
  }

  Startup(FileParts parts) {
    this.access = parts.access;
    this.checkpoints = parts.checkpoints;
    this.windows = parts.windows;
    this.live = parts.live;
    this.table = parts.table;
    this.space = parts.space;
    this.heaps = parts.heaps;
    this.rollback = new Rollback(parts);
    this.boot = parts.boot;
  }

  /**
   * Makes an opened file usable.
   *
   * @throws RecoveryNeededException if it must be restored but is not writable
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
    Condition condition = settledCondition();
    if (condition == Condition.RESTORED) {
      if (!access.isWritable()) {
        throw new RecoveryNeededException(
            "the machine went down, or storage failed, while the store was open for writing: open "
                + "it once for writing, which recovers it",
            access.path());
      }
      rollback.run();
    } else {
      table.reach(live.segmentCount());
      if (access.isWritable()) {
        // The next checkpoint adopts its attributes: better to fail now than then.
        checkpoints.catalog();
        check();
        tidy(condition == Condition.CLEAN);
      }
    }
    return condition;
  }

  /**
   * Determines the condition of the file. A reader may look while a writer opens or closes the
   * file, and see a mixture of the states before and after: a bad condition is accepted only if
   * nothing has changed at the next look.
   */
  private Condition settledCondition() throws IOException {
    Look look = look();
    for (int i = 0; i < MAX_LOOKS && look.isBad(boot) && !access.isWritable(); i++) {
      LockSupport.parkNanos(PAUSE_NS);
      checkpoints.refresh();
      Look next = look();
      if (next.equals(look)) {
        break;
      }
      look = next;
    }
    if (look.condition(boot) == Condition.RESTORED && look.isLost()) {
      throw windows.corrupt(
          "superblocks",
          "newest checkpoint, and the machine went down since",
          live.checkpoint(),
          look.sequence());
    }
    return look.condition(boot);
  }

  private Look look() {
    int state = live.stateAcquire();
    UUID written = live.boot();
    long epoch = live.epochAcquire();
    Superblock newest = checkpoints.newest();
    return new Look(
        state,
        written,
        epoch,
        newest.epoch(),
        newest.sequence(),
        checkpoints.isLost(live.checkpoint()));
  }

  /** Checks everything that a writer relies on, before anything is changed. */
  private void check() {
    EpochView.read(live, table, windows);
    long epoch = live.epochAcquire();
    Claims claims = new Claims(checkpoints, live.copyChunks());
    for (int number = 0; number < live.segmentCount(); number++) {
      table.requireEpochs(number, epoch);
      claims.requireSegment(number, table.position(number), table.length(number), windows);
      if (table.isHeap(number) && table.isLive(number, epoch)) {
        heaps.requireCounts(number, table.used(number), table.deleted(number));
      }
    }
    claims.require(windows);
  }

  /** Undoes what a dead writer prepared but did not publish, and finds reusable segments. */
  private void tidy(boolean isClean) {
    long epoch = live.epochAcquire();
    int count = live.segmentCount();
    long end = checkpoints.catalogsEnd();
    for (int number = 0; number < count; number++) {
      end = Math.max(end, table.position(number) + table.length(number));
      if (table.birthAcquire(number) > epoch) {
        table.unborn(number);
      } else if (table.death(number) > epoch) {
        table.deathRelease(number, 0);
      }
      if (!table.isSealed(number) && (table.checksum(number) | table.sealed(number)) != 0) {
        // Its writer died while breaking the seal, or the cells were damaged.
        table.unseal(number);
      }
      if (table.birthAcquire(number) == 0 || isClean && table.death(number) != 0) {
        space.addFree(number);
      } else if (table.death(number) != 0) {
        // The last checkpoint may not have reached the disk when its writer died: none of its
        // segments may be overwritten before the next one has.
        space.addRetired(number);
      } else {
        space.addLive(number);
      }
    }
    live.extendTo(Math.max(end, live.allocated()), windows);
  }
}
