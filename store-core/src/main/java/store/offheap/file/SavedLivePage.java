package store.offheap.file;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * What a live page that may be damaged says of the live segments, as it was on disk.
 *
 * @param epoch the present one
 * @param segmentCount rows of the segment table, 0 to {@link SegmentTable#CAPACITY}
 * @param activeSegment the segment that changed last, as its row number
 * @param state {@link LivePage#STATE_CLEAN} or {@link LivePage#STATE_OPEN}
 * @param isOfThisBoot whether the boot that wrote it still runs
 * @param chunks where the parts of the segment table lie
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

  /** Returns why a page cannot be a live page; empty when it can. */
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
   * @param running the boot that runs
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

  /** Returns how many slots of a segment may be counted as used that are empty yet. */
  int countedAhead(int number) {
    return !isClean() && number == activeSegment ? 1 : 0;
  }

  /** Returns whether the file was closed. */
  boolean isClean() {
    return state == LivePage.STATE_CLEAN;
  }

  /** Returns whether a row of the segment table is of a segment that is live in its epoch. */
  boolean isLive(ByteBuffer row) {
    long birth = row.getLong(SegmentTable.BIRTH_OFFSET);
    long death = row.getLong(SegmentTable.DEATH_OFFSET);
    return birth != 0
        && Long.compareUnsigned(birth, epoch) <= 0
        && (death == 0 || Long.compareUnsigned(death, epoch) > 0);
  }
}
