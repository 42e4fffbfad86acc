package store.offheap.error;

import java.nio.file.Path;

/**
 * Thrown when a value in the store belongs to a record or enum class that the program has not
 * registered, or to a different version of it. A class is never loaded because a file names it:
 * register the class and read again.
 */
public final class UnknownTypeException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** The binary name of the class. */
  private final String typeName;

  /**
   * Creates an exception without a cause.
   *
   * @param message what is unknown about the class
   * @param file the file, appended to the message; may be null
   * @param typeName the binary name of the class, appended to the message before the file
   */
  public UnknownTypeException(final String message, final Path file, final String typeName) {
    this(message, file, null, typeName);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message what is unknown about the class
   * @param file the file, appended to the message; may be null
   * @param cause what led to it; may be null
   * @param typeName the binary name of the class, appended to the message before the file
   */
  public UnknownTypeException(
      final String message, final Path file, final Throwable cause, final String typeName) {
    super(message + ", type=" + typeName, file, cause);
    this.typeName = typeName;
  }

  /**
   * Returns the class that the file names.
   *
   * @return its binary name, as returned by {@link Class#getName()}
   */
  public String typeName() {
    return typeName;
  }
}
