package store.offheap.error;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The operating system refused: a missing or already existing file, a full disk, no permission, a
 * failing device. The cause says which, for example {@link java.nio.file.NoSuchFileException} or
 * {@link java.nio.file.FileAlreadyExistsException}.
 */
public final class StoreIoException extends StoreException {

  private static final long serialVersionUID = 1L;

  /**
   * An exception with its cause.
   *
   * @param message what could not be done
   * @param file the file, appended to the message; may be null
   * @param cause what the operating system said; null stands for an {@link IOException} that
   *     repeats the message, so that a complaint is never lost for want of a cause
   */
  public StoreIoException(final String message, final Path file, final IOException cause) {
    super(message, file, cause == null ? new IOException(message) : cause);
  }

  /**
   * What the operating system said.
   *
   * @return the cause, never null
   */
  @Override
  public synchronized IOException getCause() {
    return (IOException) super.getCause();
  }
}
