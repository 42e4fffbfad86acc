package store.offheap.error;

import java.nio.file.Path;

/**
 * Thrown when the file is a store but its bytes are inconsistent. Restore it from a backup, verify
 * it to determine the extent of the damage, or salvage what can be read.
 */
public final class CorruptStoreException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** The damaged part. */
  private final String where;

  /**
   * Creates an exception without a cause.
   *
   * @param message what was expected and found
   * @param file the file, appended to the message; may be null
   * @param where the part of the file that is damaged, such as {@code superblock A} or
   *     {@code segment 12}, appended to the message before the file; null reads as {@code unknown}
   */
  public CorruptStoreException(final String message, final Path file, final String where) {
    this(message, file, null, where);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message what was expected and found
   * @param file the file, appended to the message; may be null
   * @param cause what led to it; may be null
   * @param where the part of the file that is damaged, appended to the message before the file;
   *     null reads as {@code unknown}
   */
  public CorruptStoreException(
      final String message, final Path file, final Throwable cause, final String where) {
    super(message + ", where=" + (where == null ? "unknown" : where), file, cause);
    this.where = where == null ? "unknown" : where;
  }

  /**
   * Returns which part of the file is damaged.
   *
   * @return a short text for display, never null
   */
  public String where() {
    return where;
  }
}
