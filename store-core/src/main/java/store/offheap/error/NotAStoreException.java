package store.offheap.error;

import java.nio.file.Path;

/**
 * Thrown when a path does not name a store: the file starts with other bytes, is empty or too short
 * for a header, or is a directory, a pipe or a device. Also thrown when the file is a store of a
 * different kind than requested, such as an object map where an ID map is expected. Nothing was
 * changed; check the path.
 */
public final class NotAStoreException extends StoreException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception without a cause.
   *
   * @param message what was expected and found
   * @param file the file, appended to the message; may be null
   */
  public NotAStoreException(final String message, final Path file) {
    this(message, file, null);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message what was expected and found
   * @param file the file, appended to the message; may be null
   * @param cause what led to it; may be null
   */
  public NotAStoreException(final String message, final Path file, final Throwable cause) {
    super(message, file, cause);
  }
}
