package store.offheap.build;

import store.offheap.model.NumberRange;

/**
 * The numbers of a column that tell as much of its dtype as all of them. One thread's at a time.
 */
final class NumberBounds {
  private long min;
  private long max;

  /** One that is not exactly a float, if there is one; else any other. */
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
