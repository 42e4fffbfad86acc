package store.offheap.map;

/** What the sparse arrays hold that are kept: the element with a number, and where it lies. */
final class SparseSample {
  static final int ELEMENTS = 600;

  /** So few elements that their places are keys of 4 bytes. */
  static final long[] NARROW = {2_000, 2_000};

  /** So many that they need 8. */
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
