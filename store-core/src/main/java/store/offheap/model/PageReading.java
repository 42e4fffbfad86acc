package store.offheap.model;

/** How pages of an open file that are not in memory are read when a lookup touches them. */
public enum PageReading {
  /** The system brings in their neighbours, too. */
  AHEAD("with read-ahead"),

  /** One by one: the system was told that lookups go anywhere ({@code madvise}). */
  ADVISED("page by page, by advice to the system"),

  /**
   * One by one: a lookup reads a byte of its page through the channel before it looks, because this
   * JVM has no allowed way to advise the system. So it is with keys only; what an object map's keys
   * lead to is read with its neighbours.
   */
  THROUGH_CHANNEL("page by page, through the channel");

  private final String text;

  PageReading(String text) {
    this.text = text;
  }

  /** Returns it in words. */
  public String text() {
    return text;
  }
}
