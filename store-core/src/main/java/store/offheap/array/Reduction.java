package store.offheap.array;

/**
 * What many elements become one number by. Integers beyond 2<sup>53</sup> are rounded to doubles.
 */
public enum Reduction {
  /** Their sum; 0 of none. */
  SUM,
  /** The smallest; NaN if one of them is NaN, or of none. */
  MIN,
  /** The largest; NaN if one of them is NaN, or of none. */
  MAX,
  /** The sum by their number; NaN of none. */
  MEAN,
  /** How many are not 0; a NaN is not. */
  COUNT
}
