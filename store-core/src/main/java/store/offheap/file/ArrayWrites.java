package store.offheap.file;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * Writes an array's data through channels: everything that allocates disk space.
 *
 * <p>Long writes may bypass the page cache. Then the device writes whole blocks from our memory,
 * while the pages of the same range are dropped from the cache. This is safe as long as nobody
 * stores to such a page meanwhile. A page of the cache may be {@value ArrayWindows#CHUNK} bytes
 * long; therefore nothing is written directly that close to a chunk that may be stored to, and no
 * chunk becomes one during a write, because both need the lock of this object.
 *
 * <p>Thread-safe.
 */
final class ArrayWrites implements AutoCloseable {
  /** Alignment in bytes of the start and end of direct writes, in the file and in memory. */
  static final int BLOCK = 1 << 12;

  /** Shorter writes are not worth a direct device access. */
  private static final int DIRECT_BYTES = 1 << 16;

  /** Number of bytes that are compared with zero at a time. */
  private static final int PIECE = 1 << 16;

  /**
   * Minimum block length of all file systems; a block either has disk space or is part of a hole.
   */
  private static final int SECTOR = 1 << 9;

  private static final int CHUNK = ArrayWindows.CHUNK;

  private final FileAccess access;
  private final Supplier<ArrayWindows> latest;
  private boolean isDirect;

  /**
   * Off-heap buffer for examining a chunk; weak, because otherwise each open array would keep 2
   * MiB.
   */
  private WeakReference<ByteBuffer> idleChunk = new WeakReference<>(null);

  /** Whether allocated disk space stays allocated on a rewrite; null until determined. */
  private Boolean isInPlace;

  /** Opened by the first direct write. */
  private FileAccess direct;

  /**
   * Creates an instance for a file.
   *
   * @param latest returns the current mappings, which know all chunks that may be stored to
   */
  ArrayWrites(FileAccess access, Supplier<ArrayWindows> latest) {
    this.access = access;
    this.latest = latest;
  }

  synchronized void setDirect(boolean newDirect) {
    isDirect = newDirect;
  }

  /** Ensures that a chunk has disk space, by rewriting unchanged the parts that may have none. */
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
    // A thread that sees the bit stores after the write above: stores are not speculative.
    windows.setStorable(position);
  }

  /** Writes the pieces of a chunk that may contain holes, adjacent ones at once. */
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

  /**
   * Returns whether a range may contain a hole: a non-zero byte has disk space, and so does its
   * entire sector.
   */
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
    // Another thread that ensures the disk space of a chunk must not overwrite these bytes with old
    // ones.
    synchronized (this) {
      if (isDirect
          && source.remaining() >= DIRECT_BYTES
          && !latest.get().isAnyStorable(position - CHUNK, end + CHUNK)
          && isWrittenDirectly(source, windows.start() + position)) {
        return;
      }
      access.write(source, windows.start() + position);
      long whole = end == windows.length() ? end : windows.chunkBegin(end);
      // The bytes before the data already have disk space.
      long first = position == 0 ? 0 : nextChunk(windows, position);
      for (long at = first; at < whole; at = windows.chunkEnd(at)) {
        windows.setStorable(at);
      }
    }
  }

  /** Returns the first position at which a chunk begins, not before a given one. */
  private static long nextChunk(ArrayWindows windows, long position) {
    long begin = windows.chunkBegin(position);
    return begin == position ? position : begin + CHUNK;
  }

  /**
   * Writes whole blocks directly and the rest of a buffer normally; returns false if that fails.
   */
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
      // The caller writes the same bytes again, which reveals any problem with the file itself.
      isDirect = false;
      return false;
    }
    access.write(source.duplicate().limit(begin), position);
    access.write(source.duplicate().position(end), position + end - source.position());
    return true;
  }

  /** Writes the bytes before the data, which may share a page with the start of the data. */
  synchronized void writeHeader(byte[] header) throws IOException {
    access.write(ByteBuffer.wrap(header), 0);
  }

  /** Extends the data by zeros. */
  synchronized void grow(ArrayWindows windows, long length) throws IOException {
    long end = windows.length();
    requireZeros(windows.start() + end, access.length());
    // The last chunk may already be stored to, so all of it must have disk space.
    long chunkEnd = Math.min(nextChunk(windows, end), length);
    access.write(ByteBuffer.allocate((int) (chunkEnd - end)), windows.start() + end);
    long fileEnd = windows.start() + length;
    if (length > 0 && access.length() < fileEnd) {
      access.write(ByteBuffer.allocate(1), fileEnd - 1);
    }
  }

  /**
   * Requires zeros after the data: they are left by a growth that was interrupted before the header
   * was updated. There may also be elements, if power failed before the header reached the disk.
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
