package store.offheap.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import store.offheap.error.CorruptStoreException;
import store.offheap.error.StoreIoException;
import store.offheap.model.PageReading;
import store.offheap.model.ReadAhead;

/**
 * The mappings of an open store file, in file order, without overlap.
 *
 * <p>A window, once mapped, stays until the whole object is garbage. No allocated region crosses a
 * multiple of {@link Window#MAX_LENGTH}, or the end that the file had at any time; therefore each
 * is within one window, regardless of which process maps it and when. Thread-safe.
 */
final class Windows {
  /** A file grows by one part in this many at a time, so that a large file needs few windows. */
  private static final int GROWTH_DIVISOR = 64;

  /**
   * Length that the processor maps with one TLB entry if the file system keeps it in one piece and
   * it is entirely within a window.
   */
  static final int HUGE_PAGE = 1 << 21;

  /** A file shorter than this grows by no more than necessary. */
  private static final long HUGE_FROM = 4L << 20;

  /** Number of candidate ends of a window if regions do not fill huge pages. */
  private static final int WINDOW_ENDS = 8;

  /** One part in this many of a window may be wasted, being too short for a region. */
  private static final int WASTE_DIVISOR = 32;

  private final Storage access;
  private final List<Window> windows = new ArrayList<>();
  private long mappedEnd;
  private long reservedEnd;
  private ReadAhead readAhead = ReadAhead.AUTOMATIC;

  /** Whether pages should be read one by one. */
  private boolean isPageByPage;

  /** Whether the system was advised accordingly. */
  private boolean isAdvised;

  /** The result of both, which lookups query. */
  private volatile PageReading reading = PageReading.AHEAD;

  Windows(Storage access) {
    this.access = access;
  }

  /** Returns the position up to which the file is mapped. */
  synchronized long end() {
    return mappedEnd;
  }

  /** Lets the file grow to {@code end} in as few windows as possible when it grows next. */
  synchronized void reserve(long end) {
    reservedEnd = end;
  }

  /**
   * Returns the lowest possible position of a region of {@code length} bytes, at or after
   * {@code from}: within the current file or at its end.
   */
  synchronized long beginning(long from, long length) throws IOException {
    if (from + length > mappedEnd) {
      // An earlier growth may have failed halfway: every process maps the existing file in the same
      // way.
      mapAll();
    }
    return from < mappedEnd && from + length > mappedEnd ? mappedEnd : from;
  }

  /**
   * Returns a position for a region of {@code length} bytes, at or after {@code from}, and extends
   * the file and the mappings to hold it. The bytes are not written: the disk may still be full.
   *
   * @param isOneOfMany whether more regions of this length will follow, so that the file may grow
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
   * Throws if the disk has no space for the rest of the huge page that the file ends in, before the
   * file grows. A store to a mapped page needs disk space for the entire page: existing data must
   * not end up in the same page as a hole that cannot be filled. (Writing there first would let the
   * file grow in steps, at each of which a reader may map it.)
   */
  private void requireHugePage(long end) throws IOException {
    long length = Math.min(end, ceiling(mappedEnd, HUGE_PAGE)) - mappedEnd;
    if (length > 0) {
      access.requireRoom(length);
    }
  }

  /**
   * Returns a position for a region, at or after {@code from}, in a file that is mapped only once
   * it is complete.
   */
  static long place(long from, long length) {
    boolean isInOneWindow = from / Window.MAX_LENGTH == (from + length - 1) / Window.MAX_LENGTH;
    return isInOneWindow ? from : ceiling(from, Window.MAX_LENGTH);
  }

  /**
   * Returns the end of a window of at least that many regions, and at most an eighth of the file
   * more: the multiple of a huge page at which the remainder too short for a region is smallest; or
   * the end of a region if that remainder is too large.
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

  /** Returns whether consecutive regions of a length fill huge pages. */
  private static boolean fitsHugePages(long length) {
    return length % HUGE_PAGE == 0 || HUGE_PAGE % length == 0;
  }

  /** Maps the part of the file, in whole pages, that is not mapped yet. */
  synchronized void mapAll() throws IOException {
    long length = access.length() & -StoreFile.PAGE;
    while (mappedEnd < length) {
      mapTo(mappedEnd, Math.min(length, ceiling(mappedEnd + 1, Window.MAX_LENGTH)));
    }
  }

  /**
   * Maps what is not mapped yet, and closes the descriptor of the file, which no longer changes.
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

  /** Sets how pages that are not in memory are read. */
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
   * @param what name of its kind, for error messages
   * @param number its number among others of the kind, for error messages
   * @throws CorruptStoreException if it is not within the file, or could not have been allocated
   */
  synchronized Region region(String what, int number, long position, long length) {
    return window(what, number, position, length).region(position, length);
  }

  /** Checks that {@link #region} would return a range. */
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

  /** Makes the system start reading the pages of a range, as far as they are mapped. */
  synchronized void willRead(long position, long length) {
    long end = position + length;
    // Advice is given from the start of a page on, as is every window.
    long from = position & -StoreFile.PAGE;
    Window window = find(from, 1);
    while (window != null && from < end) {
      long count = Math.min(end, window.end()) - from;
      PageAdvice.WILL_NEED.give(window.region(from, count).buffer());
      from += count;
      window = find(from, 1);
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

  /** Forces every changed page to storage. */
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
