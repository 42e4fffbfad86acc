package store.offheap.cli;

/** Thrown when a store cannot be built from the rows of the input. */
final class RejectedInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RejectedInputException(String message) {
    super(message);
  }
}
