package store.offheap.record;

/**
 * Thrown for bytes that no codec wrote; the codec converts it to a
 * {@link store.offheap.error.CorruptStoreException} with the file's name.
 */
final class InvalidRecordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidRecordException(String message) {
    super(message, null, false, false);
  }
}
