package store.offheap.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The mappings of an array's data at one time, each of 1 GiB but the last, and which chunks of the
 * data may be stored to.
 *
 * <p>Positions are bytes from the start of the data. Chunks begin at multiples of their length in
 * the file, and are as long as the longest page of the system's cache, so that none lies in two: a
 * store needs room for all of its page. Any thread may read; bits are set under the lock of the
 * file.
 */
final class ArrayWindows {
  /** Bytes of a chunk whose room on the disk is made sure of at a time. */
  static final int CHUNK = Windows.HUGE_PAGE;

  /**
   * Linux gives a process 65,530 mappings unless told otherwise, and a JVM that finds none left
   * dies.
   */
  private static final long MAX_LENGTH = 60_000 * Window.MAX_LENGTH;

  private static final int WINDOW_SHIFT = Long.numberOfTrailingZeros(Window.MAX_LENGTH);
  private static final long WINDOW_MASK = Window.MAX_LENGTH - 1;
  private static final int CHUNK_SHIFT = Integer.numberOfTrailingZeros(CHUNK);

  private final long start;
  private final long length;

  /** Where in its chunk the first byte of the data is. */
  private final int skew;

  private final Window[] windows;
  private final Region[] regions;

  /** A bit for each chunk that may be stored to; the same for earlier and later mappings. */
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
   * @param old what is mapped now, of which is kept what did not change; or null
   * @param start bytes of the file before the data
   * @param length bytes of the data
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
   * Looks whether so many bytes of data can be mapped, before a mapping is made of any.
   *
   * @throws IOException if they cannot
   */
  static void requireMappable(long length) throws IOException {
    if (length > MAX_LENGTH) {
      throw new IOException(
          "data to map: expected=at most " + MAX_LENGTH + " bytes, actual=" + length);
    }
  }

  /** Returns how many bytes of the file come before the data. */
  long start() {
    return start;
  }

  /** Returns how many bytes the data have. */
  long length() {
    return length;
  }

  Region region(long position) {
    return regions[(int) (position >>> WINDOW_SHIFT)];
  }

  /** Returns where in its region a position is. */
  static long offset(long position) {
    return position & WINDOW_MASK;
  }

  /** Returns the window that a position lies in, whole, in an order, for reading. */
  ByteBuffer around(long position, ByteOrder order) {
    // One class of buffer, whatever the file is open for: the JIT leaves out more where it knows.
    return region(position).buffer().asReadOnlyBuffer().order(order);
  }

  /** Returns where the chunk of a position begins: of the first one, before the data. */
  long chunkBegin(long position) {
    return (position + skew & -CHUNK) - skew;
  }

  /** Returns where the chunk after that of a position begins. */
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

  /** Returns whether some chunk of a range may be stored to, also by who has a later mapping. */
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

  /** Brings what was stored to storage. */
  void force() {
    for (int i = 0; i < windows.length; i++) {
      if (isAnySet(i) || isAnySet(i + 1)) {
        windows[i].force();
      }
    }
  }

  /** The chunks at the end of a window are among the next bits. */
  private boolean isAnySet(int part) {
    return part < storable.length && LongStream.of(storable[part]).anyMatch(bits -> bits != 0);
  }
}
