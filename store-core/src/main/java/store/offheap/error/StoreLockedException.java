package store.offheap.error;

import java.nio.file.Path;

/**
 * Another writer, in this process or another, has the store open. Wait and try again, or open it
 * read-only: readers need no lock.
 */
public final class StoreLockedException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** Who holds the lock. */
  private final String holder;

  /**
   * An exception without a cause.
   *
   * @param message what was refused
   * @param file the store, appended to the message; may be null
   * @param holder who holds the lock, such as {@code pid 123 on host x}, appended to the message
   *     before the file; null reads as {@code unknown}
   */
  public StoreLockedException(final String message, final Path file, final String holder) {
    this(message, file, null, holder);
  }

  /**
   * An exception with a cause.
   *
   * @param message what was refused
   * @param file the store, appended to the message; may be null
   * @param cause what led to it; may be null
   * @param holder who holds the lock, appended to the message before the file; null reads as
   *     {@code unknown}
   */
  public StoreLockedException(
      final String message, final Path file, final Throwable cause, final String holder) {
    super(message + ", holder=" + (holder == null ? "unknown" : holder), file, cause);
    this.holder = holder == null ? "unknown" : holder;
  }

  /**
   * Who holds the lock, as the holder wrote it down. For people only: it may be out of date, so
   * decide nothing by it.
   *
   * @return a short text, never null
   */
  public String holder() {
    return holder;
  }
}
