package store.offheap.cli;

/** The rows of the input cannot make a store. */
final class RejectedInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RejectedInputException(String message) {
    super(message);
  }
}
