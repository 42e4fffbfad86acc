package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The mappings of an array's data at one time, each of 1 GiB except the last, and the chunks of the
 * data that may be stored to.
 *
 * <p>Positions are byte offsets from the start of the data. Chunks begin at multiples of their
 * length in the file and have the length of the longest page of the page cache, so that no page
 * spans two chunks: a store needs disk space for its entire page. Any thread may read; bits are set
 * under the lock of the file.
 */
final class ArrayWindows {
  /** Length in bytes of a chunk, for which disk space is ensured at a time. */
  static final int CHUNK = Windows.HUGE_PAGE;

  /** By default, Linux allows a process 65,530 mappings, and a JVM that has none left crashes. */
  private static final long MAX_LENGTH = 60_000 * Window.MAX_LENGTH;

  private static final int WINDOW_SHIFT = Long.numberOfTrailingZeros(Window.MAX_LENGTH);
  private static final long WINDOW_MASK = Window.MAX_LENGTH - 1;
  private static final int CHUNK_SHIFT = Integer.numberOfTrailingZeros(CHUNK);

  private final long start;
  private final long length;

  /** Offset of the first byte of the data within its chunk. */
  private final int skew;

  private final Window[] windows;
  private final Region[] regions;

  /** One bit for each chunk, set if it may be stored to; shared with earlier and later mappings. */
  private final long[][] storable;

  private ArrayWindows(long start, long length, List<Window> windows, long[][] storable) {
    this.start = start;
    this.length = length;
    this.skew = skew(start);
    this.windows = windows.toArray(Window[]::new);
    this.regions = windows.stream()
        .map(window -> window.region(window.start(), window.end() - window.start()))
        .toArray(Region[]::new);
    this.storable = storable;
  }

  /**
   * Maps data.
   *
   * @param old the current mappings, of which unchanged ones are kept; or null
   * @param start offset of the data in the file
   * @param length length of the data in bytes
   */
  static ArrayWindows map(
      FileAccess access, ArrayWindows old, long start, long length, boolean isPrivate)
      throws IOException {
    requireMappable(length);
    int count = (int) ((length + WINDOW_MASK) >>> WINDOW_SHIFT);
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long begin = (long) i << WINDOW_SHIFT;
      long bytes = Math.min(Window.MAX_LENGTH, length - begin);
      boolean isThere = old != null && i < old.windows.length;
      boolean isKept = isThere && old.windows[i].end() - old.windows[i].start() == bytes;
      windows.add(isKept ? old.windows[i] : access.map(start + begin, bytes, isPrivate));
    }
    long[][] storable = new long[(int) ((length + skew(start) + WINDOW_MASK) >>> WINDOW_SHIFT)][];
    for (int i = 0; i < storable.length; i++) {
      boolean isThere = old != null && i < old.storable.length;
      storable[i] = isThere ? old.storable[i] : new long[1 << WINDOW_SHIFT - CHUNK_SHIFT - 6];
    }
    return new ArrayWindows(start, length, windows, storable);
  }

  private static int skew(long start) {
    return (int) (start & CHUNK - 1);
  }

  /**
   * Checks that data of the given length can be mapped, before any mapping is created.
   *
   * @throws IOException if it cannot
   */
  static void requireMappable(long length) throws IOException {
    if (length > MAX_LENGTH) {
      throw new IOException(
          "data to map: expected=at most " + MAX_LENGTH + " bytes, actual=" + length);
    }
  }

  /** Returns the offset of the data in the file. */
  long start() {
    return start;
  }

  /** Returns the length of the data in bytes. */
  long length() {
    return length;
  }

  Region region(long position) {
    return regions[(int) (position >>> WINDOW_SHIFT)];
  }

  /** Returns the offset of a position within its region. */
  static long offset(long position) {
    return position & WINDOW_MASK;
  }

  /** Returns the entire window that contains a position, in the given byte order, for reading. */
  ByteBuffer around(long position, ByteOrder order) {
    // A single buffer class regardless of the open mode: the JIT compiler optimises better if the
    // class is known.
    return region(position).buffer().asReadOnlyBuffer().order(order);
  }

  /** Returns the start of the chunk of a position; for the first chunk, this is before the data. */
  long chunkBegin(long position) {
    return (position + skew & -CHUNK) - skew;
  }

  /** Returns the start of the chunk after that of a position. */
  long chunkEnd(long position) {
    return chunkBegin(position) + CHUNK;
  }

  boolean isStorable(long position) {
    long at = position + skew;
    long[] bits = storable[(int) (at >>> WINDOW_SHIFT)];
    int chunk = (int) (at & WINDOW_MASK) >>> CHUNK_SHIFT;
    return (bits[chunk >>> 6] & 1L << chunk) != 0;
  }

  /** Returns whether every chunk of a range may be stored to. */
  boolean isStorable(long begin, long end) {
    for (long at = begin; at < end; at = chunkEnd(at)) {
      if (!isStorable(at)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether any chunk of a range may be stored to, including through a later mapping. */
  boolean isAnyStorable(long begin, long end) {
    long last = Math.min(end, ((long) storable.length << WINDOW_SHIFT) - skew);
    for (long at = Math.max(0, begin); at < last; at = chunkEnd(at)) {
      if (isStorable(at)) {
        return true;
      }
    }
    return false;
  }

  void setStorable(long position) {
    long at = position + skew;
    int chunk = (int) (at & WINDOW_MASK) >>> CHUNK_SHIFT;
    storable[(int) (at >>> WINDOW_SHIFT)][chunk >>> 6] |= 1L << chunk;
  }

  /** Forces all stores to storage. */
  void force() {
    for (int i = 0; i < windows.length; i++) {
      if (isAnySet(i) || isAnySet(i + 1)) {
        windows[i].force();
      }
    }
  }

  /**
   * Returns whether any bit of a window is set; the last chunks of a window may be among the next
   * bits.
   */
  private boolean isAnySet(int part) {
    return part < storable.length && LongStream.of(storable[part]).anyMatch(bits -> bits != 0);
  }
}
