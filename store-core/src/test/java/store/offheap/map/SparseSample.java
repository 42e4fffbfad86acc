package store.offheap.map;

/** The content of the golden sparse arrays: the position and value of each element by number. */
final class SparseSample {
  static final int ELEMENTS = 600;

  /** A shape so small that positions are keys of 4 bytes. */
  static final long[] NARROW = {2_000, 2_000};

  /** A shape so large that positions need keys of 8 bytes. */
  static final long[] WIDE = {3_000_000, 2_000};

  private SparseSample() {}

  static long row(int number) {
    return 3L * number;
  }

  static long column(int number) {
    return (long) number * number % 2_000;
  }

  static long value(int number) {
    return number % 2 == 0 ? 1 + number : -number;
  }
}
