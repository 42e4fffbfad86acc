package store.offheap.bench.peer;

import java.io.IOException;
import java.util.List;

/** A store of some maker, and how it is used. The settings are those of its documentation. */
public interface Peer {
  /** Returns whether it keeps entries of a shape. */
  default boolean supports(Shape shape) {
    return true;
  }

  /** Returns what its documentation asks of the command line of the JVM. */
  default List<String> jvmArguments() {
    return List.of();
  }

  /**
   * Builds a store with the entries number 0 to count - 1, version 0, by the fastest way that it
   * has, and closes it.
   */
  void build(Place place) throws Exception;

  /**
   * Opens a store.
   *
   * @throws UnsupportedOperationException if it has no such mode
   */
  Store open(Place place, Mode mode) throws Exception;

  /** Says that a store has no such mode. */
  static UnsupportedOperationException none(Mode mode) {
    return new UnsupportedOperationException("has no mode " + mode);
  }

  /** Wraps what no store is expected to throw. */
  static IllegalStateException failed(Exception cause) {
    return cause instanceof IOException
        ? new IllegalStateException("storage: " + cause, cause)
        : new IllegalStateException(cause);
  }
}
