package store.offheap.model;

/** How pages of an open file that are not in memory are read when a lookup accesses them. */
public enum PageReading {
  /** With read-ahead: the system also reads the neighbouring pages. */
  AHEAD("with read-ahead"),

  /** One by one: the system was advised that access is random ({@code madvise}). */
  ADVISED("page by page, by advice to the system"),

  /**
   * One by one: a lookup reads the page through the channel before it accesses the mapping, because
   * this JVM has no permitted way to advise the system. An object map does so as soon as its file
   * has become large, an ID map only if its file was large when it was opened.
   */
  THROUGH_CHANNEL("page by page, through the channel");

  private final String text;

  PageReading(String text) {
    this.text = text;
  }

  /** Returns a description in words. */
  public String text() {
    return text;
  }
}
