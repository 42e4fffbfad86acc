package store.offheap.error;

import java.nio.file.Path;

/**
 * Thrown when a store was written by a newer version of the library, in a format that this version
 * cannot read. Upgrade the library; the file is not damaged.
 */
public final class FormatTooNewException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** Format version of the file. */
  private final int found;

  /** Newest format version this library reads. */
  private final int supported;

  /**
   * Creates an exception without a cause.
   *
   * @param message what is too new; both versions are appended
   * @param file the file, appended to the message; may be null
   * @param found format version of the file
   * @param supported newest format version this library reads
   */
  public FormatTooNewException(
      final String message, final Path file, final int found, final int supported) {
    this(message, file, null, found, supported);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message what is too new; both versions are appended
   * @param file the file, appended to the message; may be null
   * @param cause what led to it; may be null
   * @param found format version of the file
   * @param supported newest format version this library reads
   */
  public FormatTooNewException(
      final String message,
      final Path file,
      final Throwable cause,
      final int found,
      final int supported) {
    super(message + ", found=" + found + ", supported=" + supported, file, cause);
    this.found = found;
    this.supported = supported;
  }

  /**
   * Returns the format version of the file.
   *
   * @return a version above {@link #supported()}
   */
  public int found() {
    return found;
  }

  /**
   * Returns the newest format version this library reads.
   *
   * @return a version
   */
  public int supported() {
    return supported;
  }
}
