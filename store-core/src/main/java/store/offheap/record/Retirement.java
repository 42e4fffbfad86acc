package store.offheap.record;

import java.util.List;

/** Retires heap segments: gives them back to the file, in one atomic step. */
@FunctionalInterface
public interface Retirement {
  /**
   * Retires segments. The epoch moves on, and whoever looks up by an earlier directory looks again.
   *
   * @param segments numbers of live heap segments, to whose records nothing refers
   */
  void retire(List<Integer> segments);
}
