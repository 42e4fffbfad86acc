package store.offheap.error;

import java.nio.file.Path;

/**
 * The root of everything that can be wrong with a store, as opposed to how it was called.
 *
 * <p>Each subclass stands for another reaction of the caller; the set is closed. The message reads
 * {@code what: expected=..., actual=..., file=...}: the thrower says what and the values, the
 * exception appends its own fields and, last, the file.
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

  /** Transient because a path is not serializable; the message keeps its text. */
  private final transient Path file;

  StoreException(final String message, final Path file, final Throwable cause) {
    super(file == null ? message : message + ", file=" + file, cause);
    this.file = file;
  }

  /**
   * The file concerned.
   *
   * @return the path as the caller gave it, or null when no file is concerned or when this
   *     exception was deserialized
   */
  public final Path file() {
    return file;
  }
}
