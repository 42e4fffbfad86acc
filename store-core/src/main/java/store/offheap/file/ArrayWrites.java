package store.offheap.file;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * Writes an array's data through channels: all that takes room on the disk.
 *
 * <p>Long writes may go around the system's cache. Then whole blocks are written by the device from
 * our memory, while pages of the same place are dropped from the cache. That is safe as long as
 * nobody stores into such a page meanwhile, and a page of the cache may be as long as
 * {@value ArrayWindows#CHUNK} bytes: so nothing is written directly so near to a chunk that may be
 * stored to, and none becomes such a chunk during a write, as both need the lock of this object.
 *
 * <p>Any thread may call.
 */
final class ArrayWrites implements AutoCloseable {
  /** The bytes at whose multiples direct writes begin and end, in the file and in memory. */
  static final int BLOCK = 1 << 12;

  /** Shorter writes are not worth a call of the device. */
  private static final int DIRECT_BYTES = 1 << 16;

  /** Bytes that are compared with zero at a time. */
  private static final int PIECE = 1 << 16;

  /** No file system has shorter blocks, of which each has its room or is part of a hole. */
  private static final int SECTOR = 1 << 9;

  private static final int CHUNK = ArrayWindows.CHUNK;

  private final FileAccess access;
  private final Supplier<ArrayWindows> latest;
  private boolean isDirect;

  /** For a chunk that is looked at, off the heap; weak, or each open array would keep 2 MiB. */
  private WeakReference<ByteBuffer> idleChunk = new WeakReference<>(null);

  /** Whether what has room on the disk keeps it; null before anybody asked. */
  private Boolean isInPlace;

  /** Open from the first direct write on. */
  private FileAccess direct;

  /**
   * Writes to a file.
   *
   * @param latest the mappings that there are now, which know of all chunks that may be stored to
   */
  ArrayWrites(FileAccess access, Supplier<ArrayWindows> latest) {
    this.access = access;
    this.latest = latest;
  }

  synchronized void setDirect(boolean newDirect) {
    isDirect = newDirect;
  }

  /** Makes sure of the room for a chunk, by writing what of it may have none as it is. */
  synchronized void reserve(ArrayWindows windows, long position) throws IOException {
    if (windows.isStorable(position)) {
      return;
    }
    long begin = windows.chunkBegin(position);
    long end = Math.min(windows.chunkEnd(position), windows.length());
    int bytes = (int) (end - begin);
    ByteBuffer chunk = idleChunk.get();
    if (chunk == null || chunk.capacity() < bytes) {
      chunk = ByteBuffer.allocateDirect(bytes);
      idleChunk = new WeakReference<>(chunk);
    }
    if (isInPlace == null) {
      isInPlace = StorageCheck.isInPlace(access.real());
    }
    access.read(chunk.clear().limit(bytes), windows.start() + begin);
    writeHoles(chunk.flip(), windows.start() + begin);
    // Whoever sees the bit stores after the write above: a store is not made on speculation.
    windows.setStorable(position);
  }

  /** Writes the pieces of a chunk that may have a hole, adjacent ones at once. */
  private void writeHoles(ByteBuffer bytes, long filePosition) throws IOException {
    int end = bytes.limit();
    int from = 0;
    for (int at = 0; at < end; at += PIECE) {
      int next = Math.min(at + PIECE, end);
      if (isInPlace && !mayHaveHole(bytes, at, next)) {
        access.write(bytes.duplicate().limit(at).position(from), filePosition + from);
        from = next;
      }
    }
    access.write(bytes.position(from), filePosition + from);
  }

  /** What is no zero has its room, and so has all of its sector. */
  private static boolean mayHaveHole(ByteBuffer bytes, int begin, int end) {
    for (int at = begin; at < end; at += SECTOR) {
      if (isZero(bytes, at, Math.min(at + SECTOR, end))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isZero(ByteBuffer bytes, int begin, int end) {
    int at = begin;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      if (bytes.getLong(at) != 0) {
        return false;
      }
    }
    for (; at < end; at++) {
      if (bytes.get(at) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Writes the remaining bytes of a buffer. */
  void write(ArrayWindows windows, ByteBuffer source, long position) throws IOException {
    long end = position + source.remaining();
    if (windows.isStorable(position, end)) {
      access.write(source, windows.start() + position);
      return;
    }
    // Another thread that makes sure of a chunk must not write old bytes over these.
    synchronized (this) {
      if (isDirect
          && source.remaining() >= DIRECT_BYTES
          && !latest.get().isAnyStorable(position - CHUNK, end + CHUNK)
          && isWrittenDirectly(source, windows.start() + position)) {
        return;
      }
      access.write(source, windows.start() + position);
      long whole = end == windows.length() ? end : windows.chunkBegin(end);
      // What is before the data has its room.
      long first = position == 0 ? 0 : nextChunk(windows, position);
      for (long at = first; at < whole; at = windows.chunkEnd(at)) {
        windows.setStorable(at);
      }
    }
  }

  /** Returns the first position from one on at which a chunk begins. */
  private static long nextChunk(ArrayWindows windows, long position) {
    long begin = windows.chunkBegin(position);
    return begin == position ? position : begin + CHUNK;
  }

  /** Writes whole blocks directly and the rest of a buffer not; false where that fails. */
  private boolean isWrittenDirectly(ByteBuffer source, long position) throws IOException {
    int head = (int) (-position & BLOCK - 1);
    int begin = source.position() + head;
    int end = begin + (source.remaining() - head & -BLOCK);
    if (source.alignmentOffset(begin, BLOCK) != 0) {
      return false;
    }
    try {
      if (direct == null) {
        direct = access.openDirect();
      }
      direct.write(source.duplicate().limit(end).position(begin), position + head);
    } catch (IOException | UnsupportedOperationException e) {
      // The caller writes the same bytes again: what is wrong with the file itself shows then.
      isDirect = false;
      return false;
    }
    access.write(source.duplicate().limit(begin), position);
    access.write(source.duplicate().position(end), position + end - source.position());
    return true;
  }

  /** Writes the bytes before the data, which may share a page with the first of these. */
  synchronized void writeHeader(byte[] header) throws IOException {
    access.write(ByteBuffer.wrap(header), 0);
  }

  /** Makes the data longer, by zeros. */
  synchronized void grow(ArrayWindows windows, long length) throws IOException {
    long end = windows.length();
    requireZeros(windows.start() + end, access.length());
    // The last chunk may be stored to already: there is to be room for all of it.
    long chunkEnd = Math.min(nextChunk(windows, end), length);
    access.write(ByteBuffer.allocate((int) (chunkEnd - end)), windows.start() + end);
    long fileEnd = windows.start() + length;
    if (length > 0 && access.length() < fileEnd) {
      access.write(ByteBuffer.allocate(1), fileEnd - 1);
    }
  }

  /**
   * Zeros are what a growth leaves behind that was cut off before the header said so. Elements may
   * be there, too, if power failed before the header was on the disk.
   */
  private void requireZeros(long begin, long end) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    for (long at = begin; at < end; at += PIECE) {
      access.read(piece.clear().limit((int) Math.min(PIECE, end - at)), at);
      if (!isZero(piece, 0, piece.limit())) {
        throw new IllegalStateException("after the data: expected=end of file at byte " + begin
            + ", actual=other bytes, of an append perhaps that a power failure cut off: what"
            + " cuts the file there drops them, file=" + access.path());
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (direct != null) {
      direct.close();
    }
  }
}
