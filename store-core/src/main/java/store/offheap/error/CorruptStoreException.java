package store.offheap.error;

import java.nio.file.Path;

/**
 * The file is a store, but its bytes contradict themselves. Restore it from a copy, verify it to
 * learn the extent of the damage, or salvage what can be read.
 */
public final class CorruptStoreException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** Which part is damaged. */
  private final String where;

  /**
   * An exception without a cause.
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
   * An exception with a cause.
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
   * The damaged part.
   *
   * @return a short text for people, never null
   */
  public String where() {
    return where;
  }
}
