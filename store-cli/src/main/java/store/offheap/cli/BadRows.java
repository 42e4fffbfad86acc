package store.offheap.cli;

import java.util.function.Consumer;

/** Reports rows that cannot be used, and ends the build if there are too many. */
final class BadRows {
  /** Number of rows that are reported individually. */
  private static final int MAX_SHOWN = 20;

  private final long max;
  private final boolean isTolerant;
  private final Consumer<String> notes;
  private long count;
  private String advice;

  /**
   * Creates an instance without bad rows.
   *
   * @param max number of rows that are tolerated
   * @param notes accepts a line for the user
   */
  BadRows(long max, Consumer<String> notes) {
    this(max, max > 0, notes);
  }

  private BadRows(long max, boolean isTolerant, Consumer<String> notes) {
    this.max = max;
    this.isTolerant = isTolerant;
    this.notes = notes;
  }

  /**
   * Returns an instance for a sample: it counts all bad rows, but malformed quotes end the reading,
   * as they do in a build unless it is told otherwise.
   */
  static BadRows ofSample() {
    return new BadRows(Long.MAX_VALUE, false, note -> {});
  }

  /** Reports something that is not a bad row, but may be unexpected. */
  void note(String text) {
    notes.accept(PlainText.safe(text));
  }

  /**
   * Reports a bad row.
   *
   * @throws RejectedInputException if there are too many and enough were shown
   */
  void add(String location, String reason) {
    count++;
    if (count <= MAX_SHOWN) {
      notes.accept(PlainText.safe(location + ": " + reason));
    } else if (count == MAX_SHOWN + 1 && count <= max) {
      notes.accept("more bad rows are only counted");
    }
    if (count > max && count >= MAX_SHOWN) {
      throw tooMany("stopped after ");
    }
  }

  /** Returns whether any bad row may be skipped. */
  boolean isTolerant() {
    return isTolerant;
  }

  /**
   * Remembers advice to print if there are too many bad rows; the first advice counts.
   *
   * @param text null for none
   */
  void advise(String text) {
    advice = advice == null ? text : advice;
  }

  /** Returns the number of bad rows. */
  long count() {
    return count;
  }

  /**
   * Checks the number of bad rows; must be called after the last row.
   *
   * @throws RejectedInputException if there were too many
   */
  void requireTolerable() {
    if (count > max) {
      throw tooMany("");
    }
  }

  private RejectedInputException tooMany(String prefix) {
    return new RejectedInputException(prefix + PlainText.count(count, "bad row", "bad rows")
        + " (--max-errors " + max + "): nothing was written"
        + (advice == null ? "" : " (" + advice + ")"));
  }
}
