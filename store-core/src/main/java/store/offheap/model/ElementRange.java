package store.offheap.model;

/**
 * The range of an array's elements, and the type required to hold them.
 *
 * @param min the smallest element that is not NaN: a {@code Double} for a floating-point type,
 *     otherwise a {@code Long}, or a {@code BigInteger} outside its range; null if there is none
 * @param max the largest, likewise
 * @param narrowest the smallest type, in bytes, that holds every element exactly
 */
public record ElementRange(Number min, Number max, ArrayType narrowest) {}
