package store.offheap.error;

import java.nio.file.Path;

/**
 * A bulk build that was told to refuse duplicate keys met one. Correct the input, or build again
 * with a policy that keeps the first or the last row. The build's output does not exist.
 */
public final class DuplicateKeyException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** The key. */
  private final long key;

  /** The key in the text of its type. */
  private final String keyText;

  /** Row tag of the first row with the key. */
  private final long firstOrigin;

  /** Row tag of a later row with the key. */
  private final long origin;

  /**
   * An exception without a cause.
   *
   * @param message what happened, naming the key in the text of its type; both origins are appended
   * @param file the build's output, appended to the message; may be null
   * @param key the key; of a {@code uint64} key its 64 bits
   * @param keyText the key in the text of its type
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
   * An exception with a cause.
   *
   * @param message what happened, naming the key in the text of its type; both origins are appended
   * @param file the build's output, appended to the message; may be null
   * @param cause what led to it; may be null
   * @param key the key; of a {@code uint64} key its 64 bits
   * @param keyText the key in the text of its type
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
   * The key that occurs more than once.
   *
   * @return the key; of a {@code uint64} key its 64 bits
   */
  public long key() {
    return key;
  }

  /**
   * The key for people to read.
   *
   * @return its decimal digits, as the type has them that the keys turned out to have
   */
  public String keyText() {
    return keyText;
  }

  /**
   * The first row with the key.
   *
   * @return the tag the caller gave that row
   */
  public long firstOrigin() {
    return firstOrigin;
  }

  /**
   * The later row with the key.
   *
   * @return the tag the caller gave that row
   */
  public long origin() {
    return origin;
  }
}
