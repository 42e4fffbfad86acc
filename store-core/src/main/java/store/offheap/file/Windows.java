package store.offheap.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.StoreIoException;
import store.offheap.model.PageReading;
import store.offheap.model.ReadAhead;

/**
 * The mappings of one open store file, in the order of the file, without overlap.
 *
 * <p>A window, once mapped, stays until the whole object is garbage. No region that the file hands
 * out crosses a multiple of {@link Window#MAX_LENGTH}, nor the end that the file had at any time;
 * so each lies within one window, whoever maps it and whenever. Any thread may call.
 */
final class Windows {
  /** A file grows by one part in this many at a time, so that few windows serve a large file. */
  private static final int GROWTH_DIVISOR = 64;

  /**
   * What the processor maps by one entry if the file system keeps it in one piece, and a window
   * holds all of it.
   */
  static final int HUGE_PAGE = 1 << 21;

  /** A file shorter than this grows by no more than it needs. */
  private static final long HUGE_FROM = 4L << 20;

  /** How many ends of a window are looked at where regions do not fill huge pages. */
  private static final int WINDOW_ENDS = 8;

  /** One part in this many of a window may be too short for a region. */
  private static final int WASTE_DIVISOR = 32;

  private final Storage access;
  private final List<Window> windows = new ArrayList<>();
  private long mappedEnd;
  private long reservedEnd;
  private ReadAhead readAhead = ReadAhead.AUTOMATIC;

  /** Whether pages are to be read one by one. */
  private boolean isPageByPage;

  /** Whether the system was told so. */
  private boolean isAdvised;

  /** What follows from both; lookups ask. */
  private volatile PageReading reading = PageReading.AHEAD;

  Windows(Storage access) {
    this.access = access;
  }

  /** Returns the position up to which the file is mapped. */
  synchronized long end() {
    return mappedEnd;
  }

  /** Lets the file grow to {@code end} in the fewest windows when it grows next. */
  synchronized void reserve(long end) {
    reservedEnd = end;
  }

  /**
   * Returns where a region of {@code length} bytes may lie at the earliest, at {@code from} or
   * after: in the file as it is, or at its end.
   */
  synchronized long beginning(long from, long length) throws IOException {
    if (from + length > mappedEnd) {
      // An earlier growth may have failed half way: every process maps what is there in one way.
      mapAll();
    }
    return from < mappedEnd && from + length > mappedEnd ? mappedEnd : from;
  }

  /**
   * Returns where a region of {@code length} bytes may lie, at {@code from} or after, and makes the
   * file and the mappings long enough for it. The bytes are not written: a disk may still be full.
   *
   * @param isOneOfMany whether more regions of this length are to come, so that the file may grow
   *     by several of them
   */
  synchronized long grow(long from, long length, boolean isOneOfMany) throws IOException {
    long position = beginning(from, length);
    boolean isHuge = isOneOfMany
        && mappedEnd >= HUGE_FROM
        && fitsHugePages(length)
        && ceiling(position, HUGE_PAGE) - position < length;
    if (isHuge && position + length > mappedEnd) {
      position = ceiling(position, HUGE_PAGE);
    }
    position = place(position, length);
    if (position + length > mappedEnd) {
      long start = Math.max(mappedEnd, position - position % Window.MAX_LENGTH);
      long regions = isOneOfMany ? Math.max(1, mappedEnd / GROWTH_DIVISOR / length) : 1;
      long end = position + regions * length;
      if (isOneOfMany && !fitsHugePages(length) && mappedEnd >= HUGE_FROM) {
        end = hugeEnd(position, length, regions);
      }
      end = isOneOfMany ? Math.max(end, reservedEnd) : end;
      end = isHuge ? ceiling(end, HUGE_PAGE) : end;
      end = Math.min(end, ceiling(position + 1, Window.MAX_LENGTH));
      requireHugePage(end);
      mapTo(start, end);
    }
    return position;
  }

  /**
   * Throws if the disk has no room for the rest of the huge page that the file ends in, before the
   * file grows. A store into a mapped page needs room for all of it: what is there already must not
   * come to lie in one page with a hole that nothing can fill. (To write there first would let the
   * file grow by steps, at each of which a reader may map it.)
   */
  private void requireHugePage(long end) throws IOException {
    long length = Math.min(end, ceiling(mappedEnd, HUGE_PAGE)) - mappedEnd;
    if (length > 0) {
      access.requireRoom(length);
    }
  }

  /**
   * Returns where a region may lie, at {@code from} or after, in a file that is mapped only when it
   * is whole.
   */
  static long place(long from, long length) {
    boolean isInOneWindow = from / Window.MAX_LENGTH == (from + length - 1) / Window.MAX_LENGTH;
    return isInOneWindow ? from : ceiling(from, Window.MAX_LENGTH);
  }

  /**
   * Returns the end of a window of that many regions or some more, up to an eighth of the file: the
   * multiple of a huge page where the least is left that is too short for a region; the end of a
   * region if that is too much.
   */
  private long hugeEnd(long position, long length, long regions) {
    long best = 0;
    long leastWaste = Long.MAX_VALUE;
    long most = Math.max(regions, Math.min(regions + WINDOW_ENDS, mappedEnd / 8 / length));
    for (long count = regions; count <= most; count++) {
      long end = ceiling(position + count * length, HUGE_PAGE);
      long waste = (end - position) % length;
      if (waste < leastWaste) {
        leastWaste = waste;
        best = end;
      }
    }
    return leastWaste * WASTE_DIVISOR > best - position ? position + regions * length : best;
  }

  /** Returns whether regions of a length, one after the other, fill huge pages. */
  private static boolean fitsHugePages(long length) {
    return length % HUGE_PAGE == 0 || HUGE_PAGE % length == 0;
  }

  /** Maps what the file holds, in whole pages, and is not mapped yet. */
  synchronized void mapAll() throws IOException {
    long length = access.length() & -StoreFile.PAGE;
    while (mappedEnd < length) {
      mapTo(mappedEnd, Math.min(length, ceiling(mappedEnd + 1, Window.MAX_LENGTH)));
    }
  }

  /**
   * Maps what is not mapped yet, and gives up the descriptor of the file, which nobody changes any
   * more.
   */
  synchronized void leave() throws IOException {
    mapAll();
    access.leave(windows);
  }

  private void mapTo(long start, long end) throws IOException {
    Window window = access.map(start, end - start);
    windows.add(window);
    mappedEnd = end;
    if (isPageByPage) {
      isAdvised &= window.advise(PageAdvice.RANDOM);
      settleReading();
    } else {
      readAhead(readAhead);
    }
  }

  /** Chooses how pages are read that are not in memory. */
  synchronized void readAhead(ReadAhead wish) {
    readAhead = wish;
    boolean wasPageByPage = isPageByPage;
    isPageByPage = wish == ReadAhead.OFF
        || wish == ReadAhead.AUTOMATIC && MachineMemory.isExceededBy(mappedEnd);
    if (isPageByPage != wasPageByPage) {
      PageAdvice advice = isPageByPage ? PageAdvice.RANDOM : PageAdvice.NORMAL;
      isAdvised = isPageByPage;
      for (Window window : windows) {
        isAdvised &= window.advise(advice);
      }
      settleReading();
    }
  }

  private void settleReading() {
    reading = !isPageByPage
        ? PageReading.AHEAD
        : isAdvised ? PageReading.ADVISED : PageReading.THROUGH_CHANNEL;
  }

  /** Returns how pages are read that are not in memory. */
  PageReading reading() {
    return reading;
  }

  private static long ceiling(long position, long unit) {
    return (position + unit - 1) / unit * unit;
  }

  /**
   * Returns a mapped range.
   *
   * @param what names its kind in the error message
   * @param number tells it from others of the kind there
   * @throws CorruptStoreException if the file does not hold it, or it could not have been handed
   *     out
   */
  synchronized Region region(String what, int number, long position, long length) {
    return window(what, number, position, length).region(position, length);
  }

  /** Checks that a range is one that {@link #region} returns. */
  synchronized void requireRegion(String what, int number, long position, long length) {
    window(what, number, position, length);
  }

  private Window window(String what, int number, long position, long length) {
    if (position <= 0 || position % StoreFile.PAGE != 0) {
      throw corrupt(
          what + " " + number, "position", "a positive multiple of " + StoreFile.PAGE, position);
    }
    if (length <= 0) {
      throw corrupt(what + " " + number, "length", "more than 0", length);
    }
    Window window = find(position, length);
    if (window == null) {
      try {
        mapAll();
      } catch (IOException e) {
        throw new StoreIoException("cannot map: " + e, access.path(), e);
      }
      window = find(position, length);
    }
    if (window == null) {
      throw corrupt(
          what + " " + number,
          "range inside the file",
          "0 to " + mappedEnd,
          position + " to " + (position + length));
    }
    return window;
  }

  /** Has the system begin to read a range, as far as it lies in the window where it begins. */
  synchronized void willRead(long position, long length) {
    Window window = find(position, 1);
    if (window != null) {
      long count = Math.min(length, window.end() - position);
      PageAdvice.WILL_NEED.give(window.region(position, count).buffer());
    }
  }

  private Window find(long position, long length) {
    int low = 0;
    int high = windows.size() - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      Window window = windows.get(middle);
      if (position < window.start()) {
        high = middle - 1;
      } else if (position >= window.end()) {
        low = middle + 1;
      } else {
        return window.contains(position, length) ? window : null;
      }
    }
    return null;
  }

  /** Writes every changed page to storage. */
  void force() {
    List<Window> all;
    synchronized (this) {
      all = List.copyOf(windows);
    }
    all.forEach(Window::force);
  }

  CorruptStoreException corrupt(String where, String what, Object expected, Object actual) {
    return corrupt(where, what + ": expected=" + expected + ", actual=" + actual);
  }

  CorruptStoreException corrupt(String where, String problem) {
    return new CorruptStoreException(problem, access.path(), where);
  }
}
