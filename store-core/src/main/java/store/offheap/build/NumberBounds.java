package store.offheap.build;

import store.offheap.model.NumberRange;

/** Those numbers of a column that determine its dtype. Confined to one thread at a time. */
final class NumberBounds {
  private long min;
  private long max;

  /** A number that is not exactly a float, if there is one; otherwise any number. */
  private long inexact;

  private boolean hasInexact;

  /** Forgets all numbers. */
  void clear() {
    min = Long.MAX_VALUE;
    max = Long.MIN_VALUE;
    hasInexact = false;
  }

  void accept(long number) {
    min = Math.min(min, number);
    max = Math.max(max, number);
    if (!hasInexact) {
      inexact = number;
      hasInexact = !NumberRange.isExactFloat(Math.abs(number));
    }
  }

  long min() {
    return min;
  }

  long max() {
    return max;
  }

  long inexact() {
    return inexact;
  }
}
