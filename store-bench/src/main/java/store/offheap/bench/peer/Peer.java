package store.offheap.bench.peer;

import java.io.IOException;
import java.util.List;

/** A store product and the way it is used. The settings follow its documentation. */
public interface Peer {
  /** Returns whether the peer supports entries of a shape. */
  default boolean supports(Shape shape) {
    return true;
  }

  /** Returns the JVM options that its documentation requires. */
  default List<String> jvmArguments() {
    return List.of();
  }

  /**
   * Builds a store with the entries numbered 0 to count - 1, in version 0, in the fastest way that
   * it offers, and closes it.
   */
  void build(Place place) throws Exception;

  /**
   * Opens a store.
   *
   * @throws UnsupportedOperationException if the store does not support the mode
   */
  Store open(Place place, Mode mode) throws Exception;

  /** Returns an exception for a mode that a store does not support. */
  static UnsupportedOperationException none(Mode mode) {
    return new UnsupportedOperationException("has no mode " + mode);
  }

  /** Wraps an exception that stores are not expected to throw. */
  static IllegalStateException failed(Exception cause) {
    return cause instanceof IOException
        ? new IllegalStateException("storage: " + cause, cause)
        : new IllegalStateException(cause);
  }
}
