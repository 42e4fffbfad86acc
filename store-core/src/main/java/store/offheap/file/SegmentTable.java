package store.offheap.file;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * The table with a row for every segment that was ever allocated. It is stored in chunks, each
 * twice as long as the previous one, so that rows never move; chunk 0 holds
 * {@value #FIRST_CHUNK_ROWS} rows.
 *
 * <p>A row:
 *
 * <pre>
 *  offset  length  field
 *       0       8  birth      first epoch in which the segment is live, 0 for never
 *       8       8  death      first epoch in which it is live no more, 0 for none
 *      16       8  position   in the file
 *      24       4  length     bytes
 *      28       4  prefix     of the hashes that lead here, in the top bits
 *      32       4  depth      bits of the prefix that count
 *      36       4  used       slots that are not empty; of a heap segment, bytes appended
 *      40       4  deleted    slots whose entry was removed; of a heap segment, dead bytes
 *      44       4  checksum   CRC-32C of the whole segment if it is sealed, else 0
 *      48       4  sealed     1 if the checksum is that of the segment's bytes, else 0
 *      52       4  use        0 for a segment of the table, 1 for one of the heap
 * </pre>
 *
 * <p>A row has 64 bytes; those not listed are zero. A segment is live at an epoch if {@code birth
 * <= epoch} and {@code death} is 0 or greater than the epoch. A single store, of the live page's
 * epoch, therefore makes any number of segments live and retires others atomically; and what a
 * writer had prepared for the next epoch when it died is simply not live.
 *
 * <p>A heap segment, which no hash leads to, has prefix and depth 0. It is born at the current
 * epoch, by the store of its birth: it is not looked up before something refers to it.
 */
public final class SegmentTable {
  static final int BIRTH_OFFSET = 0;
  static final int DEATH_OFFSET = BIRTH_OFFSET + 8;
  static final int POSITION_OFFSET = DEATH_OFFSET + 8;
  static final int LENGTH_OFFSET = POSITION_OFFSET + 8;
  static final int PREFIX_OFFSET = LENGTH_OFFSET + 4;
  static final int DEPTH_OFFSET = PREFIX_OFFSET + 4;
  static final int USED_OFFSET = DEPTH_OFFSET + 4;
  static final int DELETED_OFFSET = USED_OFFSET + 4;
  static final int CHECKSUM_OFFSET = DELETED_OFFSET + 4;
  static final int SEALED_OFFSET = CHECKSUM_OFFSET + 4;
  static final int USE_OFFSET = SEALED_OFFSET + 4;

  static final int TABLE = 0;
  static final int HEAP = 1;

  static final int ROW_SHIFT = 6;
  static final int ROW_LENGTH = 1 << ROW_SHIFT;
  static final int FIRST_CHUNK_SHIFT = 6;
  static final int FIRST_CHUNK_ROWS = 1 << FIRST_CHUNK_SHIFT;

  /** Maximum number of chunks; the last one has the maximum length of a window. */
  static final int CHUNK_COUNT = 19;

  /** Total number of rows of all chunks. */
  static final int CAPACITY = FIRST_CHUNK_ROWS * ((1 << CHUNK_COUNT) - 1);

  private final LivePage live;
  private final Windows windows;
  private final ByteBuffer[] buffers = new ByteBuffer[CHUNK_COUNT];
  private final long[] bases = new long[CHUNK_COUNT];

  SegmentTable(LivePage live, Windows windows) {
    this.live = live;
    this.windows = windows;
  }

  /** Returns the chunk that holds a row. */
  static int chunkOf(int number) {
    return 31 - Integer.numberOfLeadingZeros((number >>> FIRST_CHUNK_SHIFT) + 1);
  }

  static long chunkLength(int chunk) {
    return (long) FIRST_CHUNK_ROWS << chunk << ROW_SHIFT;
  }

  /** Maps the chunks that rows 0 to {@code count - 1} need and that are not mapped yet. */
  synchronized void reach(int count) {
    if (count < 0 || count > CAPACITY) {
      throw windows.corrupt("live page", "segment count", "0 to " + CAPACITY, count);
    }
    for (int chunk = 0; count > 0 && chunk <= chunkOf(count - 1); chunk++) {
      if (buffers[chunk] == null) {
        Region region = windows.region("chunk", chunk, live.chunk(chunk), chunkLength(chunk));
        bases[chunk] = region.base();
        // Pairs with the fence of isReached.
        VarHandle.releaseFence();
        buffers[chunk] = region.buffer();
      }
    }
  }

  /**
   * Returns whether a row is mapped, which is the case for rows seen in use before; takes no lock.
   */
  boolean isReached(int number) {
    boolean isReached = buffers[chunkOf(number)] != null;
    VarHandle.acquireFence();
    return isReached;
  }

  private ByteBuffer buffer(int number) {
    return buffers[chunkOf(number)];
  }

  /**
   * Returns the base of a row. If the page with the row count is lost, a caller that loads the
   * count at each step may get any number, and a row that is not mapped has no address.
   */
  private long base(int number) {
    int chunk = chunkOf(number);
    if (buffers[chunk] == null) {
      throw windows.corrupt("segment table", "row", "one that is mapped", number);
    }
    long first = ((long) FIRST_CHUNK_ROWS << chunk) - FIRST_CHUNK_ROWS;
    return bases[chunk] + (number - first << ROW_SHIFT);
  }

  boolean isLive(int number, long epoch) {
    long birth = birthAcquire(number);
    return birth > 0 && birth <= epoch && !isDead(number, epoch);
  }

  /**
   * Checks the epochs of a row against the current one: a writer prepares for the next epoch and no
   * later one.
   */
  void requireEpochs(int number, long epoch) {
    long birth = birthAcquire(number);
    long death = death(number);
    if (birth < 0 || birth > epoch + 1 || death < 0 || death > epoch + 1) {
      throw windows.corrupt(
          "segment " + number, "birth and death", "0 to " + (epoch + 1), birth + " and " + death);
    }
  }

  /** Returns whether a segment that was born was retired at or before an epoch. */
  boolean isDead(int number, long epoch) {
    long death = death(number);
    return death != 0 && death <= epoch;
  }

  /**
   * Loads the first epoch of a segment's current life; 0 before that epoch is published. Pairs with
   * the release store by which the writer starts or ends the preparation of a row.
   */
  public long birthAcquire(int number) {
    return Memory.getLongAcquire(buffer(number), base(number) + BIRTH_OFFSET);
  }

  void birthRelease(int number, long epoch) {
    Memory.putLongRelease(buffer(number), base(number) + BIRTH_OFFSET, epoch);
  }

  /** Returns the epoch in which a segment was retired, or 0 if it was not. */
  public long death(int number) {
    return Memory.getLongAcquire(buffer(number), base(number) + DEATH_OFFSET);
  }

  void deathRelease(int number, long epoch) {
    Memory.putLongRelease(buffer(number), base(number) + DEATH_OFFSET, epoch);
  }

  long position(int number) {
    return Memory.getLong(buffer(number), base(number) + POSITION_OFFSET);
  }

  int length(int number) {
    return Memory.getInt(buffer(number), base(number) + LENGTH_OFFSET);
  }

  int prefix(int number) {
    return Memory.getInt(buffer(number), base(number) + PREFIX_OFFSET);
  }

  int depth(int number) {
    return Memory.getInt(buffer(number), base(number) + DEPTH_OFFSET);
  }

  /**
   * Returns the use of a segment: {@link #TABLE}, {@link #HEAP}, or another value in case of
   * damage.
   */
  int use(int number) {
    return Memory.getInt(buffer(number), base(number) + USE_OFFSET);
  }

  boolean isHeap(int number) {
    return use(number) == HEAP;
  }

  /** Returns the number of slots of a segment that are not empty. */
  public int used(int number) {
    return Memory.getInt(buffer(number), base(number) + USED_OFFSET);
  }

  /** Returns the location of {@link #used(int)}, an {@code int} that the writer stores. */
  public Region usedCell(int number) {
    return new Region(buffer(number), base(number) + USED_OFFSET);
  }

  /** Sets the number of slots of a segment that are not empty; for the writer only. */
  public void used(int number, int count) {
    Memory.putInt(buffer(number), base(number) + USED_OFFSET, count);
  }

  /**
   * Sets the number of bytes appended to a heap segment, after they were stored; for the writer
   * only.
   */
  public void usedRelease(int number, int count) {
    Memory.putIntRelease(buffer(number), base(number) + USED_OFFSET, count);
  }

  /** Returns the number of tombstones of a segment. */
  public int deleted(int number) {
    return Memory.getInt(buffer(number), base(number) + DELETED_OFFSET);
  }

  /** Sets the number of tombstones of a segment; for the writer only. */
  public void deleted(int number, int count) {
    Memory.putInt(buffer(number), base(number) + DELETED_OFFSET, count);
  }

  /** Returns whether a segment is sealed: its checksum is that of its bytes. */
  boolean isSealed(int number) {
    return sealed(number) == 1;
  }

  /** Loads the cell that is 1 for a sealed segment; pairs with the release store of the seal. */
  int sealed(int number) {
    return Memory.getIntAcquire(buffer(number), base(number) + SEALED_OFFSET);
  }

  /** Returns the checksum of a sealed segment. */
  int checksum(int number) {
    return Memory.getInt(buffer(number), base(number) + CHECKSUM_OFFSET);
  }

  /** Sets the checksum of a segment's bytes; for the writer only. */
  void seal(int number, int checksum) {
    Memory.putInt(buffer(number), base(number) + CHECKSUM_OFFSET, checksum);
    Memory.putIntRelease(buffer(number), base(number) + SEALED_OFFSET, 1);
  }

  /** Removes the checksum before any later store; for the writer only. */
  void unseal(int number) {
    Memory.putInt(buffer(number), base(number) + SEALED_OFFSET, 0);
    Memory.putIntRelease(buffer(number), base(number) + CHECKSUM_OFFSET, 0);
    VarHandle.releaseFence();
  }

  /** Removes a row from every epoch; its description may then change. */
  void unborn(int number) {
    birthRelease(number, 0);
    deathRelease(number, 0);
    unseal(number);
  }

  /** Sets the position and length of a segment that {@link #unborn} removed. */
  void describe(int number, long position, int length) {
    Memory.putLong(buffer(number), base(number) + POSITION_OFFSET, position);
    Memory.putInt(buffer(number), base(number) + LENGTH_OFFSET, length);
  }

  /** Sets the hashes that lead to a segment that {@link #unborn} removed. */
  void assign(int number, int prefix, int depth, int used, int deleted) {
    assign(TABLE, number, prefix, depth, used, deleted);
  }

  /** Makes a segment that {@link #unborn} removed a heap segment. */
  void assignHeap(int number, int used, int deleted) {
    assign(HEAP, number, 0, 0, used, deleted);
  }

  private void assign(int use, int number, int prefix, int depth, int used, int deleted) {
    Memory.putInt(buffer(number), base(number) + USE_OFFSET, use);
    Memory.putInt(buffer(number), base(number) + PREFIX_OFFSET, prefix);
    Memory.putInt(buffer(number), base(number) + DEPTH_OFFSET, depth);
    used(number, used);
    deleted(number, deleted);
  }

  /** Counts the segments that are not live, given the epoch of the last checkpoint. */
  IdleSegments idle(long sealedEpoch) {
    long epoch = live.epochAcquire();
    int retired = 0;
    int free = 0;
    int count = live.segmentCount();
    // Another process may have added rows.
    reach(count);
    for (int number = count - 1; number >= 0; number--) {
      if (!isLive(number, epoch)) {
        if (death(number) > sealedEpoch) {
          retired++;
        } else {
          free++;
        }
      }
    }
    return new IdleSegments(retired, free);
  }

  private int state(int number, long epoch) {
    if (!isLive(number, epoch)) {
      return Catalog.Row.IDLE;
    }
    return isHeap(number) ? Catalog.Row.LIVE_HEAP : Catalog.Row.LIVE;
  }

  /** Returns a row as recorded by a checkpoint. */
  Catalog.Row row(int number, long epoch) {
    return new Catalog.Row(
        position(number),
        length(number),
        prefix(number),
        depth(number),
        used(number),
        deleted(number),
        state(number, epoch));
  }
}
