package store.offheap.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.util.function.IntConsumer;
import store.offheap.file.Memory;
import store.offheap.file.Region;
import store.offheap.file.SegmentTable;
import store.offheap.file.StoreFile;

/**
 * The heap segment that records are appended to. The segment table tells which one it is, the one
 * that is not full, and how far it is filled.
 *
 * <p>Requires the file's write lock.
 */
final class OpenSegment {
  /** No segment. */
  private static final int NONE = -1;

  private static final byte[] NOTHING = {};

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final StoreFile file;
  private final SegmentTable segments;
  private final int segmentLength;
  private final IntConsumer whenFull;
  private int number = NONE;

  /** First epoch of the segment: in another life, it is a different segment. */
  private long birth;

  private boolean isSought;

  /**
   * Creates an instance that appends to the segment that the file provides.
   *
   * @param whenFull called with a segment to which nothing more is appended
   */
  OpenSegment(StoreFile file, IntConsumer whenFull) {
    this.file = file;
    this.segments = file.segments();
    this.segmentLength = file.spec().segmentLength();
    this.whenFull = whenFull;
  }

  /** Returns whether records may still be appended to a segment. */
  boolean is(int other) {
    return isSought ? other == number : segments.used(other) < segmentLength;
  }

  /**
   * Appends a record whose mutable words are zero. It exists once the count of the segment's bytes
   * includes it; a process that dies before has appended nothing.
   *
   * @return its reference
   * @throws store.offheap.error.StoreIoException if the disk is full; nothing has changed
   */
  long append(int type, byte[] body, int from, int length) {
    int count = Math.toIntExact(RecordLayout.length(type, length));
    int offset = reserve(count, RecordType.hasCell(type));
    Region region = file.changeHeap(number);
    putBody(region, offset, type, body, from, length);
    putHeader(region, number, offset, RecordLayout.head(type, length), body, from, length);
    Reference.reachabilityFence(region);
    segments.usedRelease(number, offset + count);
    // Pairs with the fence of every read: the store that publishes the reference comes later.
    VarHandle.releaseFence();
    return RecordLayout.reference(number, offset);
  }

  /** Reserves space for a record, in another segment if necessary; returns its offset. */
  private int reserve(int length, boolean hasCell) {
    if (!isSought || number != NONE && isRetired()) {
      seek();
    }
    if (number == NONE || aligned(segments.used(number), hasCell) + length > segmentLength) {
      int next = file.allocateHeap();
      int full = number;
      open(next);
      close(full);
    }
    if (segments.used(number) == 0) {
      fill(number, RecordLayout.FIRST_RECORD);
    }
    int offset = aligned(segments.used(number), hasCell);
    fill(number, offset);
    return offset;
  }

  private boolean isRetired() {
    return segments.death(number) != 0 || segments.birthAcquire(number) != birth;
  }

  private void open(int next) {
    number = next;
    birth = segments.birthAcquire(next);
  }

  private static int aligned(int used, boolean hasCell) {
    int offset = Math.max(used, RecordLayout.FIRST_RECORD);
    return hasCell
        ? (offset + RecordLayout.HEADER_LENGTH + RecordLayout.CELL_ALIGNMENT - 1
                & -RecordLayout.CELL_ALIGNMENT)
            - RecordLayout.HEADER_LENGTH
        : offset;
  }

  /** Continues with the segment that has the most space; a writer that died may have left two. */
  private void seek() {
    isSought = true;
    number = NONE;
    for (int candidate : file.heapSegments()) {
      if (segments.used(candidate) < segmentLength) {
        int other = number;
        if (other == NONE || segments.used(candidate) < segments.used(other)) {
          open(candidate);
        } else {
          other = candidate;
        }
        close(other);
      }
    }
  }

  /**
   * Skips the range in which a writer that died had started to append. A power failure may preserve
   * parts of what it left there, and lose what is stored over them: a mutable word that is zero, or
   * an entire record at the same place.
   */
  void skipRemains() {
    seek();
    if (number != NONE) {
      fill(number, Math.max(segments.used(number), remainsEnd()));
    }
  }

  /** Returns the start of the bytes at the end of a segment in which nothing was ever stored. */
  private int remainsEnd() {
    Region region = file.changeHeap(number);
    int end = segmentLength;
    while (end > segments.used(number)
        && Memory.getLong(region.buffer(), region.base() + end - Long.BYTES) == 0) {
      end -= Long.BYTES;
    }
    Reference.reachabilityFence(region);
    return end;
  }

  /** Fills a segment up, so that nothing more is appended to it. */
  private void close(int full) {
    if (full != NONE) {
      fill(full, segmentLength);
      whenFull.accept(full);
    }
  }

  /** Appends fillers up to an offset; they are dead from the start. */
  private void fill(int segment, int end) {
    int from = segments.used(segment);
    if (from < end) {
      Region region = file.changeHeap(segment);
      int length;
      for (int at = from; at < end; at += length) {
        length = Math.min(end - at, RecordLayout.MAX_UNITS << 3);
        putHeader(region, segment, at, RecordLayout.fillerHead(length), NOTHING, 0, 0);
      }
      Reference.reachabilityFence(region);
      segments.usedRelease(segment, end);
      segments.deleted(segment, segments.deleted(segment) + end - from);
    }
  }

  private static void putHeader(
      Region region, int segment, int offset, int head, byte[] body, int from, int length) {
    long reference = RecordLayout.reference(segment, offset);
    int checksum = RecordChecksum.of(body, from, length, reference, head);
    long base = region.base() + offset;
    Memory.putInt(region.buffer(), base + RecordLayout.CHECKSUM_OFFSET, checksum);
    Memory.putInt(region.buffer(), base + RecordLayout.HEAD_OFFSET, head);
  }

  /** Stores words, body and padding: a writer that died may have left arbitrary bytes there. */
  private static void putBody(
      Region region, int offset, int type, byte[] body, int from, int length) {
    long base = region.base() + offset + RecordLayout.WORDS_OFFSET;
    for (int i = 0; i < RecordType.words(type); i++, base += Long.BYTES) {
      Memory.putLong(region.buffer(), base, 0);
    }
    int at = 0;
    for (; at <= length - Long.BYTES; at += Long.BYTES) {
      Memory.putLong(region.buffer(), base + at, (long) LONGS.get(body, from + at));
    }
    if (at < length) {
      long last = 0;
      for (int i = length - 1; i >= at; i--) {
        last = last << Byte.SIZE | body[from + i] & 0xFF;
      }
      Memory.putLong(region.buffer(), base + at, last);
    }
  }
}
