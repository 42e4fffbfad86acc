package store.offheap.error;

import java.nio.file.Path;

/**
 * Thrown when a store is opened read-only after the machine crashed while it was open for writing.
 * Opening it once for writing recovers it; afterwards it can be opened read-only again.
 */
public final class RecoveryNeededException extends StoreException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception without a cause.
   *
   * @param message why recovery is needed
   * @param file the file, appended to the message; may be null
   */
  public RecoveryNeededException(final String message, final Path file) {
    this(message, file, null);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message why recovery is needed
   * @param file the file, appended to the message; may be null
   * @param cause what led to it; may be null
   */
  public RecoveryNeededException(final String message, final Path file, final Throwable cause) {
    super(message, file, cause);
  }
}
