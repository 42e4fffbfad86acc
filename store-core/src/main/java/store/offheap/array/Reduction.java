package store.offheap.array;

/**
 * A reduction of many elements to one number. Integers beyond 2<sup>53</sup> are rounded to
 * doubles.
 */
public enum Reduction {
  /** The sum; 0 if there are no elements. */
  SUM,
  /** The smallest element; NaN if one of them is NaN, or if there are none. */
  MIN,
  /** The largest element; NaN if one of them is NaN, or if there are none. */
  MAX,
  /** The sum divided by the number of elements; NaN if there are none. */
  MEAN,
  /** The number of elements that are not 0; a NaN is not 0. */
  COUNT
}
