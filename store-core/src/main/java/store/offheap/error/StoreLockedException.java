package store.offheap.error;

import java.nio.file.Path;

/**
 * Thrown when another writer, in this process or another, has the store open. Wait and try again,
 * or open it read-only: readers need no lock.
 */
public final class StoreLockedException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** The holder of the lock. */
  private final String holder;

  /**
   * Creates an exception without a cause.
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
   * Creates an exception with a cause.
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
   * Returns the holder of the lock, as recorded by the holder. For display only: it may be out of
   * date and must not be used for decisions.
   *
   * @return a short text, never null
   */
  public String holder() {
    return holder;
  }
}
