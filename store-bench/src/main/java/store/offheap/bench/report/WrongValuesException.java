package store.offheap.bench.report;

/** Thrown if a store returned wrong values: the whole comparison fails. */
final class WrongValuesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  WrongValuesException(String message) {
    super(message);
  }
}
