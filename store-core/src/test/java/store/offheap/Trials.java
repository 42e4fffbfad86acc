package store.offheap;

import java.util.stream.IntStream;
import store.offheap.file.Memory;

/**
 * Trials of which each is as good as the next, parted between the two paths to memory: the build
 * runs every test on both, so all of them are made, and each once.
 */
public final class Trials {
  private Trials() {}

  /** Returns the numbers of a range that are this path's: the odd ones if it is that of buffers. */
  public static int[] of(int first, int last) {
    int own = Memory.RAW ? 0 : 1;
    return IntStream.rangeClosed(first, last)
        .filter(trial -> (trial & 1) == own)
        .toArray();
  }
}
