package store.offheap.cli;

import java.util.List;

/** Encodes places in the inputs of a build as numbers. */
final class Origins {
  private static final int LINE_BITS = 40;
  private static final long LINE_MASK = (1L << LINE_BITS) - 1;

  private Origins() {}

  /** Returns the number that represents a line of a source. */
  static long of(int source, long line) {
    return (long) source << LINE_BITS | line & LINE_MASK;
  }

  /** Returns the place that a number represents. */
  static String location(List<String> sources, String separator, long origin) {
    return PackedInput.name(sources.get((int) (origin >>> LINE_BITS)))
        + separator
        + (origin & LINE_MASK);
  }
}
