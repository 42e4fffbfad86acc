package store.offheap.cli;

import java.util.function.Consumer;

/** Tells of the rows that cannot be used, and ends the build when there are too many. */
final class BadRows {
  /** How many are told one by one. */
  private static final int MAX_SHOWN = 20;

  private final long max;
  private final Consumer<String> notes;
  private long count;
  private String advice;

  /**
   * None so far.
   *
   * @param max how many are tolerated
   * @param notes takes a line for the user
   */
  BadRows(long max, Consumer<String> notes) {
    this.max = max;
    this.notes = notes;
  }

  /** Tells of what is no bad row, but may surprise. */
  void note(String text) {
    notes.accept(PlainText.safe(text));
  }

  /**
   * Tells of one more.
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

  /** Whether any may be left out. */
  boolean isTolerant() {
    return max > 0;
  }

  /**
   * Remembers what may help, should there be too many; of several the first.
   *
   * @param text null for none
   */
  void advise(String text) {
    advice = advice == null ? text : advice;
  }

  /** How many there were. */
  long count() {
    return count;
  }

  /**
   * To be called after the last row.
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
