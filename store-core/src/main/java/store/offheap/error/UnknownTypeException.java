package store.offheap.error;

import java.nio.file.Path;

/**
 * A value in the store is of a record or an enum that the program has not registered, or of another
 * version of it. No class is ever loaded because a file names it: register the class and read
 * again.
 */
public final class UnknownTypeException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** The binary name of the class. */
  private final String typeName;

  /**
   * An exception without a cause.
   *
   * @param message what is not known of the class
   * @param file the file, appended to the message; may be null
   * @param typeName the binary name of the class, appended to the message before the file
   */
  public UnknownTypeException(final String message, final Path file, final String typeName) {
    this(message, file, null, typeName);
  }

  /**
   * An exception with a cause.
   *
   * @param message what is not known of the class
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
   * The class that the file names.
   *
   * @return its binary name, as {@link Class#getName()} gives it
   */
  public String typeName() {
    return typeName;
  }
}
