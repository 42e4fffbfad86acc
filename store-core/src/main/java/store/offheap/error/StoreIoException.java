package store.offheap.error;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Thrown when the operating system reports an error: a missing or already existing file, a full
 * disk, missing permissions or a failing device. The cause tells which, for example
 * {@link java.nio.file.NoSuchFileException} or {@link java.nio.file.FileAlreadyExistsException}.
 */
public final class StoreIoException extends StoreException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with its cause.
   *
   * @param message what could not be done
   * @param file the file, appended to the message; may be null
   * @param cause the error reported by the operating system; if null, an {@link IOException} that
   *     repeats the message is used, so that there is always a cause
   */
  public StoreIoException(final String message, final Path file, final IOException cause) {
    super(message, file, cause == null ? new IOException(message) : cause);
  }

  /**
   * Returns the error reported by the operating system.
   *
   * @return the cause, never null
   */
  @Override
  public synchronized IOException getCause() {
    return (IOException) super.getCause();
  }
}
