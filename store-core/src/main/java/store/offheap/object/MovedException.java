package store.offheap.object;

/** Indicates that a store has moved to another file; never leaves the package. */
final class MovedException extends RuntimeException {
  static final MovedException MOVED = new MovedException();

  private static final long serialVersionUID = 1L;

  private MovedException() {
    super("the store goes on in another file", null, false, false);
  }
}
