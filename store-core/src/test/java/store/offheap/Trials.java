package store.offheap;

import java.util.stream.IntStream;
import store.offheap.file.Memory;

/**
 * Divides equivalent trials between the two memory paths: the build runs every test on both, so
 * that each trial is made exactly once.
 */
public final class Trials {
  private Trials() {}

  /**
   * Returns the numbers of a range that belong to this path: even ones on the raw path, odd ones on
   * the path through buffers.
   */
  public static int[] of(int first, int last) {
    int own = Memory.RAW ? 0 : 1;
    return IntStream.rangeClosed(first, last)
        .filter(trial -> (trial & 1) == own)
        .toArray();
  }
}
