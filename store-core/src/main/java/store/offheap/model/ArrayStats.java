package store.offheap.model;

/**
 * Statistics gathered in one pass over an array. Integers beyond 2<sup>53</sup> count as the
 * nearest double.
 *
 * @param elements number of elements
 * @param nonZero number of elements other than 0; a NaN is not 0
 * @param nans number of elements that are NaN
 * @param min the smallest number; NaN if any element is NaN, or if there are no elements
 * @param max the largest number; NaN if any element is NaN, or if there are no elements
 * @param sum the sum, computed block by block with compensated summation of the blocks; 0 if there
 *     are no elements
 */
public record ArrayStats(
    long elements, long nonZero, long nans, double min, double max, double sum) {

  /** Checks the counts. */
  public ArrayStats {
    Require.notNegative("elements", elements);
    Require.notNegative("nonZero", nonZero);
    Require.notNegative("nans", nans);
  }

  /**
   * Returns the arithmetic mean.
   *
   * @return NaN if there are no elements
   */
  public double mean() {
    return sum / elements;
  }
}
