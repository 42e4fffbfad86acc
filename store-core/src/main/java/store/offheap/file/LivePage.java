package store.offheap.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import store.offheap.error.CorruptStoreException;

/**
 * The state that changes between checkpoints, in the page after the superblocks. The writer changes
 * it in place; readers in this and other processes see each store.
 *
 * <pre>
 *  offset  length  field
 *       0       8  epoch               of the directory; a change publishes a new set of segments
 *     128       8  size                entries now
 *     136       4  active segment      the one that was changed last
 *     140       4  segment count       rows of the segment table in use
 *     144       8  allocated           bytes of the file handed out
 *     152       8  checkpoint          number of the last one that was complete
 *     256      64  cells               for the layer above
 *     384       4  state               1 closed cleanly, 2 open for writing or not closed
 *     392      16  boot                the boot that stores since belong to; zero after storage failed
 *     512     152  chunks              19 positions: chunks of the segment table, 0 for none
 * </pre>
 *
 * <p>The epoch has two cache lines to itself: every lookup loads it, and it rarely changes.
 */
public final class LivePage {
  static final int EPOCH_OFFSET = 0;
  static final int SIZE_OFFSET = 128;
  static final int ACTIVE_SEGMENT_OFFSET = SIZE_OFFSET + 8;
  static final int SEGMENT_COUNT_OFFSET = ACTIVE_SEGMENT_OFFSET + 4;
  static final int ALLOCATED_OFFSET = SEGMENT_COUNT_OFFSET + 4;
  static final int CHECKPOINT_OFFSET = ALLOCATED_OFFSET + 8;
  static final int CELLS_OFFSET = 256;

  /** Length in bytes of the cells for the layer above. */
  public static final int CELLS_LENGTH = 64;

  static final int STATE_OFFSET = 384;
  static final int BOOT_OFFSET = STATE_OFFSET + 8;
  static final int CHUNKS_OFFSET = 512;
  static final int CHUNKS_LENGTH = SegmentTable.CHUNK_COUNT * Long.BYTES;

  /** Position of the live page in the file. */
  static final long POSITION = 2L * StoreFile.PAGE;

  static final int STATE_CLEAN = 1;
  static final int STATE_OPEN = 2;

  private final ByteBuffer buffer;
  private final long base;

  LivePage(Region region) {
    this.buffer = region.buffer();
    this.base = region.base();
  }

  /** Loads the epoch; pairs with the release store that published it. */
  public long epochAcquire() {
    return Memory.getLongAcquire(buffer, base + EPOCH_OFFSET);
  }

  /**
   * Returns the buffer that contains the epoch, for callers that frequently load it at
   * {@link #epochBase}.
   */
  public ByteBuffer epochWindow() {
    return buffer;
  }

  /** Returns the base of the epoch in {@link #epochWindow}, as used by {@link Memory}. */
  public long epochBase() {
    return base + EPOCH_OFFSET;
  }

  void epochRelease(long epoch) {
    Memory.putLongRelease(buffer, base + EPOCH_OFFSET, epoch);
  }

  /** Returns the number of entries of the store as of some recent moment. */
  public long size() {
    return Memory.getLong(buffer, base + SIZE_OFFSET);
  }

  /** Sets the number of entries of the store; for the writer only. */
  public void size(long size) {
    Memory.putLong(buffer, base + SIZE_OFFSET, size);
  }

  /** Returns the segment whose counts may differ from its slots after a crash of the writer. */
  public int activeSegment() {
    return Memory.getInt(buffer, base + ACTIVE_SEGMENT_OFFSET);
  }

  /**
   * Sets the segment that is about to change; for the writer only. The release ordering keeps the
   * counts of the previous segment from being stored after this.
   */
  public void activeSegmentRelease(int segment) {
    Memory.putIntRelease(buffer, base + ACTIVE_SEGMENT_OFFSET, segment);
  }

  int segmentCount() {
    return Memory.getIntAcquire(buffer, base + SEGMENT_COUNT_OFFSET);
  }

  void segmentCountRelease(int count) {
    Memory.putIntRelease(buffer, base + SEGMENT_COUNT_OFFSET, count);
  }

  long allocated() {
    return Memory.getLong(buffer, base + ALLOCATED_OFFSET);
  }

  void allocatedRelease(long position) {
    Memory.putLongRelease(buffer, base + ALLOCATED_OFFSET, position);
  }

  /**
   * Sets the number of allocated bytes of an opened file.
   *
   * @throws CorruptStoreException if the file cannot have that many
   */
  void extendTo(long end, Windows windows) {
    if (end < StoreFile.HEADER_LENGTH || end > windows.end() || end % StoreFile.PAGE != 0) {
      throw windows.corrupt(
          "live page",
          "allocated",
          "a page from " + StoreFile.HEADER_LENGTH + " to " + windows.end(),
          end);
    }
    if (end != allocated()) {
      allocatedRelease(end);
    }
  }

  /**
   * Returns the number of a checkpoint that is known to be complete on disk, or 0 for none. It may
   * lag behind but is never ahead.
   */
  long checkpoint() {
    return Memory.getLong(buffer, base + CHECKPOINT_OFFSET);
  }

  void checkpoint(long sequence) {
    Memory.putLong(buffer, base + CHECKPOINT_OFFSET, sequence);
  }

  /**
   * Returns the cells of the layer above: {@value #CELLS_LENGTH} bytes, which are part of every
   * checkpoint.
   */
  public Region cells() {
    return new Region(buffer, base + CELLS_OFFSET);
  }

  /** Loads the state; pairs with {@link #stateRelease}: the boot loaded afterwards is not older. */
  int stateAcquire() {
    return Memory.getIntAcquire(buffer, base + STATE_OFFSET);
  }

  void stateRelease(int state) {
    Memory.putIntRelease(buffer, base + STATE_OFFSET, state);
  }

  /**
   * Returns whether the file was left open by a writer whose storage failed. The boot is then
   * absent or half absent: the writer may have died between two stores.
   */
  boolean isSuspect() {
    return stateAcquire() == STATE_OPEN && isNone(boot());
  }

  static boolean isNone(UUID boot) {
    return boot.getMostSignificantBits() == 0 || boot.getLeastSignificantBits() == 0;
  }

  UUID boot() {
    return new UUID(
        Memory.getLong(buffer, base + BOOT_OFFSET),
        Memory.getLong(buffer, base + BOOT_OFFSET + Long.BYTES));
  }

  void boot(UUID boot) {
    Memory.putLong(buffer, base + BOOT_OFFSET, boot.getMostSignificantBits());
    Memory.putLong(buffer, base + BOOT_OFFSET + Long.BYTES, boot.getLeastSignificantBits());
  }

  long chunk(int index) {
    return Memory.getLongAcquire(buffer, base + CHUNKS_OFFSET + (long) index * Long.BYTES);
  }

  long[] copyChunks() {
    long[] copy = new long[SegmentTable.CHUNK_COUNT];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = chunk(i);
    }
    return copy;
  }

  void chunkRelease(int index, long position) {
    Memory.putLongRelease(buffer, base + CHUNKS_OFFSET + (long) index * Long.BYTES, position);
  }

  byte[] copyCells() {
    byte[] copy = new byte[CELLS_LENGTH];
    for (int i = 0; i < CELLS_LENGTH; i++) {
      copy[i] = (byte) Memory.getUnsignedByte(buffer, base + CELLS_OFFSET + i);
    }
    return copy;
  }

  /**
   * Stores cells, the last word first, so that a reader that sees a word also sees the later words
   * it refers to.
   */
  void restoreCells(byte[] copy) {
    ByteBuffer words = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = CELLS_LENGTH - Long.BYTES; at >= 0; at -= Long.BYTES) {
      Memory.putLongRelease(buffer, base + CELLS_OFFSET + at, words.getLong(at));
    }
  }
}
