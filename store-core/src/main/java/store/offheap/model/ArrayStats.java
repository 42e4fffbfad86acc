package store.offheap.model;

/**
 * What one pass over an array found. Integers beyond 2<sup>53</sup> count as the nearest double.
 *
 * @param elements how many there are
 * @param nonZero how many are not 0; a NaN is not 0
 * @param nans how many are NaN
 * @param min the smallest number; NaN if any element is, or if there is none
 * @param max the largest number; NaN if any element is, or if there is none
 * @param sum the sum, added up by blocks, the rounding errors between these compensated; 0 if there
 *     is none
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
   * The arithmetic mean.
   *
   * @return NaN if there is no element
   */
  public double mean() {
    return sum / elements;
  }
}
