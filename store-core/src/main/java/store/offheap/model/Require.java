package store.offheap.model;

/** Validates the components of this package's records. */
final class Require {

  private Require() {}

  /** Requires a count, a length or a number of bytes. */
  static void notNegative(final String name, final long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + ": expected=0 or more, actual=" + value);
    }
  }

  /** Requires a load factor, a fraction of slots. */
  static void load(final double load) {
    if (!(load >= 0 && load <= 1)) {
      throw new IllegalArgumentException("load: expected=0..1, actual=" + load);
    }
  }

  /** Requires a text that is not blank. */
  static void notBlank(final String name, final String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(name + ": expected=a text, actual=blank");
    }
  }
}
