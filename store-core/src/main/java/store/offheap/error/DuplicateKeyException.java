package store.offheap.error;

import java.nio.file.Path;

/**
 * Thrown when a bulk build that rejects duplicate keys encounters one. Correct the input, or build
 * again with a policy that keeps the first or the last row. The build has produced no output.
 */
public final class DuplicateKeyException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** The key. */
  private final long key;

  /** The key as text. */
  private final String keyText;

  /** The caller's tag of the first row with the key. */
  private final long firstOrigin;

  /** The caller's tag of a later row with the key. */
  private final long origin;

  /**
   * Creates an exception without a cause.
   *
   * @param message what happened, including the key as text; both origins are appended
   * @param file the build's output, appended to the message; may be null
   * @param key the key; for a {@code uint64} key, its 64 bits
   * @param keyText the key as text, formatted by its type
   * @param firstOrigin the caller's tag of the first row with the key
   * @param origin the caller's tag of the later row with the key
   */
  public DuplicateKeyException(
      final String message,
      final Path file,
      final long key,
      final String keyText,
      final long firstOrigin,
      final long origin) {
    this(message, file, null, key, keyText, firstOrigin, origin);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message what happened, including the key as text; both origins are appended
   * @param file the build's output, appended to the message; may be null
   * @param cause what led to it; may be null
   * @param key the key; for a {@code uint64} key, its 64 bits
   * @param keyText the key as text, formatted by its type
   * @param firstOrigin the caller's tag of the first row with the key
   * @param origin the caller's tag of the later row with the key
   */
  public DuplicateKeyException(
      final String message,
      final Path file,
      final Throwable cause,
      final long key,
      final String keyText,
      final long firstOrigin,
      final long origin) {
    super(message + ", firstOrigin=" + firstOrigin + ", origin=" + origin, file, cause);
    this.key = key;
    this.keyText = keyText;
    this.firstOrigin = firstOrigin;
    this.origin = origin;
  }

  /**
   * Returns the key that occurs more than once.
   *
   * @return the key; for a {@code uint64} key, its 64 bits
   */
  public long key() {
    return key;
  }

  /**
   * Returns the key as text.
   *
   * @return its decimal digits, formatted by the type that the keys were found to have
   */
  public String keyText() {
    return keyText;
  }

  /**
   * Returns the tag of the first row with the key.
   *
   * @return the tag that the caller gave to that row
   */
  public long firstOrigin() {
    return firstOrigin;
  }

  /**
   * Returns the tag of the later row with the key.
   *
   * @return the tag that the caller gave to that row
   */
  public long origin() {
    return origin;
  }
}
