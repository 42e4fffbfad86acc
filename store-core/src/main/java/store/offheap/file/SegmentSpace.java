package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Hands out ranges of the file, and knows which segments can be used again.
 *
 * <p>A segment goes from live to retired when it is replaced, and from retired to free when a
 * checkpoint that does not name it is complete; at once in a file of which none was begun. Only
 * free segments are written over. Needs the file's write lock.
 */
final class SegmentSpace {
  /**
   * What the file systems of Linux keep in one piece when one call writes it to a multiple of this.
   * A lookup waits for memory less often then, and the first store to a page after a checkpoint is
   * one fault in 2 MiB, not one in 4 KiB, each of which takes as long as the piece is large.
   */
  private static final int HUGE_PAGE = Windows.HUGE_PAGE;

  /**
   * Where a file is to be short, one part in so many may be retired before the writer waits for a
   * checkpoint, up to this count of segments; from there on as much again as elsewhere, for the
   * longer the file, the longer a checkpoint takes.
   */
  private static final int TIGHT_PART = 16;

  private static final int TIGHT_COUNT = 56;

  /** A file of so many segments stays as short as it can; its checkpoints take little. */
  private static final int SHORT_COUNT = 32;

  /** Checkpoints after which what changes took begins to be forgotten: several may fall in one. */
  private static final int ROUND = 64;

  private final int leastOverdue;
  private final boolean isTight;

  /** Whether a change may take many segments, and waits for room only before it begins. */
  private final boolean isMultiStep;

  private final Storage access;
  private final Windows windows;
  private final LivePage live;
  private final SegmentTable table;

  /** Both have room for all segments there are. */
  private final SegmentQueue free = new SegmentQueue();

  private final SegmentQueue retired = new SegmentQueue();
  private int liveCount;
  private int heapCount;

  /** How many segments the change under way has taken so far. */
  private int taken;

  /** The most that one change took in this round of checkpoints, and in the one before. */
  private int most;

  private int mostBefore;
  private int checkpoints;

  /** Whether a checkpoint may name a segment; until then what is replaced can be used again. */
  private boolean isNamed = true;

  /**
   * The position up to which all of the file has its room; before the first segment that is added,
   * -1.
   */
  private long roomyEnd = -1;

  /** What writes the segments of a file under construction; null of another one. */
  private GatheredWrites gathered;

  /** As many zeros as were needed at once. */
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

  /** Begins with a file that no checkpoint was ever made of. */
  void beginNew() {
    isNamed = false;
  }

  /** Takes note of a checkpoint that begins, with the segments of now. */
  void takenDown() {
    isNamed = true;
  }

  /** Counts a live segment of a file that was opened, or one of the heap that was born. */
  void addLive(int number) {
    makeRoom(live.segmentCount());
    liveCount++;
    heapCount += table.isHeap(number) ? 1 : 0;
  }

  /** Adds a segment that can be used at once. */
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

  /** Counts {@code birthCount} segments as live, and the dead ones as retired; takes no memory. */
  void replaced(int birthCount, List<Integer> deaths) {
    for (int i = 0; i < deaths.size(); i++) {
      (isNamed ? retired : free).add(deaths.get(i));
      heapCount -= table.isHeap(deaths.get(i)) ? 1 : 0;
    }
    liveCount += birthCount - deaths.size();
  }

  /** Returns how many segments of the table are live. */
  int tableCount() {
    return liveCount - heapCount;
  }

  /** Begins to count what a change takes, which waits for nothing while it is under way. */
  void changeBegins() {
    most = Math.max(most, taken);
    taken = 0;
  }

  /** Returns how many segments a change may take that is like those of late. */
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

  /** Returns whether so much is retired that a checkpoint should be made in the background. */
  boolean isCheckpointDue() {
    return retired.size() > (isTight ? overdueCount() / 2 : Math.max(2, liveCount / 4));
  }

  /** Returns whether so much is retired that the file had better not grow before a checkpoint. */
  boolean isCheckpointOverdue() {
    boolean isFew = isMultiStep ? free.size() < mostLately() : free.isEmpty();
    return isFew && retired.size() >= overdueCount();
  }

  /** Returns whether so much is, that the file must not. */
  boolean isCheckpointFarOverdue() {
    int more = isTight ? 0 : Math.max(0, liveCount - SHORT_COUNT) * 3 / 8;
    return isCheckpointOverdue() && retired.size() >= overdueCount() + more;
  }

  private int overdueCount() {
    return isTight
        ? Math.max(1, Math.max(liveCount / TIGHT_PART, (liveCount - TIGHT_COUNT) * 3 / 8))
        : Math.max(leastOverdue, liveCount * 3 / 8);
  }

  /** Lets segments at the end wait for more, until {@link #writeGathered} at the latest. */
  void gather() {
    if (gathered == null) {
      gathered = new GatheredWrites(access);
    }
  }

  /** Writes the segments that wait; nothing of them is in the file before. */
  void writeGathered() throws IOException {
    if (gathered != null) {
      gathered.flush();
    }
  }

  /** Writes a segment to a free place, or to a new one at the end; returns its number. */
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
    // Before it takes memory: where its page is gone it is any number.
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
    // Now, too, whether or not it can be written, or this process lives to see the file grow: a
    // window ends where it begins, here or in a reader, and nothing may cross that.
    live.allocatedRelease(windows.beginning(live.allocated(), length));
    long position = windows.grow(live.allocated(), length, isOneOfMany);
    live.allocatedRelease(position);
    return position;
  }

  /**
   * Writes zeros to what a range that is about to be written leaves of its huge pages. A store into
   * a mapped page needs room for all of it, and the system's cache may have pages as long as that.
   *
   * @return the position up to which all of the file has its room once the range is written
   */
  private long makeRoom(long start, long end) throws IOException {
    long roomy = roomyEnd;
    long first = roomy & -HUGE_PAGE;
    if (first < roomy && first < (start & -HUGE_PAGE)) {
      // The last one that has something in it, where the range begins behind it.
      roomy = makeRoom(first, start, end, roomy);
    }
    for (long page = start & -HUGE_PAGE; page < end; page += HUGE_PAGE) {
      roomy = makeRoom(page, start, end, roomy);
    }
    return roomy;
  }

  /** Does so with one of them, from the position on up to which there is room. */
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

  /** Writes zeros to a new place at the end that is stored to; returns its position. */
  private long allocateZeros(long length) throws IOException {
    // Mapping goes on where the file ends.
    writeGathered();
    long position = grow(length, false);
    long end = makeRoom(position, position + length);
    writeZeros(position, position + length);
    roomyEnd = end;
    live.allocatedRelease(position + length);
    return position;
  }

  /**
   * Writes zeros to a new place at the end that is only written to, and needs no more room than its
   * own: a full disk may have that still.
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

  /** Gives back a segment that will not become live; takes no memory. */
  void discard(int number) {
    free.push(number);
  }
}
