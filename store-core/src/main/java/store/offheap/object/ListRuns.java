package store.offheap.object;

/**
 * Reads elements that are requested one after another in runs, which get longer as long as nothing
 * changes in the store. Not thread-safe.
 */
final class ListRuns {
  /**
   * Factor by which runs get longer; they start at 1, so that few elements are read if few are
   * requested.
   */
  private static final int GROWTH = 4;

  private final Reading reading;
  private ListRun run = ListRun.NONE;
  private int length = 1;

  /** Number of requests after the last attempt in which no run is read. */
  private int pause;

  /** The rest of it. */
  private int skip;

  /** Source of runs. */
  interface Reading {
    /**
     * Reads a run, which may be empty.
     *
     * @param asked an element that the run must contain, unless it is empty
     * @param most maximum number of elements to read
     */
    ListRun read(long asked, int most);
  }

  ListRuns(Reading reading) {
    this.reading = reading;
  }

  /**
   * Returns the current element of the list, or {@link Dictionary#MISSING} if the caller has to
   * look it up.
   */
  Object get(long asked) {
    Object element = run.get(asked);
    if (element == Dictionary.MISSING && skip > 0) {
      skip--;
    } else if (element == Dictionary.MISSING) {
      // While the store keeps changing, reading ahead would be wasted.
      length = run.has(asked) ? 1 : Math.min(ListRun.MOST, GROWTH * length);
      run = length == 1 ? ListRun.NONE : reading.read(asked, length);
      element = run.get(asked);
      // There are no runs while another process writes: attempts become rare.
      boolean isFound = length == 1 || run.has(asked);
      pause = isFound ? 0 : Math.min(ListRun.MOST, GROWTH * pause + 1);
      skip = pause;
    }
    return element;
  }

  /**
   * Returns the index of the element that was returned last, given the number by which it was
   * requested.
   */
  int index(long asked) {
    return run.index(asked);
  }
}
