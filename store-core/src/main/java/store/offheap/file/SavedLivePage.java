package store.offheap.file;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The contents of a possibly damaged live page about the live segments, as found on disk.
 *
 * @param epoch the current epoch
 * @param segmentCount rows of the segment table, 0 to {@link SegmentTable#CAPACITY}
 * @param activeSegment the segment that changed last, as its row number
 * @param state {@link LivePage#STATE_CLEAN} or {@link LivePage#STATE_OPEN}
 * @param isOfThisBoot whether it was written since the last boot
 * @param chunks positions of the chunks of the segment table
 * @param cells the cells of the layer above
 */
record SavedLivePage(
    long epoch,
    int segmentCount,
    int activeSegment,
    int state,
    boolean isOfThisBoot,
    long[] chunks,
    byte[] cells) {

  /** Returns why a page cannot be a live page; empty if it can. */
  static String problem(ByteBuffer page) {
    int state = page.getInt(LivePage.STATE_OFFSET);
    int count = page.getInt(LivePage.SEGMENT_COUNT_OFFSET);
    if (state != LivePage.STATE_CLEAN && state != LivePage.STATE_OPEN) {
      return "state: expected=" + LivePage.STATE_CLEAN + " or " + LivePage.STATE_OPEN + ", actual="
          + state;
    }
    return count < 0 || count > SegmentTable.CAPACITY
        ? "segment count: expected=0 to " + SegmentTable.CAPACITY + ", actual=" + count
        : "";
  }

  /**
   * Reads a page that has no {@link #problem}.
   *
   * @param running the current boot
   */
  static SavedLivePage of(ByteBuffer page, UUID running) {
    long[] chunks = new long[SegmentTable.CHUNK_COUNT];
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = page.getLong(LivePage.CHUNKS_OFFSET + i * Long.BYTES);
    }
    byte[] cells = new byte[LivePage.CELLS_LENGTH];
    page.get(LivePage.CELLS_OFFSET, cells);
    UUID boot = new UUID(
        page.getLong(LivePage.BOOT_OFFSET), page.getLong(LivePage.BOOT_OFFSET + Long.BYTES));
    return new SavedLivePage(
        page.getLong(LivePage.EPOCH_OFFSET),
        page.getInt(LivePage.SEGMENT_COUNT_OFFSET),
        page.getInt(LivePage.ACTIVE_SEGMENT_OFFSET),
        page.getInt(LivePage.STATE_OFFSET),
        boot.equals(running),
        chunks,
        cells);
  }

  /** Returns the number of slots of a segment that may be counted as used but are still empty. */
  int countedAhead(int number) {
    return !isClean() && number == activeSegment ? 1 : 0;
  }

  /** Returns whether the file was closed. */
  boolean isClean() {
    return state == LivePage.STATE_CLEAN;
  }

  /** Returns whether a row of the segment table describes a segment that is live in this epoch. */
  boolean isLive(ByteBuffer row) {
    long birth = row.getLong(SegmentTable.BIRTH_OFFSET);
    long death = row.getLong(SegmentTable.DEATH_OFFSET);
    return birth != 0
        && Long.compareUnsigned(birth, epoch) <= 0
        && (death == 0 || Long.compareUnsigned(death, epoch) > 0);
  }
}
