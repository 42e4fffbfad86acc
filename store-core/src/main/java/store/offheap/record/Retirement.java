package store.offheap.record;

import java.util.List;

/** Retires heap segments: returns them to the file, atomically. */
@FunctionalInterface
public interface Retirement {
  /**
   * Retires segments. The epoch advances, and lookups by an earlier directory are repeated.
   *
   * @param segments numbers of live heap segments whose records are not referenced
   */
  void retire(List<Integer> segments);
}
