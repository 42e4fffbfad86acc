package store.offheap.object;

/**
 * Reads elements that are asked for one after another in runs, which get longer as long as nothing
 * changes in the store. Not thread-safe.
 */
final class ListRuns {
  /** Factor by which runs get longer; they start at 1, so a caller that asks for few reads few. */
  private static final int GROWTH = 4;

  private final Reading reading;
  private ListRun run = ListRun.NONE;
  private int length = 1;

  /** Source of runs. */
  interface Reading {
    /**
     * Reads a run, perhaps without elements.
     *
     * @param asked an element that the run must hold, unless it is empty
     * @param most how many elements to read at most
     */
    ListRun read(long asked, int most);
  }

  ListRuns(Reading reading) {
    this.reading = reading;
  }

  /**
   * Returns the element that the list has there now, or {@link Dictionary#MISSING} if the caller
   * has to look it up.
   */
  Object get(long asked) {
    Object element = run.get(asked);
    if (element == Dictionary.MISSING) {
      // While others keep changing the store, reading ahead would be wasted.
      length = run.has(asked) ? 1 : Math.min(ListRun.MOST, GROWTH * length);
      run = length == 1 ? ListRun.NONE : reading.read(asked, length);
      element = run.get(asked);
    }
    return element;
  }

  /** Returns the index of the element that was returned last, given the number asked for. */
  int index(long asked) {
    return run.index(asked);
  }
}
