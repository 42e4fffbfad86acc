package store.offheap.file;

/**
 * Requests pages of a file ahead of their use, in ascending order, so that storage reads several
 * concurrently, none twice, and adjacent ones together. For files whose pages are read one by one.
 *
 * <p>Not thread-safe.
 */
public final class PageRequests {
  /** Distance from the current page up to which others are requested: 2 MiB. */
  private static final int AHEAD_PAGES = 512;

  /** Minimum number of places for which pages are requested, however far apart. */
  private static final int AHEAD_PLACES = 128;

  private final StoreFile file;
  private final int pageShift;
  private final int gapPages;

  /** Null unless users of the pages read them themselves. */
  private final PageTouch touch;

  private long[] places = {};
  private int count;
  private int asked;

  /**
   * Creates an instance for a file.
   *
   * @param pageShift number of low bits of a place that are not part of the number of its page
   * @param gapPages maximum number of unneeded pages that are read to avoid a second request
   */
  public PageRequests(StoreFile file, int pageShift, int gapPages) {
    this.file = file;
    this.pageShift = pageShift;
    this.gapPages = gapPages;
    this.touch = file.pageTouch();
  }

  /**
   * Starts with other places.
   *
   * @param sorted numbers of pages, shifted, in ascending order; page 0 is not requested
   * @param length number of places
   */
  public void begin(long[] sorted, int length) {
    places = sorted;
    count = length;
    asked = 0;
  }

  /** Requests the pages of the places that follow soon, before the page of a place is used. */
  public void before(int index) {
    while (asked < count && isSoon(index)) {
      askForRun();
    }
  }

  private boolean isSoon(int index) {
    return asked - index < AHEAD_PLACES || page(asked) < page(index) + AHEAD_PAGES;
  }

  private long page(int index) {
    return places[index] >>> pageShift;
  }

  /** Requests a run of pages that are close together. */
  private void askForRun() {
    long start = page(asked);
    long end = start + 1;
    asked++;
    if (start == 0) {
      return;
    }
    while (asked < count && page(asked) <= end + gapPages && page(asked) < start + AHEAD_PAGES) {
      end = page(asked) + 1;
      asked++;
    }
    readIn(start * StoreFile.PAGE, (end - start) * StoreFile.PAGE);
  }

  private void readIn(long position, long length) {
    if (touch == null) {
      file.willRead(position, length);
    } else {
      touch.readIn(position, length);
    }
  }
}
