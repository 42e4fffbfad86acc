package store.offheap.error;

import java.nio.file.Path;

/**
 * The superclass of all exceptions about problems with a store, as opposed to incorrect calls.
 *
 * <p>Each subclass calls for a different reaction by the caller; the hierarchy is sealed. The
 * message has the form {@code what: expected=..., actual=..., file=...}. The throwing code supplies
 * the description and the values; the exception appends its own fields and, last, the file.
 */
public abstract sealed class StoreException extends RuntimeException
    permits NotAStoreException,
        CorruptStoreException,
        FormatTooNewException,
        StoreLockedException,
        RecoveryNeededException,
        StoreIoException,
        DuplicateKeyException,
        UnknownTypeException {

  private static final long serialVersionUID = 1L;

  /** Transient because a path is not serializable; the message retains its text. */
  private final transient Path file;

  StoreException(final String message, final Path file, final Throwable cause) {
    super(file == null ? message : message + ", file=" + file, cause);
    this.file = file;
  }

  /**
   * Returns the file that the exception is about.
   *
   * @return the path as the caller gave it, or null if there is no such file or if this exception
   *     was deserialized
   */
  public final Path file() {
    return file;
  }
}
