package store.offheap.record;

/** Bytes that no codec wrote; the codec makes a corrupt store of it, with the file's name. */
final class InvalidRecordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidRecordException(String message) {
    super(message, null, false, false);
  }
}
