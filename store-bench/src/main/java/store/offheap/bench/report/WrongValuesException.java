package store.offheap.bench.report;

/** A store returned what it should not have: the whole comparison fails. */
final class WrongValuesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  WrongValuesException(String message) {
    super(message);
  }
}
