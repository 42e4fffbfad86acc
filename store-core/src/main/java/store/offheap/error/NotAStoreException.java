package store.offheap.error;

import java.nio.file.Path;

/**
 * The path does not name a store: its first bytes are something else, it is empty or too short for
 * a header, or it is a directory, a pipe or a device; or it is a store of another kind than the one
 * that was asked for, as an object map is where an ID map is wanted. Nothing was changed; look for
 * another file.
 */
public final class NotAStoreException extends StoreException {

  private static final long serialVersionUID = 1L;

  /**
   * An exception without a cause.
   *
   * @param message what was expected and found
   * @param file the file, appended to the message; may be null
   */
  public NotAStoreException(final String message, final Path file) {
    this(message, file, null);
  }

  /**
   * An exception with a cause.
   *
   * @param message what was expected and found
   * @param file the file, appended to the message; may be null
   * @param cause what led to it; may be null
   */
  public NotAStoreException(final String message, final Path file, final Throwable cause) {
    super(message, file, cause);
  }
}
