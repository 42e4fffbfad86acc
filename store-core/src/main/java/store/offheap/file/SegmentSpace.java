package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Allocates ranges of the file, and tracks which segments can be reused.
 *
 * <p>A segment changes from live to retired when it is replaced, and from retired to free when a
 * checkpoint that does not refer to it is complete; immediately in a file that has no checkpoint
 * yet. Only free segments are overwritten. Requires the file's write lock.
 */
final class SegmentSpace {
  /**
   * Length that Linux file systems keep in one piece if a single call writes it at a multiple of
   * this length. Lookups then wait for memory less often, and the first store to a page after a
   * checkpoint causes one fault per 2 MiB instead of one per 4 KiB, although the time of a fault
   * grows with the length of the piece.
   */
  private static final int HUGE_PAGE = Windows.HUGE_PAGE;

  /**
   * In a file that should be short, one part in this many may be retired before the writer waits
   * for a checkpoint, up to this number of segments; beyond that, as much as in other files,
   * because checkpoints take longer in longer files.
   */
  private static final int TIGHT_PART = 16;

  private static final int TIGHT_COUNT = 56;

  /**
   * A file of at most this many segments is kept as short as possible; its checkpoints are cheap.
   */
  private static final int SHORT_COUNT = 32;

  /**
   * Number of checkpoints after which the demand of changes is gradually forgotten; several changes
   * may fall into one.
   */
  private static final int ROUND = 64;

  private final int leastOverdue;
  private final boolean isTight;

  /** Whether a change may take many segments, and waits for space only before it starts. */
  private final boolean isMultiStep;

  private final Storage access;
  private final Windows windows;
  private final LivePage live;
  private final SegmentTable table;

  /** Both queues have capacity for all segments. */
  private final SegmentQueue free = new SegmentQueue();

  private final SegmentQueue retired = new SegmentQueue();
  private int liveCount;
  private int heapCount;

  /** Number of segments taken by the change in progress. */
  private int taken;

  /**
   * Maximum number of segments that a change took in this round of checkpoints; the other field
   * holds that of the previous round.
   */
  private int most;

  private int mostBefore;
  private int checkpoints;

  /**
   * Whether a checkpoint may refer to segments; if not, replaced segments can be reused
   * immediately.
   */
  private boolean isNamed = true;

  /**
   * The position up to which the entire file has disk space; -1 before the first segment is added.
   */
  private long roomyEnd = -1;

  /** Writes the segments of a file under construction; null for other files. */
  private GatheredWrites gathered;

  /** A buffer of zeros, as long as the longest that was needed. */
  private ByteBuffer zeros = ByteBuffer.allocateDirect(0);

  SegmentSpace(
      Storage access,
      Windows windows,
      LivePage live,
      SegmentTable table,
      boolean isLong,
      boolean isTight,
      boolean isMultiStep) {
    this.leastOverdue = isLong ? 6 : 8;
    this.isTight = isTight;
    this.isMultiStep = isMultiStep;
    this.access = access;
    this.windows = windows;
    this.live = live;
    this.table = table;
  }

  /** Starts with a file that has never had a checkpoint. */
  void beginNew() {
    isNamed = false;
  }

  /** Records that a checkpoint with the current segments is starting. */
  void takenDown() {
    isNamed = true;
  }

  /** Counts a live segment of an opened file, or a new heap segment. */
  void addLive(int number) {
    makeRoom(live.segmentCount());
    liveCount++;
    heapCount += table.isHeap(number) ? 1 : 0;
  }

  /** Adds a segment that can be used immediately. */
  void addFree(int number) {
    makeRoom(live.segmentCount());
    free.add(number);
  }

  /** Adds a segment that can be used after the next checkpoint. */
  void addRetired(int number) {
    makeRoom(live.segmentCount());
    retired.add(number);
  }

  private void makeRoom(int segmentCount) {
    free.makeRoom(segmentCount);
    retired.makeRoom(segmentCount);
  }

  /**
   * Counts {@code birthCount} segments as live, and the dead ones as retired; allocates no memory.
   */
  void replaced(int birthCount, List<Integer> deaths) {
    for (int i = 0; i < deaths.size(); i++) {
      (isNamed ? retired : free).add(deaths.get(i));
      heapCount -= table.isHeap(deaths.get(i)) ? 1 : 0;
    }
    liveCount += birthCount - deaths.size();
  }

  /** Returns the number of live table segments. */
  int tableCount() {
    return liveCount - heapCount;
  }

  /** Starts to count the segments taken by a change, which does not wait while in progress. */
  void changeBegins() {
    most = Math.max(most, taken);
    taken = 0;
  }

  /** Returns the number of segments that a change similar to recent ones may take. */
  private int mostLately() {
    return Math.max(1, Math.max(most, mostBefore));
  }

  /** Frees the retired segments that were dead at an epoch whose checkpoint is complete. */
  void reclaim(long epoch) {
    if (++checkpoints % ROUND == 0) {
      mostBefore = most;
      most = 0;
    }
    while (!retired.isEmpty() && table.death(retired.peek()) <= epoch) {
      free.add(retired.remove());
    }
  }

  /**
   * Returns whether so many segments are retired that a checkpoint should be made in the
   * background.
   */
  boolean isCheckpointDue() {
    return retired.size() > (isTight ? overdueCount() / 2 : Math.max(2, liveCount / 4));
  }

  /**
   * Returns whether so many segments are retired that the file should preferably not grow before a
   * checkpoint.
   */
  boolean isCheckpointOverdue() {
    boolean isFew = isMultiStep ? free.size() < mostLately() : free.isEmpty();
    return isFew && retired.size() >= overdueCount();
  }

  /**
   * Returns whether so many segments are retired that the file must not grow before a checkpoint.
   */
  boolean isCheckpointFarOverdue() {
    int more = isTight ? 0 : Math.max(0, liveCount - SHORT_COUNT) * 3 / 8;
    return isCheckpointOverdue() && retired.size() >= overdueCount() + more;
  }

  private int overdueCount() {
    return isTight
        ? Math.max(1, Math.max(liveCount / TIGHT_PART, (liveCount - TIGHT_COUNT) * 3 / 8))
        : Math.max(leastOverdue, liveCount * 3 / 8);
  }

  /** Lets segments at the end wait for further ones, until {@link #writeGathered} at the latest. */
  void gather() {
    if (gathered == null) {
      gathered = new GatheredWrites(access);
    }
  }

  /** Writes the waiting segments, none of which is in the file before. */
  void writeGathered() throws IOException {
    if (gathered != null) {
      gathered.flush();
    }
  }

  /** Writes a segment to a free place or to a new one at the end; returns its number. */
  int allocate(ByteBuffer image) throws IOException {
    taken++;
    if (free.isEmpty()) {
      return append(image);
    }
    writeGathered();
    int reused = free.peek();
    table.unborn(reused);
    access.write(image, table.position(reused));
    return free.remove();
  }

  private int append(ByteBuffer image) throws IOException {
    int number = live.segmentCount();
    if (number == SegmentTable.CAPACITY) {
      throw new IOException("too many segments: expected=at most " + SegmentTable.CAPACITY);
    }
    // Checked before allocating memory: if its page is lost, it may be any number.
    table.reach(number);
    makeRoom(number + 1);
    int chunk = SegmentTable.chunkOf(number);
    if (live.chunk(chunk) == 0) {
      live.chunkRelease(chunk, allocateZeros(SegmentTable.chunkLength(chunk)));
    }
    table.reach(number + 1);
    long position;
    if (gathered == null) {
      position = grow(image.remaining(), true);
      long end = makeRoom(position, position + image.remaining());
      access.write(image, position);
      roomyEnd = end;
    } else {
      position = Windows.place(live.allocated(), image.remaining());
      for (long at = live.allocated(); at < position; at += HUGE_PAGE) {
        gathered.write(zeros((int) Math.min(HUGE_PAGE, position - at)), at);
      }
      gathered.write(image, position);
      roomyEnd = position + image.remaining();
    }
    live.allocatedRelease(position + image.remaining());
    table.unborn(number);
    table.describe(number, position, image.remaining());
    live.segmentCountRelease(number + 1);
    return number;
  }

  private long grow(long length, boolean isOneOfMany) throws IOException {
    if (roomyEnd < 0) {
      roomyEnd = live.allocated();
    }
    // Recorded now, regardless of whether it can be written and whether this process survives the
    // growth: a window, here or in a reader, ends where it begins, and nothing may cross that
    // boundary.
    live.allocatedRelease(windows.beginning(live.allocated(), length));
    long position = windows.grow(live.allocated(), length, isOneOfMany);
    live.allocatedRelease(position);
    return position;
  }

  /**
   * Writes zeros to the rest of the huge pages of a range that is about to be written. A store to a
   * mapped page needs disk space for the entire page, and the page cache may have pages of that
   * length.
   *
   * @return the position up to which the entire file has disk space once the range is written
   */
  private long makeRoom(long start, long end) throws IOException {
    long roomy = roomyEnd;
    long first = roomy & -HUGE_PAGE;
    if (first < roomy && first < (start & -HUGE_PAGE)) {
      // The last page that is in use, if the range begins after it.
      roomy = makeRoom(first, start, end, roomy);
    }
    for (long page = start & -HUGE_PAGE; page < end; page += HUGE_PAGE) {
      roomy = makeRoom(page, start, end, roomy);
    }
    return roomy;
  }

  /** Does so for one huge page, starting at the position up to which there is disk space. */
  private long makeRoom(long page, long start, long end, long roomy) throws IOException {
    long from = Math.max(page, roomy);
    long to = Math.min(page + HUGE_PAGE, windows.end());
    if (from < to && (from < start || to > end)) {
      access.write(zeros((int) (to - from)), from);
    }
    return Math.max(from, to);
  }

  private ByteBuffer zeros(int length) {
    if (zeros.capacity() < length) {
      zeros = ByteBuffer.allocateDirect(length);
    }
    return zeros.duplicate().limit(length);
  }

  /** Writes an empty segment; returns its number. */
  int allocateEmpty(int length) throws IOException {
    int number = allocate(zeros(length));
    writeGathered();
    return number;
  }

  /** Writes zeros to a new range at the end that will be stored to; returns its position. */
  private long allocateZeros(long length) throws IOException {
    // The next mapping starts at the end of the file.
    writeGathered();
    long position = grow(length, false);
    long end = makeRoom(position, position + length);
    writeZeros(position, position + length);
    roomyEnd = end;
    live.allocatedRelease(position + length);
    return position;
  }

  /**
   * Writes zeros to a new range at the end that is only written to, and needs no disk space beyond
   * its own: a full disk may still have that.
   *
   * @return its position
   */
  long allocateWritten(long length) throws IOException {
    writeGathered();
    long position = grow(length, false);
    writeZeros(Math.max(position & -HUGE_PAGE, Math.min(roomyEnd, position)), position + length);
    roomyEnd = Math.max(roomyEnd, position + length);
    live.allocatedRelease(position + length);
    return position;
  }

  private void writeZeros(long from, long to) throws IOException {
    for (long at = from; at < to; at += HUGE_PAGE) {
      access.write(zeros((int) Math.min(HUGE_PAGE, to - at)), at);
    }
  }

  /** Returns a segment that will not become live to the free segments; allocates no memory. */
  void discard(int number) {
    free.push(number);
  }
}
